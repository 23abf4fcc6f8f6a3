import { equalBytes } from "../../ethereum/index.js";
import type { ByteStore } from "../../persistence/journal/index.js";
import type { Core } from "../head/core.js";
import { goBack } from "../history/checkpoints.js";
import { GanacheStoreError } from "./errors.js";
import { commonBlock, latestIn, setBack } from "./store.js";

/**
 * Brings Ganache's store and the journal to the same block, after whatever ended the last session. A block that is in Ganache's
 * store and not in the journal was never acknowledged: it is taken out.
 * @returns the newest block that Ganache's store has, which is less than the journal's head where the store has lost some
 */
export async function reconcile(core: Core, store: ByteStore, warn: (message: string) => void): Promise<number> {
  await undoUnseen(core);
  const head = core.head();
  const latest = await latestIn(store);
  if (latest === undefined) return 0;
  const common = await commonBlock(store, head.number, (number) => core.block(number)?.hash);
  if (common === undefined) {
    throw new GanacheStoreError(
      "Ganache's store is another chain's than the journal: put the folder ganache/ of the data directory back from where the rest of it is from, or take it away, so that it is made again.",
    );
  }
  if (latest > common) {
    await setBack(store, common);
    const count = latest - common;
    const [blocks, were] = count === 1 ? ["block", "was"] : ["blocks", "were"];
    warn(`${count} ${blocks} of Ganache's that ${were} not in the journal, and not acknowledged, ${were} taken back.`);
  }
  return common;
}

/** Goes back to the head block where something was changed from outside after it that Ganache has not put into a block. */
async function undoUnseen(core: Core): Promise<void> {
  const head = core.head();
  const root = core.state.rootWith({ accounts: new Map(), storage: new Map(), codes: new Map() });
  if (equalBytes(root, head.header.stateRoot)) return;
  await core.exclusive(() => goBack(core, head.seq, head.number, { method: "ganache_start", params: [] }));
}
