import { formatEther } from "../../ethereum/index.js";
import type { AccountInfo, NodeInfo } from "../../node-interface.js";
import { counted, fieldLines, shownTime } from "../output/text.js";

export const HEADING_LINE = "==================";
const ETHER = 10n ** 18n;

/** A balance in whole ether, marked where it is rounded, as Ganache shows it. */
function roundedEther(wei: bigint): string {
  if (wei !== 0n && wei < ETHER) return `${formatEther(wei)} ETH`;
  return `${wei % ETHER === 0n ? "" : "~"}${wei / ETHER} ETH`;
}

function accountLines(accounts: readonly AccountInfo[]): string[] {
  if (accounts.length === 0) return ["(none)"];
  return accounts.map(
    ({ address, balance, locked }, index) =>
      `(${index}) ${address} (${roundedEther(balance)})${locked ? " locked" : ""}`,
  );
}

function keyLines(accounts: readonly AccountInfo[]): string[] {
  return accounts.flatMap(({ privateKey }, index) => (privateKey ? [`(${index}) ${privateKey}`] : []));
}

function miningText({ mode, blockTime }: NodeInfo["mining"]): string {
  if (mode === "interval") return `a block every ${blockTime} s`;
  return mode === "manual" ? "blocks by evm_mine only" : "as transactions arrive";
}

/** What the last session's end was, in words. */
export function sessionText(session: { openedAt: number; closedAt?: number }): string {
  if (session.closedAt !== undefined) return `ended ${shownTime(session.closedAt)}`;
  return `opened ${shownTime(session.openedAt)}, ended without being closed; every acknowledged record is here`;
}

function exchangeFields({ exchange }: NodeInfo): string[] {
  if (!exchange) return [];
  return fieldLines([
    ["Exchange", exchange.exchange],
    ["Registry", exchange.registry],
    ["Dollars", exchange.settlementToken],
    ["Pools", exchange.poolFactory],
    ["Router", exchange.router],
    ["Operator", exchange.operator],
  ]);
}

function forkFields({ fork, exchange }: NodeInfo): string[] {
  if (!fork) return [];
  return fieldLines([
    ["Upstream", `${fork.upstream} (chain ${fork.chainId})`],
    ["Block", `${fork.block} ${fork.hash}`],
    ["Age", ageText(Math.max(0, Math.floor(Date.now() / 1000) - fork.timestamp))],
    ...(exchange ? [] : [["Exchange", "none; --exchange places one"] as const]),
  ]);
}

const UNITS = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
] as const;

/** A time span in the largest unit that it has two of. */
function ageText(seconds: number): string {
  const [length, unit] = UNITS.find(([length]) => seconds >= 2 * length) ?? [1, "second"];
  return counted(Math.floor(seconds / length), unit);
}

function dataFields({ dataDirectory, durability, restored, head, ipc }: NodeInfo): [string, string][] {
  const where = dataDirectory ?? "memory only; everything is gone when the process ends";
  const fields: [string, string][] = [["Directory", where]];
  if (restored) {
    fields.push([
      "Restored",
      `${counted(restored.blocks, "block")}, ${counted(restored.transactions, "transaction")}; head ${head.number} ${head.hash}`,
    ]);
    if (restored.lastSession) fields.push(["Last session", sessionText(restored.lastSession)]);
  } else {
    fields.push(["Restored", "nothing; this is a new chain"]);
  }
  if (dataDirectory !== undefined) {
    fields.push([
      "Durability",
      durability === "strict"
        ? "strict, an answer leaves once its record is on disk"
        : "relaxed, a power cut may lose the last moments",
    ]);
  }
  if (ipc !== undefined) fields.push(["IPC socket", ipc]);
  return fields;
}

/** What `couverture start` prints when a chain is open, in the shape of Ganache's; without the line that says where it listens. */
export function bannerLines(info: NodeInfo): string[] {
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", title, HEADING_LINE, ...lines];
  const wallet =
    info.wallet &&
    fieldLines([
      ["Mnemonic", info.wallet.mnemonic],
      ["Base HD Path", `${info.wallet.hdPath}/{account_index}`],
    ]);
  return [
    `couverture v${info.version} (engine: ${info.engine})`,
    ...section("Available Accounts", accountLines(info.accounts)),
    ...section("Private Keys", keyLines(info.accounts)),
    ...section("HD Wallet", wallet ?? []),
    ...section(
      "Chain",
      fieldLines([
        ["Hardfork", info.hardfork],
        ["Id", String(info.chainId)],
        ["Genesis", info.genesisHash],
        ["Gas limit", info.gasLimit.toString()],
        ["Mining", miningText(info.mining)],
        ["Clock", info.clock],
      ]),
    ),
    ...section("Fork", forkFields(info)),
    ...section("Exchange", exchangeFields(info)),
    ...section("Data", fieldLines(dataFields(info))),
    "",
  ];
}
