import { decodeTransaction, equalBytes, KECCAK_EMPTY } from "../../ethereum/index.js";
import type { BlockPayload } from "../../persistence/records/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import { ChainError } from "../errors.js";
import type { Core } from "../head/core.js";
import { traceBlock } from "./trace.js";
import { calledTracer } from "./tracers/called.js";

/** Transactions in which an address takes part, newest first. */
export interface FoundTransactions {
  transactions: { block: StoredBlock; index: number }[];
  /** Whether nothing newer, and nothing older, has to do with the address. */
  newest: boolean;
  oldest: boolean;
}

const LIMIT_EXCEEDED = -32005;
/** Milliseconds that a search may take. */
const LONGEST = 20_000;
/** Blocks whose calls are remembered. */
const REMEMBERED = 2_000;
/** Blocks looked at before other work has its turn. */
const TURN = 200;

/** Who is called in each transaction of a block, by the block's hash: blocks never change. */
const called = new Map<string, ReadonlySet<string>[]>();

/**
 * Finds the transactions before a block that an address sends, receives, creates or has a part in by a call, creation or
 * self-destruction in them. Only blocks that have transactions are read, and only those executed again in which code ran.
 * @param before the search goes backwards from the block before this one; undefined for from the head.
 * @param enough after the block in which so many are found, the search ends.
 * @throws ChainError -32005 when it takes too long.
 */
export async function searchBefore(
  core: Core,
  address: Uint8Array,
  before: number | undefined,
  enough: number,
): Promise<FoundTransactions> {
  const head = core.state.folded().block;
  const found: FoundTransactions = { transactions: [], newest: before === undefined || before > head, oldest: true };
  const tick = ticker();
  let number = before === undefined || before > head ? head : before - 1;
  for (;;) {
    const next = atOrBefore(core, number);
    if (next === undefined) return found;
    if (found.transactions.length >= enough) return { ...found, oldest: false };
    const block = core.block(next);
    if (block)
      found.transactions.push(...(await indexesOf(core, block, address)).reverse().map((index) => ({ block, index })));
    number = next - 1;
    await tick(next);
  }
}

/** Like {@link searchBefore}, forwards from the block after one; undefined for from the first. */
export async function searchAfter(
  core: Core,
  address: Uint8Array,
  after: number | undefined,
  enough: number,
): Promise<FoundTransactions> {
  const head = core.state.folded().block;
  const found: FoundTransactions = { transactions: [], newest: true, oldest: after === undefined };
  const tick = ticker();
  let number = after ?? 0;
  for (;;) {
    const next = afterwards(core, number, head);
    if (next === undefined) return found;
    if (found.transactions.length >= enough) return { ...found, newest: false };
    const block = core.block(next);
    if (block)
      found.transactions.unshift(
        ...(await indexesOf(core, block, address)).reverse().map((index) => ({ block, index })),
      );
    number = next;
    await tick(next);
  }
}

/** Where a contract was created: the transaction, and who created it. Undefined where no transaction did. */
export function findCreation(
  core: Core,
  address: Uint8Array,
  first: number,
): { block: StoredBlock; index: number; creator: Uint8Array } | undefined {
  const hasCode = (number: number): boolean => codeAt(core, address, core.state.block(number)?.seq ?? -1);
  let low = first;
  let high = core.state.folded().block;
  if (!hasCode(high) || hasCode(low)) return undefined;
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (hasCode(middle)) high = middle;
    else low = middle;
  }
  const block = core.block(high);
  if (!block) return undefined;
  const { receipts, senders, internals } = block.payload;
  const made = internals.findLast(({ kind, to }) => kind.startsWith("create") && equalBytes(to, address));
  if (made) return { block, index: made.transactionIndex, creator: made.from };
  const index = receipts.findLastIndex(
    ({ contractAddress, error }) => contractAddress && error === "" && equalBytes(contractAddress, address),
  );
  return index === -1 ? undefined : { block, index, creator: senders[index] as Uint8Array };
}

/** Which of a block's transactions an address has a part in. */
async function indexesOf(core: Core, block: StoredBlock, address: Uint8Array): Promise<number[]> {
  const { payload } = block;
  const known = core.state.view().known(address);
  const found: number[] = [];
  for (const index of payload.transactions.keys()) {
    if (plainly(payload, index, address)) found.push(index);
    else if (known && ranCode(core, block, index) && (await calledIn(core, block))[index]?.has(keyOf(address))) {
      found.push(index);
    }
  }
  return found;
}

/** Whether it shows without executing anything. */
function plainly(
  { transactions, senders, receipts, internals }: BlockPayload,
  index: number,
  address: Uint8Array,
): boolean {
  const is = (other: Uint8Array | undefined): boolean => other !== undefined && equalBytes(other, address);
  if (is(senders[index]) || is(receipts[index]?.contractAddress)) return true;
  if (is(decodeTransaction(transactions[index] as Uint8Array).to)) return true;
  return internals.some(({ transactionIndex, from, to }) => transactionIndex === index && (is(from) || is(to)));
}

function ranCode(core: Core, { payload, seq }: StoredBlock, index: number): boolean {
  const { to } = decodeTransaction(payload.transactions[index] as Uint8Array);
  return !to || codeAt(core, to, seq - 1) || codeAt(core, to, seq);
}

function codeAt(core: Core, address: Uint8Array, seq: number): boolean {
  const codeHash = core.state.view(seq).account(address)?.codeHash;
  return codeHash !== undefined && !equalBytes(codeHash, KECCAK_EMPTY);
}

async function calledIn(core: Core, block: StoredBlock): Promise<ReadonlySet<string>[]> {
  const key = keyOf(block.hash);
  let sets = called.get(key);
  if (!sets) {
    const traced = await traceBlock(core, block, { tracer: calledTracer });
    sets = traced.map(({ result }) => result as ReadonlySet<string>);
    called.set(key, sets);
    if (called.size > REMEMBERED) called.delete(called.keys().next().value as string);
  }
  return sets;
}

const keyOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** Transactions of the chain up to and with a block. */
const count = (core: Core, number: number): number => core.state.block(number)?.transactions ?? 0;

/** The last block with transactions, at or before one. */
function atOrBefore(core: Core, number: number): number | undefined {
  const total = count(core, number);
  if (total === 0) return undefined;
  let low = 0;
  let high = number;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (count(core, middle) === total) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** The first block with transactions, after one. */
function afterwards(core: Core, number: number, head: number): number | undefined {
  const total = count(core, number);
  if (number >= head || count(core, head) === total) return undefined;
  let low = number + 1;
  let high = head;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (count(core, middle) > total) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Ends a search that takes too long, and lets other work have its turn until then. */
function ticker(): (number: number) => Promise<void> {
  const deadline = performance.now() + LONGEST;
  let looked = 0;
  return async (number) => {
    if (performance.now() > deadline) {
      throw new ChainError(
        `limit exceeded: the search takes longer than ${LONGEST / 1000} s and came to block ${number}; continue from there`,
        LIMIT_EXCEEDED,
      );
    }
    if (++looked % TURN === 0) await new Promise(setImmediate);
  };
}
