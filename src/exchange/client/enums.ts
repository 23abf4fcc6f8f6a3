/** The contracts' enumerations in words, each in the order of its Solidity enum. */
import { ENUMS } from "../artifacts/enums.js";
import { ExchangeClientError } from "./errors.js";

export const STATUSES = ENUMS.Status;
export const ACCOUNT_TYPES = ENUMS.AccountType;
export const SIDES = ENUMS.Side;
export const KINDS = ENUMS.Kind;
export const TIMES_IN_FORCE = ENUMS.TimeInForce;
export const SELF_TRADES = ENUMS.SelfTrade;
export const ORDER_STATUSES = ENUMS.OrderStatus;
export const CANCEL_REASONS = ENUMS.CancelReason;
/** The categories of Form ATS-R item 4, A to N. */
export const CATEGORIES = ENUMS.Category;

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
