/** The log of a running chain for people: Ganache's lines. */

import { formatEther } from "../ethereum/index.js";
import type { CallDetails, ConsoleEvent, DroppedEvent, RequestEvent, TransactionEvent } from "../node-interface.js";

/** A block's time as Ganache shows it: the machine's own, in English. */
export function blockTimeText(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toString();
}

/** The lines of a mined transaction, blank ones around them. */
export function transactionLines(event: TransactionEvent): string[] {
  const { hash, contractAddress, gasUsed, blockNumber, blockTime, error, revertReason, call } = event;
  return [
    "",
    `  Transaction: ${hash}`,
    ...(contractAddress ? [`  Contract created: ${contractAddress}`] : []),
    ...(error && call ? callLines(call) : []),
    `  Gas usage: ${gasUsed}`,
    `  Block number: ${blockNumber}`,
    `  Block time: ${blockTimeText(blockTime)}`,
    ...(error ? [`  Runtime error: ${error}`] : []),
    ...(revertReason ? [`  Revert reason: ${revertReason}`] : []),
    "",
  ];
}

const UNKNOWN_CONTRACT = "<unknown contract>";

/** What a failed call or transaction was to do, a line each, as Hardhat prints it. */
function callLines({
  kind,
  from,
  to,
  value,
  gas,
  contract = UNKNOWN_CONTRACT,
  function: called,
}: CallDetails): string[] {
  return [
    ...(kind === "creation" ? [`  Contract deployment: ${contract}`] : []),
    ...(kind === "call" ? [`  Contract call: ${contract}${called === undefined ? "" : `.${called}`}`] : []),
    ...(from === undefined ? [] : [`  From: ${from}`]),
    ...(to === undefined ? [] : [`  To: ${to}`]),
    ...(value === undefined ? [] : [`  Value: ${formatEther(value)} ETH`]),
    ...(gas === undefined ? [] : [`  Gas limit: ${gas}`]),
  ];
}

/** What contracts printed, as Hardhat shows it. */
export function consoleLines({ messages }: ConsoleEvent): string[] {
  return ["  console.log:", ...messages.flatMap((message) => message.split("\n").map((line) => `    ${line}`)), ""];
}

/** The line of a waiting transaction that was dropped. */
export const droppedLine = ({ hash, reason }: DroppedEvent): string => `  Dropped transaction ${hash}: ${reason}`;

/** The line of a request: its method; with `verbose` its parameters, too. Where it failed, what it was to call, and why not. */
export function requestLines({ method, params, milliseconds, error, call }: RequestEvent, verbose: boolean): string[] {
  const took = verbose && milliseconds !== undefined ? ` (${milliseconds.toFixed(1)} ms)` : "";
  return [
    `${method}${took}`,
    ...(verbose ? [`  > ${JSON.stringify(params ?? [])}`] : []),
    ...(error ? [...(call ? callLines(call) : []), ...errorLines(error), ""] : []),
  ];
}

const errorLines = ({ code, message }: { code: number; message: string }): string[] => {
  const [first = "", ...rest] = message.split("\n");
  return [`  Error: ${first} (code ${code})`, ...rest.map((line) => `    ${line}`)];
};
