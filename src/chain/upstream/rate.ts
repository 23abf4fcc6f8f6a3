/** Lets requests begin: so many at a time, and so many in any second. */
export interface Gate {
  /** Runs `work` once `count` requests may begin. */
  pass<T>(count: number, work: () => Promise<T>): Promise<T>;
}

/** @param perSecond 0 for no limit */
export function createGate(atOnce: number, perSecond: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  /** When the next request may begin, in milliseconds of {@link performance.now}. */
  let free = 0;

  async function turn(count: number): Promise<void> {
    if (perSecond <= 0) return;
    const now = performance.now();
    const start = Math.max(now, free);
    free = start + (count * 1000) / perSecond;
    if (start > now) await new Promise((resolve) => setTimeout(resolve, start - now));
  }

  return {
    async pass(count, work) {
      if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      try {
        await turn(count);
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
