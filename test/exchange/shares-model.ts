import { DAY, type Lot } from "./shares.js";

const WEEK_DAYS = 7;
const max = (a: bigint, b: bigint) => (a > b ? a : b);
const atLeastZero = (amount: bigint) => max(amount, 0n);

/** What a step comes to: nothing when it passes, else the error or the restriction code. */
export type Outcome = string | number | undefined;

/**
 * Restricted shares as simply as they can be said: lots by unlock day, of which those that are due are free. Holders are
 * numbers, times unix seconds, and one venue holds what is offered.
 */
export function sharesModel(holdingDays: number) {
  const lots = new Map<number, Map<number, Lot>>();
  const held = new Map<number, bigint>();
  const affiliates = new Set<number>();
  const sales: { seller: number; day: number; amount: bigint; onVenue: boolean }[] = [];
  const of = (holder: number) => lots.get(holder) ?? new Map<number, Lot>();
  const sum = (amounts: Iterable<{ amount: bigint }>) => [...amounts].reduce((total, { amount }) => total + amount, 0n);
  const balance = (holder: number) => sum(of(holder).values());
  const free = (holder: number, day: number) => sum([...of(holder).values()].filter((lot) => lot.unlockDay <= day));
  const heldOf = (holder: number) => held.get(holder) ?? 0n;
  const supply = () => [...lots.keys()].reduce((total, holder) => total + balance(holder), 0n);
  const add = (holder: number, { amount, acquiredAt, unlockDay }: Lot) => {
    const same = of(holder).get(unlockDay);
    const lot = {
      amount: amount + (same?.amount ?? 0n),
      acquiredAt: Math.max(acquiredAt, same?.acquiredAt ?? 0),
      unlockDay,
    };
    lots.set(holder, new Map(of(holder)).set(unlockDay, lot));
  };
  const allowance = (holder: number, day: number) => {
    const weeksAgo = (sale: { day: number }) => Math.floor(day / WEEK_DAYS) - Math.floor(sale.day / WEEK_DAYS);
    const traded = sum(sales.filter((sale) => sale.onVenue && weeksAgo(sale) >= 1 && weeksAgo(sale) <= 4));
    const sold = sum(sales.filter((sale) => sale.seller === holder && weeksAgo(sale) < 13));
    return affiliates.has(holder) ? atLeastZero(max(supply() / 100n, traded / 4n) - sold) : 2n ** 255n;
  };
  const move = (from: number, to: number, amount: bigint, now: number, onVenue: boolean) => {
    const day = Math.floor(now / DAY);
    const left = free(from, day) - amount;
    lots.set(from, new Map([...of(from)].filter(([unlockDay]) => unlockDay > day)));
    if (left > 0n) add(from, { amount: left, acquiredAt: 0, unlockDay: 0 });
    const isAffiliate = affiliates.has(from);
    if (isAffiliate || onVenue) sales.push({ seller: isAffiliate ? from : -1, day, amount, onVenue });
    add(
      to,
      isAffiliate ? { amount, acquiredAt: now, unlockDay: day + holdingDays } : { amount, acquiredAt: 0, unlockDay: 0 },
    );
  };
  return {
    balance,
    heldOf,
    supply,
    allowance,
    issue: add,
    setAffiliate: (holder: number, is: boolean) => (is ? affiliates.add(holder) : affiliates.delete(holder)),
    /** What is free, then the locked lots by their days, as `lotsOf` has it. */
    lotsOf: (holder: number, day: number): Lot[] => [
      { amount: free(holder, day), acquiredAt: 0, unlockDay: 0 },
      ...[...of(holder).values()].filter((lot) => lot.unlockDay > day).sort((a, b) => a.unlockDay - b.unlockDay),
    ],
    transfer(from: number, to: number, amount: bigint, now: number): Outcome {
      const day = Math.floor(now / DAY);
      if (amount > balance(from)) return "ERC20InsufficientBalance";
      if (amount > free(from, day)) return "SharesLocked";
      if (amount > free(from, day) - heldOf(from)) return "TransferRestricted";
      if (amount > allowance(from, day)) return "AffiliateVolumeExceeded";
      return void move(from, to, amount, now, false);
    },
    hold(holder: number, amount: bigint, now: number): Outcome {
      const day = Math.floor(now / DAY);
      if (amount > balance(holder) - heldOf(holder)) return "ShortSale";
      if (amount > free(holder, day) - heldOf(holder)) return "SharesLocked";
      if (amount > allowance(holder, day) - heldOf(holder)) return "AffiliateVolumeExceeded";
      held.set(holder, heldOf(holder) + amount);
    },
    release(holder: number, amount: bigint): Outcome {
      if (amount > heldOf(holder)) return "NotHeld";
      held.set(holder, heldOf(holder) - amount);
    },
    settle(from: number, to: number, amount: bigint, now: number): Outcome {
      if (amount > heldOf(from)) return "NotHeld";
      if (amount > allowance(from, Math.floor(now / DAY))) return 20;
      held.set(from, heldOf(from) - amount);
      move(from, to, amount, now, true);
    },
  };
}
