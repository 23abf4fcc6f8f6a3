import { EMPTY_ROOT, emptyBloom, equalBytes, type HeaderFields, rulesOf } from "../../ethereum/index.js";
import { encodeBlock, encodeOverride, type StateDiff } from "../../persistence/records/index.js";
import type { StateChanges, StoredBlock } from "../../persistence/state/index.js";
import { type BlockMaker, type BuiltBlock, startBlock } from "../blocks/build.js";
import { forkOf } from "../blocks/environment.js";
import { createOverlay, type Overlay } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { decodeMined, placeOf } from "../transactions/signed.js";
import { dropIfEmpty, type PendingChange } from "./changes.js";
import { checkBlock, checkParent } from "./divergence.js";
import type { GanacheBlock } from "./stored-block.js";

/** What is known of Ganache's state besides what its blocks say. */
export interface Following {
  /** Changes that were requested and that no block has shown yet, oldest first. */
  changes: PendingChange[];
  /** Accounts that were changed from outside: the next transaction removes those that are empty. */
  touched: Uint8Array[];
}

/** A block that is in the journal, and what resolves when it is on disk. */
export interface Adopted {
  block: StoredBlock;
  durable: Promise<void>;
}

/**
 * Executes a block that Ganache has made on our own state, and holds it equal.
 * @param write keeps the block in Ganache's store; our record of it is written once that is done. To be called under
 * {@link Core.exclusive}.
 * @throws DivergenceError where anything differs
 */
export function adopt(
  core: Core,
  following: Following,
  block: GanacheBlock,
  write: () => Promise<void>,
): Promise<Adopted> {
  checkParent(block, core.head());
  return block.transactions.length === 0
    ? adoptEmpty(core, following, block, write)
    : adoptFull(core, following, block, write);
}

async function adoptFull(
  core: Core,
  following: Following,
  block: GanacheBlock,
  write: () => Promise<void>,
): Promise<Adopted> {
  if (following.changes.length > 0 && !(await isWithoutChanges(core, following, block))) {
    recordChanges(core, following, following.changes.length);
  }
  const maker = await execute(core, following, block);
  let changes: StateChanges | undefined;
  const built = await maker.finish((made) => {
    changes = made;
    return core.state.rootWith(made);
  });
  checkBlock(block, built);
  await write();
  following.touched = [];
  // Staged only now: what is staged while something is waited for could reach the disk ahead of its record.
  const { diff } = core.state.stage(changes as unknown as StateChanges);
  try {
    return record(core, built, diff());
  } catch (failure) {
    core.state.unstage();
    throw failure;
  }
}

/** Whether a block with transactions came before the requested changes. */
async function isWithoutChanges(core: Core, following: Following, block: GanacheBlock): Promise<boolean> {
  const built = await (await execute(core, following, block)).finish(core.state.rootWith);
  return equalBytes(built.hash, block.hash);
}

/**
 * Ganache mines an empty block after each change from outside. Where its miner was at work on another one, that one may come
 * first and show less. The records of both are written in one turn, so that no crash leaves one without the other.
 */
async function adoptEmpty(
  core: Core,
  following: Following,
  block: GanacheBlock,
  write: () => Promise<void>,
): Promise<Adopted> {
  const rootAfter = (count: number): Uint8Array => {
    const overlay = overlayOf(core);
    for (const { apply } of following.changes.slice(0, count)) apply(overlay);
    return core.state.rootWith(overlay.changes());
  };
  let count = following.changes.length;
  while (count > 0 && !equalBytes(rootAfter(count), block.header.stateRoot)) count--;
  const maker = await execute(core, following, block);
  const built = await maker.finish(() => rootAfter(count));
  checkBlock(block, built);
  await write();
  recordChanges(core, following, count);
  return record(core, built, NO_CHANGE);
}

const NO_CHANGE: StateDiff = { accounts: [], storage: [], codes: [] };

function record(core: Core, { header, hash, bloom, transactions, payload }: BuiltBlock, diff: StateDiff): Adopted {
  const folded = { number: header.number, hash, bloom, transactionHashes: transactions.map((one) => one.hash) };
  const { durable } = core.append("block", encodeBlock({ ...payload, diff }), folded);
  for (const { hash } of transactions) core.pool.remove(hash);
  const entry = core.state.block(header.number);
  if (!entry) throw new Error(`block ${header.number} was not kept`);
  const block: StoredBlock = { ...entry, header, payload: { ...payload, diff } };
  core.remember(block);
  core.announce("block", block, durable);
  return { block, durable };
}

async function execute(
  core: Core,
  { touched }: Following,
  { header, transactions }: GanacheBlock,
): Promise<BlockMaker> {
  const maker = startBlock({
    config: core.config,
    header: templateOf(header),
    state: core.state.view(core.state.folded().seq),
    seq: core.journal.head().seq + 1,
    blockHash: core.blockHash,
    limits: core.limits,
    asGanache: true,
    prepare: (overlay) => {
      if (transactions.length > 0) for (const address of touched) dropIfEmpty(overlay, address);
    },
    ...(!rulesOf(forkOf(core.config, header)).hasReceiptStatus && { intermediateRoot: core.state.rootWith }),
  });
  for (const { raw, sender } of transactions)
    await maker.add({ ...decodeMined(raw, core.config, placeOf(header), sender), impersonated: false });
  return maker;
}

/** The header before anything has run: what execution fills in is left out. */
const templateOf = (header: HeaderFields): HeaderFields => ({
  ...header,
  stateRoot: EMPTY_ROOT,
  transactionsRoot: EMPTY_ROOT,
  receiptsRoot: EMPTY_ROOT,
  logsBloom: emptyBloom(),
  gasUsed: 0n,
});

/** Records the first of the requested changes. */
export function recordChanges(core: Core, following: Following, count: number): Promise<void> | undefined {
  let written: Promise<void> | undefined;
  for (const change of following.changes.splice(0, count)) {
    written = recordChange(core, change);
    following.touched.push(change.address);
  }
  return written;
}

/** Changes the state and records it. @returns what resolves when the record is on disk */
export function recordChange(core: Core, { cause, apply }: Pick<PendingChange, "cause" | "apply">): Promise<void> {
  const overlay = overlayOf(core);
  apply(overlay);
  const { diff } = core.state.stage(overlay.changes());
  const { method, params } = cause;
  try {
    return core.append(
      "override",
      encodeOverride({ method, params: JSON.stringify(params), diff: diff(), settings: "" }),
    ).durable;
  } catch (failure) {
    core.state.unstage();
    throw failure;
  }
}

const overlayOf = (core: Core): Overlay =>
  createOverlay(core.state.view(core.state.folded().seq), core.journal.head().seq + 1);
