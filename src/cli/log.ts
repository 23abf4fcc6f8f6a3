/**
 * The log of a running chain: Ganache's lines for people, or, with `--json`, one object a line. Its events, each with
 * `level`, `time` (ISO-8601) and `event`:
 *
 * - `chain`: everything the banner shows, once the chain is open
 * - `listening`: `url`; requests are answered from here on
 * - `request`: `method`, `milliseconds`, and `error` where it failed, with `call`, what it was to call; `params` with `--verbose`
 * - `transaction`: `hash`, `gasUsed`, `blockNumber`, `blockTime`; `contractAddress`, `error`, `revertReason` where there is one;
 *   `call` where it failed
 * - `console`: `messages` that contracts printed with `console.log`; `hash` of the transaction, none for a call
 * - `dropped`: `hash` and `from` of a waiting transaction that left the pool without being mined, and the `reason`
 * - `warning`: `message`
 * - `failure`: `message`; writes are refused from here on
 * - `crash`: `message` and `stack` of an unexpected error, after which the node closes and ends with exit code 1
 * - `closing`: `signal`
 * - `closed`
 */

import { formatEther } from "../ethereum/index.js";
import type { CallDetails, ConsoleEvent, DroppedEvent, RequestEvent, TransactionEvent } from "../node-interface.js";

/** A value as plain JSON data: quantities become decimal text. */
export function asJson(value: object): Record<string, unknown> {
  const asText = (_key: string, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner);
  return JSON.parse(JSON.stringify(value, asText)) as Record<string, unknown>;
}

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

/** A request for the JSON log; with `verbose` its parameters, too. */
export function requestFields({ params, error, ...event }: RequestEvent, verbose: boolean): Record<string, unknown> {
  // An Error keeps its message to itself when it is made JSON.
  const why = error && { error: { code: error.code, message: error.message } };
  return asJson({ ...event, ...why, ...(verbose && { params: params ?? [] }) });
}
