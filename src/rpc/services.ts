/**
 * What the methods need of the node beyond its chain and wallet: the exchange's feed, the ledger, snapshots, and the upstream of a
 * fork. The node implements each of them once (`src/node/*-service.ts`, `src/node/snapshots.ts`); here are their interfaces.
 */
import type { Client } from "./client.js";

// Exchange

/**
 * What the `exchange_` methods and subscriptions ask of the exchange. Amounts come as two texts: whole shares or dollars as a decimal
 * ("25.5"; null where a token's decimals are not known), and exact units under the same name with `Units` ("25500000").
 */
export interface ExchangeService {
  /** Resolves when subscriptions can begin: what they are made of is loaded with the first question. */
  ready(): Promise<void>;
  /** Every market with its terms, whether it is halted, its best and last prices. */
  markets(): Promise<object[]>;
  /** The best levels of a market's book; undefined where there is no such market. */
  book(market: number, depth: number): Promise<object | undefined>;
  /** Trades on the book and with pools, newest first. */
  trades(filter: TradeFilter): Promise<Page>;
  /** Orders, refused ones too, newest first. */
  orders(filter: OrderFilter): Promise<Page>;
  /** A wallet's record in the registry and what it holds; undefined where the registry does not know it. */
  investor(wallet: string): Promise<object | undefined>;
  /** Candles of a market, oldest first: the last ones of the requested period. */
  candles(filter: CandleFilter): Promise<object[]>;
  /** Reports each trade of a market once, and again as `removed` when a revert takes it back. @returns how to stop. */
  subscribeTrades(market: number, notify: (trade: object) => void): () => void;
  /** Reports a market's best levels at first, then the levels that change. @returns how to stop. */
  subscribeBook(market: number, notify: (change: object) => void): () => void;
}

/** Some of a list, newest first. */
export interface Page {
  items: object[];
  /** Give it as `after` for those that follow; null at the end. */
  next: string | null;
}

interface PageFilter {
  market?: number | undefined;
  /** Where the page before this one ended. */
  after?: string | undefined;
  limit: number;
}

export interface TradeFilter extends PageFilter {
  /** As buyer or as seller; 0x-hex, lower case. */
  wallet?: string | undefined;
}

export interface OrderFilter extends PageFilter {
  owner?: string | undefined;
  status?: string | undefined;
}

/** Widths of candles. */
export const CANDLE_WIDTHS = ["1m", "5m", "15m", "1h", "1d"] as const;

export interface CandleFilter {
  market: number;
  width: (typeof CANDLE_WIDTHS)[number];
  /** Unix seconds; both ends are included. */
  from?: number | undefined;
  to?: number | undefined;
  limit: number;
}

// Ledger

/** What the `ledger_` methods ask of the ledger. Answers hold all that was acknowledged before the question. */
export interface LedgerService {
  /** The last record that it holds; undefined while it is empty. `entryHash` covers all before it. */
  head(): Promise<{ seq: number; entryHash: Uint8Array } | undefined>;
  /**
   * Runs one reading statement.
   * @param params values for its `?`
   * @param client whose query it is; clients take turns
   * @throws Error with a sentence, for a statement that writes, is wrong, or takes too long or too much
   */
  query(sql: string, params: (string | number | null)[], limit: number, client?: Client): Promise<LedgerRows>;
  /** Verifies the file as `couverture ledger verify` does. Undefined where the ledger is in memory, and there is no file. */
  verify(): Promise<LedgerVerdict> | undefined;
}

export interface LedgerRows {
  columns: string[];
  /** Integers beyond 2^53 as bigint, BLOBs as bytes. */
  rows: (string | number | bigint | null | Uint8Array)[][];
  /** Whether there were more rows than the limit. */
  truncated: boolean;
}

export interface LedgerVerdict {
  whole: boolean;
  head: { seq: number; entryHash: string } | undefined;
  /** How many of each were gone through. */
  verified: { records: number; blocks: number; transactions: number; logs: number; rows: number };
  /** How many differences there are, and the first in a sentence. */
  differences: number;
  first: string | undefined;
}

// Snapshots

/** What is reported of a snapshot. */
export interface SnapshotSummary {
  /** Undefined for one that was given as a file. */
  name?: string | undefined;
  file: string;
  /** Stands for the chain that it holds: manifest, journal and state. */
  digest: string;
  /** Bytes. */
  size: number;
  engine: string;
  chainId: number;
  genesisHash: string;
  head: { number: number; hash: string };
  transactions: number;
  /** The journal's last record. */
  record: { seq: number; entryHash: string };
}

/** A snapshot that cannot be used. */
export interface UnusableSnapshot {
  name: string;
  file: string;
  /** Why, in a sentence. */
  problem: string;
}

/** What the `snapshot_` methods ask. A snapshot is given by its name in the data directory, or as a file. */
export interface SnapshotService {
  /** Saves the chain, while it goes on. @throws SnapshotError */
  save(given: string, options?: { at?: number | undefined; replace?: boolean | undefined }): Promise<SnapshotSummary>;
  /** Puts a snapshot's chain in the place of the one that runs. When it fails, that one goes on. @throws SnapshotError */
  load(given: string): Promise<SnapshotSummary>;
  /** The named ones, in the order of their names. */
  list(): (SnapshotSummary | UnusableSnapshot)[];
}

// Upstream of a fork

/** Another chain to fork from. */
export interface ForkRequest {
  /** Where it answers JSON-RPC; undefined: where the fork that the chain is now has it. */
  url: string | undefined;
  /** Undefined: its head. */
  blockNumber: number | undefined;
  headers: Record<string, string>;
}

/** Makes the running chain a fork of another one. */
export interface ForkService {
  /** Resets the chain to a block of another. @throws ForkError, RpcError */
  reset(request: ForkRequest, method: string): Promise<void>;
  /** Asks the same upstream at another address from now on. @throws ForkError where that is another chain's, RpcError */
  setUrl(url: string): Promise<void>;
}
