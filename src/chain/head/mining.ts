import type { HeaderFields } from "../../ethereum/index.js";
import { GAS_PER_BLOB, maxBlobGas, rulesOf } from "../../ethereum/index.js";
import { encodeBlock, encodeClock, type StateDiff } from "../../persistence/records/index.js";
import type { StateChanges, StoredBlock } from "../../persistence/state/index.js";
import { type BlockMaker, type BuiltBlock, startBlock } from "../blocks/build.js";
import { environmentOf, forkOf } from "../blocks/environment.js";
import { headerTemplate } from "../blocks/template.js";
import { blobParametersAt, earliestAfter } from "../config/index.js";
import { announcePrinted } from "../contracts/console-message.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import type { BlockEnvironment, SignedTransaction } from "../execution/index.js";
import { isBlameless } from "./blameless.js";
import type { Core } from "./core.js";
import { drop, dropPassed } from "./drop.js";
import { afterBlock } from "./settings.js";

/** A mined block; who acknowledges it waits for `durable`. */
export interface Mined {
  block: StoredBlock;
  durable: Promise<void>;
}

/** The block that would be mined now, before anything is in it. */
export interface NextBlock {
  header: HeaderFields;
  environment: BlockEnvironment;
}

export function nextBlock(core: Core, timestamp?: number): NextBlock {
  const head = core.head();
  const time = timestamp ?? core.clock.timestamp(head.header.timestamp);
  const header = headerTemplate(core.config, head.header, head.hash, time, core.settings(), core.source);
  return { header, environment: environmentOf(core.config, header, core.blockHash, core.limits) };
}

/** Starts the next block on the head's state. Nothing of it is kept until {@link seal}. */
export function startNext(core: Core, header: HeaderFields): BlockMaker {
  const staged = !rulesOf(forkOf(core.config, header)).hasReceiptStatus;
  return startBlock({
    config: core.config,
    header,
    state: core.state.view(core.state.folded().seq),
    seq: core.journal.head().seq + 1,
    blockHash: core.blockHash,
    limits: core.limits,
    fork: core.fork(),
    ...(staged && { intermediateRoot: core.state.rootWith }),
  });
}

/**
 * Mines exactly one transaction in a block of its own.
 * @throws whatever execution finds against it; the chain is then as it was.
 */
export async function mineOne(core: Core, transaction: SignedTransaction, next: NextBlock): Promise<Mined> {
  const maker = startNext(core, next.header);
  await maker.add(transaction);
  return seal(core, maker);
}

/**
 * Mines one block of what waits in the pool, best tip first, as far as gas and blobs go.
 * @param take false for an empty block.
 */
export async function minePending(core: Core, timestamp?: number, take = true): Promise<Mined> {
  const { header } = nextBlock(core, timestamp);
  if (header.timestamp < earliestAfter(core.config, core.head().header)) {
    throw new ChainError(
      `timestamp ${header.timestamp} is not later than the head's, ${core.head().header.timestamp}`,
      ERROR_CODES.invalidParams,
    );
  }
  const maker = startNext(core, header);
  if (take && core.pool.size() > 0) {
    await fill(core, maker, header, (transaction, reason) => void drop(core, transaction, reason));
  }
  return seal(core, maker);
}

/** A transaction that could not be part of a block. */
export interface Refused {
  transaction: SignedTransaction;
  reason: string;
}

/** Mines a block of these transactions, in their order. @param refused takes those that cannot be part of it */
export async function mineThese(
  core: Core,
  transactions: readonly SignedTransaction[],
  refused: Refused[],
): Promise<Mined> {
  const maker = startNext(core, nextBlock(core).header);
  for (const transaction of transactions) {
    try {
      await maker.add(transaction);
    } catch (cause) {
      if (isBlameless(cause)) throw cause;
      refused.push({ transaction, reason: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return seal(core, maker);
}

/**
 * Puts what waits into a block: best tip first, as far as gas and blobs go, leaving out what cannot pay for its blobs now.
 * @param refuse is called with transactions that can never be mined, and why.
 */
export async function fill(
  core: Core,
  maker: BlockMaker,
  header: HeaderFields,
  refuse: (transaction: SignedTransaction, reason: string) => void,
): Promise<void> {
  const { blobBaseFee } = environmentOf(core.config, header, core.blockHash, core.limits);
  const view = core.state.view();
  const nonceOf = (sender: Uint8Array): bigint => view.account(sender)?.nonce ?? 0n;
  const candidates = core.pool.executable(nonceOf, header.baseFeePerGas ?? 0n);
  for (let next = candidates.next(); !next.done; ) {
    const transaction = next.value;
    const { tx } = transaction;
    const pays = tx.maxFeePerBlobGas === undefined || tx.maxFeePerBlobGas >= blobBaseFee;
    let taken = false;
    if (pays && hasRoom(core, transaction, header, maker)) {
      try {
        await maker.add(transaction);
        taken = true;
      } catch (cause) {
        if (isBlameless(cause)) throw cause;
        refuse(transaction, cause instanceof Error ? cause.message : String(cause));
      }
    }
    next = candidates.next(taken);
  }
}

/** Whether a block has room for a transaction's gas and blobs. */
export function hasRoom(
  core: Core,
  { tx }: SignedTransaction,
  { timestamp }: HeaderFields,
  maker: BlockMaker,
): boolean {
  if (tx.gasLimit > maker.gasLeft()) return false;
  if (!tx.blobVersionedHashes?.length) return true;
  const blobs = blobParametersAt(core.config, timestamp);
  const needed = BigInt(tx.blobVersionedHashes.length) * GAS_PER_BLOB;
  return blobs !== undefined && maker.blobGasUsed() + needed <= maxBlobGas(blobs);
}

/** Completes a block, makes it the head and writes its record. */
export async function seal(core: Core, maker: BlockMaker): Promise<Mined> {
  const { state } = core;
  let diff: (() => StateDiff) | undefined;
  let built: BuiltBlock;
  let appended: { seq: number; durable: Promise<void> };
  try {
    built = await maker.finish((changes: StateChanges) => {
      const staged = state.stage(changes);
      diff = staged.diff;
      return staged.stateRoot;
    });
    const payload = { ...built.payload, diff: (diff as unknown as () => StateDiff)() };
    const { header, hash, bloom, transactions } = built;
    const folded = { number: header.number, hash, bloom, transactionHashes: transactions.map((one) => one.hash) };
    appended = core.append("block", encodeBlock(payload), folded);
    const entry = state.block(header.number);
    if (!entry) throw new ChainError(`block ${header.number} was not kept`);
    const block: StoredBlock = { ...entry, header, payload };
    core.remember(block);
    for (const { hash } of transactions) core.pool.remove(hash);
    dropPassed(core, payload.diff, transactions);
    settleAfter(core, header);
    core.announce("block", block, appended.durable);
    for (const { hash, data } of built.printed) announcePrinted(core, hash, data, appended.durable);
    return { block, durable: appended.durable };
  } catch (failure) {
    if (diff) state.unstage();
    throw failure;
  }
}

/** What a block uses up: settings for the next block only, and a timestamp that was set. */
function settleAfter(core: Core, header: HeaderFields): void {
  core.useSettings(afterBlock(core.settings()));
  if (core.clock.mined(header.timestamp)) {
    const clock = JSON.stringify(core.clock.state());
    core.append("clock", encodeClock({ method: "block", params: JSON.stringify([header.number]), clock }));
  }
}
