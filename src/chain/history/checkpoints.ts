import type { LogEntry } from "../../ethereum/index.js";
import { decodePool, encodeCheckpoint, encodeRevert } from "../../persistence/records/index.js";
import { isDamage, type StoredBlock } from "../../persistence/state/index.js";
import { learnErrors } from "../contracts/known-errors.js";
import type { Core } from "../head/core.js";
import { drop, nonceTooLow } from "../head/drop.js";
import type { Settings } from "../head/settings.js";
import { decodeMined, decodeSigned } from "../transactions/signed.js";
import type { Cause } from "./overrides.js";

/** Marks where the chain is now (`evm_snapshot`). @returns the mark's number, from 1 up. */
export async function checkpoint(core: Core): Promise<number> {
  const { id, durable } = await core.exclusive(async () => {
    const id = core.state.folded().nextCheckpoint;
    return { id, durable: core.append("checkpoint", encodeCheckpoint({ id })).durable };
  });
  await durable;
  return id;
}

/**
 * Goes back to a mark (`evm_revert`): blocks, overrides, clock, pool and the settings of the chain are as they were; how the node
 * mines and in whose name it sends stays as it is. The mark and those after it are used up. What is undone stays in the journal as orphaned.
 * @returns false when there is no such mark.
 */
export async function revertTo(core: Core, id: number, cause: Cause): Promise<boolean> {
  return core.exclusive(async () => {
    const mark = core.state.folded().checkpoints.find((one) => one.id === id);
    if (mark) await goBack(core, mark.seq, mark.block, cause);
    return mark !== undefined;
  });
}

/**
 * Goes back to the state after a record, whatever it is; to be called under {@link Core.exclusive}.
 * @param stays puts back what of the undone is to stay, before anything is reported.
 */
export async function goBack(
  core: Core,
  toSeq: number,
  toBlock: number,
  { method, params }: Cause,
  stays?: () => Promise<{ head: number; durable: Promise<void> }>,
): Promise<void> {
  const failure = core.failure();
  if (failure) throw failure;
  const removed = blocksAbove(core, toBlock);
  const { record, durable } = core.journal.append(
    "revert",
    encodeRevert({ method, params: JSON.stringify(params), toSeq, toBlock }),
  );
  await durable; // what it undoes could not be brought back if the record of it could not be written
  try {
    core.undo(record);
    await restore(core);
  } catch (failure) {
    if (isDamage(failure)) return; // the state is rebuilt from the journal, which has the way back
    throw failure;
  }
  const logs = removed.flatMap(({ payload }) => payload.receipts.flatMap((receipt): LogEntry[] => receipt.logs));
  const again = stays && (await stays());
  core.announce("reverted", { head: again?.head ?? toBlock, removed, logs }, again?.durable ?? durable);
}

/** The blocks that go when the chain goes back to one, newest first; but for runs of empty ones, of which nobody wants to know. */
export function blocksAbove(core: Core, lowest: number): StoredBlock[] {
  const above: StoredBlock[] = [];
  for (let number = core.state.folded().block; number > lowest; ) {
    const run = core.state.runAt(number);
    const block = run ? undefined : core.block(number);
    if (block) above.push(block);
    number = (run?.first ?? number) - 1;
  }
  return above;
}

/**
 * Takes clock, settings and pool from what the journal says: after a revert, when a chain is opened, and when records
 * could not be written.
 */
export async function restore(core: Core): Promise<void> {
  const { clock, settings } = core.state.folded();
  core.clock.restore(clock === "" ? { offset: core.config.clockOffset ?? 0 } : JSON.parse(clock));
  if (settings !== "") core.useSettings(JSON.parse(settings) as Settings);
  learnErrors(core, core.errors);
  await restorePool(core);
}

/** Reads what waits again, by the rules of the next block, and drops what they do not take. */
export async function restorePool(core: Core): Promise<void> {
  const { pool } = core.state.folded();
  core.pool.clear();
  const { number, header } = core.head();
  const place = { number: number + 1, timestamp: core.clock.timestamp(header.timestamp) };
  const state = core.state.view();
  for (const [, seq] of pool) {
    const record = core.journal.get(seq);
    if (!record) continue;
    const { transaction, sender, hash } = decodePool(record.payload);
    try {
      // The sender is known; only blobs have to be read in their network form.
      const decoded =
        transaction[0] === BLOB_TYPE
          ? await decodeSigned(transaction, core.config, place)
          : decodeMined(transaction, core.config, place, sender);
      const nonce = state.account(sender)?.nonce ?? 0n;
      if (decoded.tx.nonce >= nonce) core.pool.add(decoded);
      // Its place was taken, and the process ended before its drop was recorded.
      else if (!core.failure()) void drop(core, { hash, sender }, nonceTooLow(decoded, nonce));
    } catch (cause) {
      // It was accepted under the rules of another fork. The others go on.
      if (core.failure()) continue;
      const reason = `cannot be mined under the rules of the next block: ${cause instanceof Error ? cause.message : String(cause)}`;
      void drop(core, { hash, sender }, reason);
    }
  }
}

const BLOB_TYPE = 3;
