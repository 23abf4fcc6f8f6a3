/**
 * Decimal arithmetic on integers. An amount is a count of units and how many decimals they have: 12.50 dollars are
 * `{ units: 12_500_000n, decimals: 6 }` of the settlement token. Nothing is ever rounded but by {@link rounded}.
 */
export interface Decimal {
  units: bigint;
  decimals: number;
}

export const ZERO: Decimal = { units: 0n, decimals: 0 };

const ten = (power: number): bigint => 10n ** BigInt(power);

/** The same amount with at least so many decimals. */
const widened = ({ units, decimals }: Decimal, to: number): bigint => units * ten(to - decimals);

/** The exact sum of two amounts, with the decimals of the finer one. */
export function plus(a: Decimal, b: Decimal): Decimal {
  const decimals = Math.max(a.decimals, b.decimals);
  return { units: widened(a, decimals) + widened(b, decimals), decimals };
}

/** The exact sum of amounts. */
export const sum = (amounts: Iterable<Decimal>): Decimal => {
  let total = ZERO;
  for (const amount of amounts) total = plus(total, amount);
  return total;
};

/** -1, 0 or 1: whether an amount is less than, equal to or more than another. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const decimals = Math.max(a.decimals, b.decimals);
  const [left, right] = [widened(a, decimals), widened(b, decimals)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Rounds to so many decimals, half up: a half goes away from zero, so that a sum and its reversal print alike. */
export function rounded({ units, decimals }: Decimal, to: number): Decimal {
  if (decimals <= to) return { units: units * ten(to - decimals), decimals: to };
  const divisor = ten(decimals - to);
  const size = units < 0n ? -units : units;
  const whole = (size + divisor / 2n) / divisor;
  return { units: units < 0n ? -whole : whole, decimals: to };
}

/** Every digit and no trailing zeros, without separators: `1234567.5`. */
export function exactText({ units, decimals }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const whole = digits.slice(0, digits.length - decimals);
  return `${units < 0n ? "-" : ""}${whole}${decimals === 0 || fraction === "" ? "" : `.${fraction}`}`;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** An amount from its digits, `1234567.50`; undefined for what is none. */
export function fromText(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), decimals: fraction.length };
}
