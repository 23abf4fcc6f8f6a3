/** The contracts' enumerations in words, each in the order of its Solidity enum. */
import { ExchangeClientError } from "./errors.js";

export const STATUSES = ["none", "active", "expired", "frozen", "revoked", "recovered"] as const;
export const ACCOUNT_TYPES = ["other", "retail", "wholesale", "employee", "proprietary"] as const;
export const SIDES = ["buy", "sell"] as const;
export const KINDS = ["limit", "market", "stop", "stop-limit"] as const;
export const TIMES_IN_FORCE = ["GTC", "GTD", "DAY", "IOC", "FOK"] as const;
export const SELF_TRADES = ["cancel-newest", "cancel-oldest", "cancel-both"] as const;
export const ORDER_STATUSES = ["none", "open", "dormant", "filled", "cancelled"] as const;
export const CANCEL_REASONS = [
  "requested",
  "expired",
  "ineligible",
  "restricted",
  "self-trade",
  "unfilled",
  "replaced",
  "step-limit",
] as const;
/** The categories of Form ATS-R item 4, A to N. */
export const CATEGORIES = [
  "listed-equity",
  "nasdaq-national-market",
  "nasdaq-small-cap",
  "rule-144a",
  "penny-stock",
  "other-equity",
  "rights-and-warrants",
  "listed-options",
  "unlisted-options",
  "government",
  "municipal",
  "corporate-debt",
  "mortgage-related",
  "other-debt",
] as const;

export type Status = (typeof STATUSES)[number];
export type AccountType = (typeof ACCOUNT_TYPES)[number];
export type Side = (typeof SIDES)[number];
export type Kind = (typeof KINDS)[number];
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];
export type SelfTrade = (typeof SELF_TRADES)[number];
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export type CancelReason = (typeof CANCEL_REASONS)[number];
export type Category = (typeof CATEGORIES)[number];

/**
 * The number that stands for a word in the contracts.
 * @throws ExchangeClientError INVALID_INPUT that names the words there are
 */
export function numberOf<Word extends string>(words: readonly Word[], word: Word, what: string): number {
  const index = words.indexOf(word);
  if (index === -1) {
    throw new ExchangeClientError("INVALID_INPUT", `${what} must be one of ${words.join(", ")}, not "${word}"`);
  }
  return index;
}

/** The word for a number that a contract gave. */
export const wordOf = <Word extends string>(words: readonly Word[], index: number): Word => words[index] as Word;
