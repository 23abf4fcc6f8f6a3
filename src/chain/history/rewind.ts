import type { LogEntry } from "../../ethereum/index.js";
import { decodeGenesis, encodeClock, encodeGenesis, type JournalRecord } from "../../persistence/records/index.js";
import type { ForkPoint } from "../../persistence/state/index.js";
import type { ChainConfig } from "../config/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import type { SignedTransaction } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { drop } from "../head/drop.js";
import { type Mined, mineThese, type Refused } from "../head/mining.js";
import { type Settings, withErrorsOf } from "../head/settings.js";
import type { Fork } from "../upstream/fork.js";
import { blocksAbove, goBack } from "./checkpoints.js";
import { appendOverride, type Cause, NO_CHANGE } from "./overrides.js";
import { mineAgain } from "./runs.js";

/**
 * Takes the last blocks off the chain (`anvil_rollback`). What was changed from outside between them goes with them; settings,
 * clock and pool stay as they are.
 * @param first the number of the genesis block
 * @throws ChainError -32602 when there are not so many blocks
 */
export function rollback(core: Core, depth: number, first: number, cause: Cause): Promise<void> {
  return core.exclusive(() => takeBack(core, depth, first, cause));
}

async function takeBack(core: Core, depth: number, first: number, cause: Cause): Promise<void> {
  const height = core.head().number;
  if (depth > height - first) {
    throw new ChainError(
      `the chain cannot go back ${depth} blocks: its head is block ${height}, and it begins with block ${first}`,
      ERROR_CODES.invalidParams,
    );
  }
  if (depth === 0) return;
  const target = height - depth;
  const run = core.state.runAt(target);
  if (!run || run.last === target) await goBack(core, lastRecordOf(core, target), target, cause);
  else {
    // A record counts whole or not at all: the blocks of the run that stay are recorded again.
    const { payload } = core.journal.get(run.seq) as JournalRecord;
    const before = run.first - 1;
    await goBack(core, lastRecordOf(core, before), before, cause, () => mineAgain(core, payload, target));
  }
}

/** The last record before the next block. Not a mark's own: going back to that would use the mark up. */
function lastRecordOf(core: Core, number: number): number {
  const own = core.state.block(number)?.seq as number;
  let seq = (core.state.block(number + 1)?.seq ?? core.journal.head().seq + 1) - 1;
  while (seq > own && core.journal.get(seq)?.kind === "checkpoint") seq--;
  return seq;
}

/**
 * Takes the last blocks off and mines as many others in their place (`anvil_reorg`).
 * @param transactions those of each new block, in order; there are as many lists as blocks to take off
 * @returns the transactions that could not be part of their block, and why
 */
export async function reorganise(
  core: Core,
  transactions: readonly (readonly SignedTransaction[])[],
  first: number,
  cause: Cause,
): Promise<Refused[]> {
  const refused: Refused[] = [];
  const last = await core.exclusive(async () => {
    await takeBack(core, transactions.length, first, cause);
    let mined: Mined | undefined;
    for (const one of transactions) mined = await mineThese(core, one, refused);
    return mined;
  });
  await last?.durable;
  return refused;
}

/** Goes back to the genesis block, and to the settings, the clock and the empty pool that a new chain begins with. */
export async function reset(core: Core, first: number, settings: Settings, cause: Cause): Promise<void> {
  const durable = await core.exclusive(async () => {
    const genesis = core.state.block(first)?.seq ?? 0;
    await goBack(core, genesis, first, cause);
    return settleReset(core, settings, cause);
  });
  await durable;
}

/** Empties the pool, and goes by the clock and the settings of a new chain. */
function settleReset(core: Core, initial: Settings, cause: Cause): Promise<void> {
  const settings = withErrorsOf(initial, core.settings());
  for (const transaction of core.pool.all()) void drop(core, transaction, cause.method);
  const { method, params } = cause;
  core.clock.restore({ offset: 0 });
  const { timestamp } = core.head().header;
  // The clock starts from the genesis block's time again.
  if (core.config.clockOffset !== undefined) core.clock.setTime(timestamp, timestamp);
  const clock = JSON.stringify(core.clock.state());
  core.append("clock", encodeClock({ method, params: JSON.stringify(params), clock }));
  const written = appendOverride(core, cause, NO_CHANGE, JSON.stringify(settings));
  core.useSettings(settings);
  return written.durable;
}

/** What a chain is reset to. */
export interface Beginning {
  /** Of the genesis record. */
  payload: Uint8Array;
  /** How the upstream is reached, where the record makes the chain a fork. */
  fork: ((point: ForkPoint) => Fork) | undefined;
}

/**
 * Resets the chain: with another genesis record, before which nothing holds any more. What was before stays in the
 * journal and the ledger, as orphaned.
 * @param first the number of the genesis block so far
 */
export async function beginAgain(
  core: Core,
  { payload, fork }: Beginning,
  first: number,
  settings: Settings,
  cause: Cause,
): Promise<void> {
  const durable = await core.exclusive(async () => {
    const failure = core.failure();
    if (failure) throw failure;
    const removed = blocksAbove(core, first);
    const { method, params } = cause;
    const given = decodeGenesis(payload);
    const config = { ...(JSON.parse(given.config) as ChainConfig), cause: { method, params: JSON.stringify(params) } };
    const { record, durable } = core.journal.append(
      "genesis",
      encodeGenesis({ ...given, config: JSON.stringify(config) }),
    );
    await durable; // as with any way back
    core.undo(record);
    const { fork: point } = core.state.folded();
    core.begin(config, point && fork?.(point));
    const logs = removed.flatMap(({ payload }) => payload.receipts.flatMap((receipt): LogEntry[] => receipt.logs));
    core.announce("reverted", { head: core.state.folded().block, removed, logs }, durable);
    return settleReset(core, settings, cause);
  });
  await durable;
}
