import type { Core } from "./core.js";
import { minePending } from "./mining.js";

/** Mines in intervals, when the settings say so. */
export interface Miner {
  /** Looks at the settings again, after they changed. */
  reschedule(): void;
  /** Ends mining; resolves when the block in the making, if any, is done. */
  stop(): Promise<void>;
}

export function createMiner(core: Core): Miner {
  let timer: NodeJS.Timeout | undefined;
  let interval = 0;
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;

  async function round(): Promise<void> {
    if (!core.failure()) await core.exclusive(() => minePending(core));
  }

  function tick(): void {
    const mine = setTimeout(() => {
      // A round that fails has failed because the journal did; the chain says so itself.
      running = round()
        .catch(() => undefined)
        .finally(() => {
          if (!stopped && timer === mine) tick(); // unless it was rescheduled meanwhile
        });
    }, interval);
    timer = mine;
  }

  function reschedule(): void {
    const wanted = core.settings().interval;
    if (stopped || wanted === interval) return;
    clearTimeout(timer);
    timer = undefined;
    interval = wanted;
    if (interval > 0) tick();
  }

  reschedule();
  return {
    reschedule,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
