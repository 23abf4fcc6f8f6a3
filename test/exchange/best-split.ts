import { inFor, isWithin, outFor } from "./constant-product.js";

const BPS = 10_000n;

export interface SplitOrder {
  buys: boolean;
  quantity: bigint;
  /** Quote units per whole share that no part may be worse than: the book's before its fee, the pool's with it. */
  worstPrice: bigint;
  lot: bigint;
  /** Units of the security in a whole share. */
  unit: bigint;
  takerFeeBps: bigint;
  /** What the pool holds, if there is one. */
  reserves?: readonly [shares: bigint, dollars: bigint];
}

export interface Level {
  price: bigint;
  quantity: bigint;
}

export interface SplitResult {
  fromBook: bigint;
  fromPool: bigint;
  /** Quote units paid or received, fees in it. */
  value: bigint;
}

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);

/** What the book charges or pays for a quantity, or undefined if that is more than it has within the worst price. */
export function bookValue(order: SplitOrder, levels: readonly Level[], quantity: bigint): bigint | undefined {
  let [left, value] = [quantity, 0n];
  for (const level of levels) {
    if (order.buys ? level.price > order.worstPrice : level.price < order.worstPrice) break;
    const filled = smaller(left, level.quantity);
    const fill = (level.price * filled) / order.unit;
    const fee = (fill * order.takerFeeBps) / BPS;
    value += order.buys ? fill + fee : fill - fee;
    left -= filled;
  }
  return left === 0n ? value : undefined;
}

/** What the pool charges or pays for a quantity, or undefined if its price is not within the worst one then. */
export function poolValue(order: SplitOrder, quantity: bigint): bigint | undefined {
  const { buys, reserves = [0n, 0n], worstPrice, unit } = order;
  if (quantity === 0n) return 0n;
  const [shares, dollars] = reserves;
  if (shares === 0n || dollars === 0n || !isWithin(buys, [shares, dollars], quantity, worstPrice, unit))
    return undefined;
  const value = buys ? inFor(dollars, shares, quantity) : outFor(shares, dollars, quantity);
  if (buys ? value * unit > worstPrice * quantity : value * unit < worstPrice * quantity || value === 0n)
    return undefined;
  return value;
}

/** Most that the pool gives of what is wanted: all of it, or as much of it as is within the worst price. */
function mostFromPool(order: SplitOrder, wanted: bigint): bigint {
  let [low, high] = [0n, wanted + 1n];
  const { reserves = [0n, 0n], worstPrice, unit } = order;
  if (reserves[0] === 0n || reserves[1] === 0n) return 0n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (isWithin(order.buys, reserves, middle, worstPrice, unit)) low = middle;
    else high = middle;
  }
  // What the rounding puts outside of the worst price is not, in whole lots.
  return poolValue(order, low) === undefined ? low - (low % order.lot) : low;
}

/** Whether a split is better than another: more is traded, or as much for a better value. */
export function isBetter({ buys }: SplitOrder, a: SplitResult, b: SplitResult): boolean {
  const [traded, other] = [a.fromBook + a.fromPool, b.fromBook + b.fromPool];
  if (traded !== other) return traded > other;
  return buys ? a.value < b.value : a.value > b.value;
}

/** The best split by trying every number of lots on the book, with the pool taking what is left. */
export function bestSplit(order: SplitOrder, levels: readonly Level[]): SplitResult {
  let best: SplitResult = { fromBook: 0n, fromPool: 0n, value: 0n };
  for (let fromBook = 0n; fromBook <= order.quantity; fromBook += order.lot) {
    const value = bookValue(order, levels, fromBook);
    if (value === undefined) break;
    const fromPool = mostFromPool(order, order.quantity - fromBook);
    const poolPart = poolValue(order, fromPool);
    const split = { fromBook, fromPool: poolPart === undefined ? 0n : fromPool, value: value + (poolPart ?? 0n) };
    if (isBetter(order, split, best)) best = split;
  }
  return best;
}
