/** Numbers the rows that a table has of each transaction, from 0. */
export interface Counters {
  /** Starts a block. */
  start(): void;
  next(table: string, transactionIndex: number): number;
}

export function createCounters(): Counters {
  const counts = new Map<string, number>();
  return {
    start: () => counts.clear(),
    next(table, transactionIndex) {
      const key = `${table} ${transactionIndex}`;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return count;
    },
  };
}
