import { encodeCheckpoint } from "../../persistence/records/index.js";
import type { Checkpoint } from "../../persistence/state/index.js";
import type { Core } from "../head/core.js";
import { drop } from "../head/drop.js";
import { goBack } from "../history/checkpoints.js";
import type { Mirror } from "./mirror.js";

/**
 * The marks of `evm_snapshot`. Ganache numbers them by how many it has and keeps them in memory; the journal keeps them for
 * good. Where there are marks of earlier sessions, Ganache's own numbers are less by as many.
 */
export interface GanacheMarks {
  /** Records a mark that Ganache has made; resolves, when that is on disk, to its number for the user. */
  add(ganaches: unknown): Promise<string>;
  /** The mark that a request names; undefined where there is none. */
  of(id: unknown): Checkpoint | undefined;
  isEarlier(mark: Checkpoint): boolean;
  toGanaches(mark: Checkpoint): string;
  /** A number that is no snapshot id, in the form that Ganache gets it. */
  foreign(id: unknown): unknown;
  /** Says that Ganache is about to go back to a mark. */
  expect(mark: Checkpoint, params: readonly unknown[]): void;
  /** Records that it did, unless that is done. To be called under {@link Core.exclusive}. */
  goBack(): Promise<void>;
  revertTo(mark: Checkpoint, params: readonly unknown[]): Promise<void>;
  /** Says that Ganache was started again, and has no snapshot ids. */
  restarted(): void;
}

export function createMarks(core: Core, mirror: Mirror): GanacheMarks {
  const live = (): Checkpoint[] => core.state.folded().checkpoints;
  let earlier = live().length;
  let expected: { mark: Checkpoint; params: readonly unknown[] } | undefined;

  async function revertTo(mark: Checkpoint, params: readonly unknown[]): Promise<void> {
    const settings = core.settings();
    await goBack(core, mark.seq, mark.block, { method: "evm_revert", params });
    // Unlike the journal's, Ganache's pool is empty after that, and its settings stay as they were.
    for (const transaction of core.pool.all()) void drop(core, transaction, "evm_revert");
    mirror.keepSettings(settings);
    earlier = Math.min(earlier, live().length);
  }

  return {
    async add(ganaches) {
      const id = Number(BigInt(ganaches as string)) + earlier;
      const { written } = await core.exclusive(async () => ({
        written: core.append("checkpoint", encodeCheckpoint({ id })).durable,
      }));
      await written;
      return `0x${id.toString(16)}`;
    },
    of(id) {
      // What Ganache takes for a number; it rejects anything else itself.
      if (typeof id !== "number" && !(typeof id === "string" && id.startsWith("0x"))) return undefined;
      try {
        const number = BigInt(id);
        return live().find((mark) => BigInt(mark.id) === number);
      } catch {
        return undefined;
      }
    },
    isEarlier: (mark) => mark.id <= earlier,
    toGanaches: (mark) => `0x${(mark.id - earlier).toString(16)}`,
    foreign: (id) => id,
    expect(mark, params) {
      expected = { mark, params };
    },
    async goBack() {
      if (!expected) return;
      const { mark, params } = expected;
      expected = undefined;
      await revertTo(mark, params);
    },
    revertTo,
    restarted() {
      earlier = live().length;
    },
  };
}
