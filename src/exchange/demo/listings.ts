import type { Category } from "../client/enums.js";

/** A security of the demo, with its market against the settlement token. */
export interface Listing {
  symbol: "ACME" | "HLIO";
  name: string;
  identifier: string;
  category: Category;
  holdingDays: number;
  holderCap: number;
  /** In millionths of a dollar, and in shares. */
  tick: bigint;
  lot: bigint;
  makerFeeBps: number;
  takerFeeBps: number;
}

export const LISTINGS: readonly [Listing, Listing] = [
  {
    symbol: "ACME",
    name: "ACME Robotics, Inc.",
    identifier: "US00ACME0018",
    category: "other-equity",
    holdingDays: 365,
    holderCap: 2_000,
    tick: 10_000n,
    lot: 1n,
    makerFeeBps: 5,
    takerFeeBps: 15,
  },
  {
    symbol: "HLIO",
    name: "HELIOS Infrastructure Fund, L.P.",
    identifier: "US00HLIO0024",
    category: "rule-144a",
    holdingDays: 180,
    holderCap: 500,
    tick: 50_000n,
    lot: 10n,
    makerFeeBps: 0,
    takerFeeBps: 10,
  },
];
