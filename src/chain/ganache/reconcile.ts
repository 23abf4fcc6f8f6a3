import type { ByteStore } from "../../persistence/journal/index.js";
import { equalBytes } from "../../persistence/records/index.js";
import { goBack } from "../checkpoints.js";
import type { Core } from "../core.js";
import { commonBlock, latestIn, setBack } from "./store.js";

/** Ganache's store cannot go on from where the journal is; the message says what to do. */
export class GanacheStoreError extends Error {
  override readonly name = "GanacheStoreError";
  readonly code = "GANACHE_STORE";
}

/**
 * Brings Ganache's store and the journal to the same block, after whatever ended the last session. A block that is in Ganache's
 * store and not in the journal was never acknowledged: it is taken out.
 * @throws GanacheStoreError where Ganache's store lacks blocks that the journal has
 */
export async function reconcile(core: Core, store: ByteStore, warn: (message: string) => void): Promise<void> {
  await undoUnseen(core);
  const head = core.head();
  const latest = await latestIn(store);
  if (latest === undefined && head.number === 0) return;
  const common = await commonBlock(store, head.number, (number) => core.block(number)?.hash);
  if (common !== head.number) {
    throw new GanacheStoreError(
      `Ganache's store has block ${common ?? "none"} in common with the journal, whose head is block ${head.number}: put the folder ganache/ of the data directory back from where the rest of it is from`,
    );
  }
  if (latest === head.number) return;
  await setBack(store, head.number);
  const count = (latest ?? 0) - head.number;
  warn(
    `Ganache's store was ${count} ${count === 1 ? "block" : "blocks"} ahead of the journal, which had not been acknowledged; it was set back to block ${head.number}.`,
  );
}

/** Goes back to the head block where something was changed from outside after it that Ganache has not put into a block. */
async function undoUnseen(core: Core): Promise<void> {
  const head = core.head();
  const root = core.state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() });
  if (equalBytes(root, head.header.stateRoot)) return;
  await core.exclusive(() => goBack(core, head.seq, head.number, { method: "ganache_start", params: [] }));
}
