import { ExchangeClientError } from "./errors.js";

/** An amount as a person writes it: `"12.50"`, `12.5`, `100n`. Whole shares or dollars, never units. */
export type Amount = string | number | bigint;

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/**
 * An amount in the smallest units of a token, exactly: text never becomes a floating-point number.
 * @param what names the amount in the error's sentence
 * @throws ExchangeClientError INVALID_AMOUNT for what is no amount, is negative, or has more decimals than the token
 */
export function toUnits(amount: Amount, decimals: number, what: string): bigint {
  const text =
    typeof amount === "number"
      ? textOf(amount, what)
      : String(amount)
          .trim()
          .replace(/(?<=\d),(?=\d{3})/g, "");
  const match = DECIMAL.exec(text);
  if (!match) throw new ExchangeClientError("INVALID_AMOUNT", `${what} must be an amount like 12.50, not "${text}"`);
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) {
    const allowed = decimals === 0 ? "a whole number" : `given with at most ${decimals} decimals`;
    throw new ExchangeClientError("INVALID_AMOUNT", `${what} must be ${allowed}, not ${text}`);
  }
  return BigInt(match[1] ?? "0") * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, "0") || "0");
}

/** A number's shortest decimal text, which is what was typed; numbers that have lost digits already are refused. */
function textOf(amount: number, what: string): string {
  const text = String(amount);
  const digits = text.replace(/^0\.0*|\./g, "");
  if (!Number.isFinite(amount) || /e/.test(text) || digits.length > 15) {
    throw new ExchangeClientError("INVALID_AMOUNT", `${what} must be exact: give ${text} as text`);
  }
  return text;
}

/**
 * Units as decimal text: `fromUnits(12_500_000n, 6)` is `12.5`.
 * @param least decimals that are always shown
 */
export function fromUnits(units: bigint, decimals: number, least = 0): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const shown = fraction.padEnd(Math.min(least, decimals), "0");
  return `${sign}${whole}${shown === "" ? "" : `.${shown}`}`;
}

/** Decimals of money that are always shown: 12.50, not 12.5. */
export const MONEY_DECIMALS = 2;
