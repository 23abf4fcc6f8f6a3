import type { Database } from "better-sqlite3";
import { FIXED_ADDRESSES, SETTLEMENT_DECIMALS } from "./addresses.js";
import { canonical } from "./places.js";
import type { Role } from "./readers.js";

/** What is known of a security's units. */
export interface KnownSecurity {
  symbol: string | null;
  /** Null for a security whose constructor could not be seen. */
  decimals: number | null;
}

/** What is known of a market. */
export interface KnownMarket {
  security: string;
  quote: string;
  /** Null for a quote token other than the settlement token. */
  quoteDecimals: number | null;
  takerFeeBps: number;
}

/** The market's contracts, as they are known after the last record that was written. */
export interface KnownContracts {
  /** Makes ready for a record: what was learnt from records that were undone, or whose writing was, is forgotten. */
  at(seq: number): void;
  /** Forgets everything; it is read again from the tables. */
  forget(): void;
  roleOf(address: string): Role | undefined;
  security(address: string): KnownSecurity | undefined;
  market(id: number): KnownMarket | undefined;
  /** The market that a pool is for. */
  marketOfPool(address: string): number | undefined;
  addSecurity(address: string, security: KnownSecurity): void;
  addMarket(id: number, market: KnownMarket): void;
  addPool(address: string, market: number): void;
}

const FIXED_ROLES: [address: string, role: Role][] = [
  [FIXED_ADDRESSES.registry, "registry"],
  [FIXED_ADDRESSES.settlementToken, "settlement token"],
  [FIXED_ADDRESSES.exchange, "exchange"],
  [FIXED_ADDRESSES.poolFactory, "factory"],
  [FIXED_ADDRESSES.router, "router"],
];

/** Decimals of a quote token, null where they are not known. */
export const quoteDecimals = (quote: string): number | null =>
  quote === FIXED_ADDRESSES.settlementToken ? SETTLEMENT_DECIMALS : null;

interface SecurityRow {
  security: string;
  symbol: string | null;
  decimals: number | null;
}

interface MarketRow {
  market: number;
  security: string;
  quote: string;
  taker_fee_bps: number;
}

/**
 * Which contracts are the market's: those at the fixed addresses, the securities of the registry there, the securities that the exchange
 * there lists, the pools that the factory there makes. What other contracts emit is nothing to the market.
 */
export function knownContracts(database: Database): KnownContracts {
  const readSecurities = database.prepare<[], SecurityRow>(
    `SELECT security, symbol, decimals FROM security_events AS known
     WHERE event IN ('created', 'listed') AND ${canonical("known")} ORDER BY seq, event_index`,
  );
  const readMarkets = database.prepare<[], MarketRow>(
    `SELECT market, security, quote, taker_fee_bps FROM market_events AS known
     WHERE event IN ('listed', 'fees set') AND ${canonical("known")} ORDER BY seq, log_index`,
  );
  const readPools = database.prepare<[], { market: number; pool: string }>(
    `SELECT market, pool FROM market_events AS known
     WHERE event = 'pool created' AND ${canonical("known")} ORDER BY seq, log_index`,
  );
  let roles = new Map<string, Role>();
  let securities = new Map<string, KnownSecurity>();
  let markets = new Map<number, KnownMarket>();
  let pools = new Map<string, number>();
  let last: number | undefined;

  const known: KnownContracts = {
    at(seq) {
      // A record that is not new comes again because its batch could not be committed.
      if (last === undefined || seq <= last) read();
      last = seq;
    },
    forget() {
      last = undefined;
    },
    roleOf: (address) => roles.get(address),
    security: (address) => securities.get(address),
    market: (id) => markets.get(id),
    marketOfPool: (address) => pools.get(address),
    addSecurity(address, security) {
      roles.set(address, "security");
      securities.set(address, security);
    },
    addMarket(id, market) {
      markets.set(id, market);
    },
    addPool(address, market) {
      roles.set(address, "pool");
      pools.set(address, market);
    },
  };

  function read(): void {
    roles = new Map(FIXED_ROLES);
    securities = new Map();
    markets = new Map();
    pools = new Map();
    for (const { security, symbol, decimals } of readSecurities.all())
      known.addSecurity(security, { symbol, decimals });
    for (const { market, security, quote, taker_fee_bps } of readMarkets.all()) {
      known.addMarket(market, { security, quote, quoteDecimals: quoteDecimals(quote), takerFeeBps: taker_fee_bps });
    }
    for (const { market, pool } of readPools.all()) known.addPool(pool, market);
  }

  return known;
}
