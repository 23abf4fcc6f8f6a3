import type { Address, Hash } from "viem";
import type { Category } from "./enums.js";

/** An ERC-20 as amounts of it are shown. */
export interface Token {
  address: Address;
  symbol: string;
  decimals: number;
}

/** What of a security never changes. */
export interface Security extends Token {
  name: string;
  /** Short code of the issuer, as affiliations name it. */
  issuer: string;
  /** CUSIP- or ISIN-like. */
  identifier: string;
  /** Category of Form ATS-R. */
  category: Category;
  /** Lockup of a lot from its acquisition. */
  holdingDays: number;
}

/** What of a market never changes. */
export interface Market {
  id: number;
  /** `ACME/DUSD`. */
  name: string;
  security: Security;
  quote: Token;
  /** Smallest step of a price, in units of the quote token. */
  tick: bigint;
  /** Smallest step of a quantity, in units of the security. */
  lot: bigint;
}

/** How a market is named: by its number, by `ACME/DUSD`, or by `ACME` alone where the security has one market. */
export type MarketName = string | number;

/** A transaction that was mined and did what it was to do. */
export interface Done {
  transaction: Hash;
  block: bigint;
}
