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
  /** A wallet's record in the registry and what it holds; undefined where the registry never heard of it. */
  investor(wallet: string): Promise<object | undefined>;
  /** Candles of a market, oldest first: the last ones of the period asked for. */
  candles(filter: CandleFilter): Promise<object[]>;
  /** Tells each trade of a market once, and again as `removed` when a revert takes it back. @returns how to stop. */
  subscribeTrades(market: number, notify: (trade: object) => void): () => void;
  /** Tells a market's best levels at first, then the levels that change. @returns how to stop. */
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
