import { damagedAfterWriting, isDamage, type StoredBlock } from "../../persistence/state/index.js";
import { MIN_RUN, mineRun } from "../history/runs.js";
import type { Core } from "./core.js";
import { type Mined, minePending } from "./mining.js";

/** More blocks than this are not returned by one call. */
const KEPT_MINED = 1_000;

/**
 * Mines blocks one after the other, each in its turn with other operations; long rows of empty ones as one record. Resolves
 * when they are on disk.
 * @returns the blocks, or none where there are more than a thousand
 */
export async function mineBlocks(
  core: Core,
  count: number,
  { timestamp, interval }: { timestamp?: number | undefined; interval?: number } = {},
): Promise<StoredBlock[]> {
  const blocks: StoredBlock[] = [];
  let last: Mined | undefined;
  const inOrder = <T>(operation: () => Promise<T>): Promise<T> =>
    core.exclusive(operation).catch((failure: unknown) => {
      throw last && isDamage(failure) ? damagedAfterWriting(failure) : failure;
    });
  for (let index = 0; index < count; index++) {
    if (index > 0 && count > KEPT_MINED && count - index > MIN_RUN) {
      // All but the first and the last, which are usual blocks.
      const most = count - index - 1;
      const run = await inOrder(() => mineRun(core, most, interval ?? core.clock.spacing()));
      index += run?.count ?? 0;
    }
    last = await inOrder(() => {
      const spaced = interval === undefined ? undefined : core.head().header.timestamp + interval;
      return minePending(core, index === 0 ? timestamp : spaced);
    });
    if (count <= KEPT_MINED) blocks.push(last.block);
    if (index % 100 === 99) await new Promise(setImmediate); // other requests have their turn
  }
  await last?.durable;
  return blocks;
}
