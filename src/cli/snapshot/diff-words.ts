import { formatEther } from "../../ethereum/index.js";
import type { ExchangeDifference, ExchangeRow, SnapshotDifference } from "../../offline/snapshot-diff.js";
import type {
  AccountDifference,
  AccountState,
  BlockSpan,
  StorageDifference,
} from "../../persistence/snapshot/index.js";
import { counted } from "../output/text.js";

/** Of each kind, so many lines are shown to a person. */
const SHOWN = 20;

/** What changed, line by line, for a person. */
export function diffLines(diff: SnapshotDifference): string[] {
  const { a, b, same } = diff;
  const head = [
    `a  ${a.file}  block ${a.block}  digest ${a.digest}`,
    `b  ${b.file}  block ${b.block}  digest ${b.digest}`,
  ];
  if (same) return [...head, "The same chain."];
  const balances = diff.accounts.filter(({ a, b }) => a && b && a.balance !== b.balance);
  const lines = [
    ...head,
    ...(diff.engine ? ["Run by different engines"] : []),
    ...(diff.options.length > 0 ? [`Created with different options: ${diff.options.join(", ")}`] : []),
    ...blockLines(diff),
    ...section("Accounts", diff.accounts.flatMap(accountLine)),
    ...section("Balances", balances.map(balanceLine)),
    ...section("Storage", [...diff.storage].sort(systemLast).flatMap(storageLines), diff.storage.length),
    ...section("Orders", diff.orders.map(orderLine)),
    ...section("Trades", diff.trades.map(tradeLine)),
  ];
  if (lines.length > head.length) return lines;
  const { a: recordA = 0, b: recordB = 0 } = diff.records ?? {};
  return [
    ...head,
    `The same blocks and state; the journals differ, and end with the records ${recordA} and ${recordB}: something was done and taken back, or the clock, the pool or a setting was changed.`,
  ];
}

function section(title: string, lines: readonly string[], count = lines.length): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - SHOWN;
  const rest = more > 0 ? [`  … and ${counted(more, "more line")}; --json has all`] : [];
  return [`${title} (${count})`, ...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...rest];
}

const spanText = ({ first, last, transactions }: BlockSpan): string =>
  `${first === last ? `block ${first}` : `blocks ${first} to ${last}`} (${counted(last - first + 1, "block")}, ${counted(transactions, "transaction")})`;

function blockLines({ blocks }: SnapshotDifference): string[] {
  if (!blocks.a && !blocks.b) return [];
  const common = blocks.common === undefined ? "no block is the same" : `the same up to block ${blocks.common}`;
  return [
    `Blocks: ${common}`,
    ...(blocks.a ? [`  only a has ${spanText(blocks.a)}`] : []),
    ...(blocks.b ? [`  only b has ${spanText(blocks.b)}`] : []),
  ];
}

const stateText = ({ nonce, balance, codeHash }: AccountState): string =>
  `${formatEther(balance)} ETH, nonce ${nonce}${codeHash ? `, code ${codeHash}` : ""}`;

/** An account that came or went, or another nonce or code; balances have lines of their own. */
function accountLine({ address, a, b }: AccountDifference): string[] {
  if (!a && b) return [`${address} is new: ${stateText(b)}`];
  if (a && !b) return [`${address} is gone: had ${stateText(a)}`];
  if (!a || !b) return [];
  const changes = [
    ...(a.nonce !== b.nonce ? [`nonce ${a.nonce} → ${b.nonce}`] : []),
    ...(a.codeHash !== b.codeHash ? [`code ${a.codeHash ?? "none"} → ${b.codeHash ?? "none"}`] : []),
  ];
  return changes.length > 0 ? [`${address}: ${changes.join(", ")}`] : [];
}

function balanceLine({ address, a, b }: AccountDifference): string {
  const [before, after] = [a?.balance ?? 0n, b?.balance ?? 0n];
  const change = after > before ? `+${formatEther(after - before)}` : `-${formatEther(before - after)}`;
  return `${address}: ${formatEther(before)} → ${formatEther(after)} ETH (${change})`;
}

const short = (word: string): string => word.replace(/^0x0*(?=.)/, "0x");

/** Contracts that everybody knows, and that change with every block. */
const SYSTEM: ReadonlyMap<string, string> = new Map([
  ["0x0000F90827F1C53a10cb7A02335B175320002935", "block hashes, EIP-2935"],
  ["0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02", "beacon roots, EIP-4788"],
]);

const systemLast = (a: StorageDifference, b: StorageDifference): number =>
  Number(SYSTEM.has(a.address)) - Number(SYSTEM.has(b.address));

/** Of each contract, so many slots are shown to a person. */
const SLOTS = 5;

function storageLines({ address, slots }: StorageDifference): string[] {
  const system = SYSTEM.get(address);
  if (system !== undefined) return [`${address} (${system}): ${counted(slots.length, "slot")}`];
  const more = slots.length - SLOTS;
  return [
    `${address}: ${counted(slots.length, "slot")}`,
    ...slots.slice(0, SLOTS).map(({ slot, a, b }) => `  ${short(slot)}: ${short(a)} → ${short(b)}`),
    ...(more > 0 ? [`  … and ${counted(more, "more slot")}`] : []),
  ];
}

const orderText = (row: ExchangeRow): string =>
  `${row.side} ${row.shares ?? "?"} ${row.symbol ?? ""}${row.price_dollars === null ? "" : ` at ${row.price_dollars}`} of ${row.owner}`;

function orderLine({ id, a, b }: ExchangeDifference): string {
  if (!a && b) return `${named(b, id)} is new: ${orderText(b)}, ${statusText(b)}`;
  if (a && !b) return `${named(a, id)} is gone: ${orderText(a)}, ${statusText(a)}`;
  return `${named(b ?? {}, id)}: ${a ? statusText(a) : ""} → ${b ? statusText(b) : ""}`;
}

const named = (row: ExchangeRow, id: string): string =>
  row.status === "refused" ? `refused order of transaction ${id.split("/")[0]}` : `order ${id}`;

const statusText = (row: ExchangeRow): string =>
  row.status === "refused" ? `refused (${row.refusal})` : `${row.status}, ${row.shares_filled ?? 0} filled`;

function tradeLine({ id, a, b }: ExchangeDifference): string {
  const row = b ?? a ?? {};
  const what = a && b ? "is another" : b ? "is new" : "is gone";
  return `trade ${row.trade ?? id} (${row.venue}) ${what}: ${row.shares} ${row.symbol ?? ""} at ${row.price_dollars}, ${row.seller} to ${row.buyer}`;
}
