/** Shares of one holder that are locked until a day. */
export interface Lot {
  readonly amount: bigint;
  readonly acquiredAt: bigint;
  readonly unlockDay: bigint;
}

/** What one holder has: free shares, and locked lots in the order of their days. */
export interface Holding {
  readonly free: bigint;
  readonly lots: readonly Lot[];
}

export const NOTHING: Holding = { free: 0n, lots: [] };

const byDay = (a: Lot, b: Lot) => (a.unlockDay < b.unlockDay ? -1 : 1);

export function balanceIn(holding: Holding): bigint {
  return holding.lots.reduce((sum, { amount }) => sum + amount, holding.free);
}

/** Adds a lot: free if its day has come, else merged with what unlocks on the same day. */
export function withLot(holding: Holding, lot: Lot, today: bigint): Holding {
  if (lot.unlockDay <= today) return { ...holding, free: holding.free + lot.amount };
  const same = holding.lots.find(({ unlockDay }) => unlockDay === lot.unlockDay);
  const merged = same
    ? {
        amount: same.amount + lot.amount,
        acquiredAt: same.acquiredAt > lot.acquiredAt ? same.acquiredAt : lot.acquiredAt,
        unlockDay: lot.unlockDay,
      }
    : lot;
  return { ...holding, lots: [...holding.lots.filter((one) => one !== same), merged].sort(byDay) };
}

/** Moves at most `most` lots whose day has come into what is free, the earliest first. */
export function matured(holding: Holding, today: bigint, most = Number.POSITIVE_INFINITY): Holding {
  const due = holding.lots.filter(({ unlockDay }) => unlockDay <= today).slice(0, most);
  return {
    free: due.reduce((sum, { amount }) => sum + amount, holding.free),
    lots: holding.lots.filter((lot) => !due.includes(lot)),
  };
}

/** Takes an amount by force: free shares first, then locked lots by day. @returns what is left, and what was taken */
export function taken(holding: Holding, amount: bigint): { left: Holding; free: bigint; lots: Lot[] } {
  const free = amount < holding.free ? amount : holding.free;
  let wanted = amount - free;
  const lots: Lot[] = [];
  const left: Lot[] = [];
  for (const lot of holding.lots) {
    const part = wanted < lot.amount ? wanted : lot.amount;
    wanted -= part;
    if (part > 0n) lots.push({ ...lot, amount: part });
    if (part < lot.amount) left.push({ ...lot, amount: lot.amount - part });
  }
  return { left: { free: holding.free - free, lots: left }, free, lots };
}
