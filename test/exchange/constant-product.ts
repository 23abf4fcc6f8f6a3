/** The pool's arithmetic, written from its description: 30 basis points of what comes in stay, roundings are the pool's. */
const WHOLE = 10_000n;
const KEPT = 9_970n;

export const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** What goes out of reserve `y` for an amount that comes into reserve `x`. */
export const outFor = (x: bigint, y: bigint, amountIn: bigint): bigint =>
  (amountIn * KEPT * y) / (x * WHOLE + amountIn * KEPT);

/** What has to come into reserve `x` for an amount, less than `y`, that goes out of it. */
export const inFor = (x: bigint, y: bigint, amountOut: bigint): bigint =>
  ceilDiv(x * amountOut * WHOLE, (y - amountOut) * KEPT);

/**
 * Whether a pool's price, with its fee in it, is within `price` quote units per `unit` of the security after a quantity was
 * bought from it or sold to it.
 */
export function isWithin(
  buys: boolean,
  [shares, dollars]: readonly [bigint, bigint],
  quantity: bigint,
  price: bigint,
  unit: bigint,
): boolean {
  if (buys) {
    const left = shares - quantity;
    return left > 0n && shares * dollars * WHOLE * unit <= price * KEPT * left * left;
  }
  const effective = shares * WHOLE + quantity * KEPT;
  return shares * dollars * KEPT * WHOLE * unit >= price * effective * effective;
}
