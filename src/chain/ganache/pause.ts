import type { Core } from "../head/core.js";
import type { GanacheProvider } from "./package.js";

/** Stops a Ganache that mines at an interval while something is done that it would mix up with a block in the making. */
export interface Pause {
  /** Follows a Ganache that has just been started. */
  follow(provider: GanacheProvider): void;
  /** Notes that a block was kept. */
  kept(): void;
  during<T>(operation: () => Promise<T>): Promise<T>;
}

/** Ganache does not say when it has ended a block: it has, when it has run nothing for so many milliseconds. */
const QUIET = 30;
/** Calls keep it busy, too; longer than this nothing waits for them, in milliseconds. */
const PATIENCE = 1_000;

export function createPause(core: Core): Pause {
  let current: GanacheProvider;
  let running = 0;
  let lastActive = 0;

  async function quiet(): Promise<void> {
    const latest = Date.now() + PATIENCE;
    while ((running > 0 || Date.now() - lastActive < QUIET) && Date.now() < latest) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  return {
    follow(provider) {
      current = provider;
      running = 0;
      const count = (change: number) => () => {
        running += change;
        lastActive = Date.now();
      };
      provider.on("ganache:vm:tx:before", count(1));
      provider.on("ganache:vm:tx:after", count(-1));
    },
    kept() {
      lastActive = Date.now();
    },
    async during(operation) {
      const { interval, automine } = core.settings();
      if (interval === 0 || !automine) return operation();
      await current.request({ method: "miner_stop", params: [] });
      try {
        await quiet();
        return await operation();
      } finally {
        await current.request({ method: "miner_start", params: [] });
      }
    },
  };
}
