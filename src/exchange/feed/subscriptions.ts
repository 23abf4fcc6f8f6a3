import type { Decoded } from "../ledger/abi.js";
import { FIXED_ADDRESSES } from "../ledger/addresses.js";
import { integer } from "../ledger/columns.js";
import { EVENT_READERS } from "../ledger/readers.js";
import { type Book, changedLevels, levelJson, readBook } from "./book.js";
import { type MarketUnits, marketUnits, readMarket } from "./markets.js";
import type { FeedBlock, FeedLog, FeedSource } from "./source.js";
import { tradeOfEvent } from "./trades.js";

/** Levels of each side that a subscription to a book reports. */
const BOOK_DEPTH = 100;

/** Events of the exchange that may change a book. */
const BOOK_EVENTS = new Set(["Trade", "OrderRested", "OrderTriggered", "OrderReduced", "OrderCancelled"]);

const UNKNOWN: MarketUnits = { symbol: null, shares: null, dollars: null };

type Notify = (report: object) => void;

export interface Subscriptions {
  trades(market: number, notify: Notify): () => void;
  book(market: number, notify: Notify): () => void;
}

/** A subscription to a market's trades. */
interface TradeWatch {
  market: number;
  notify: Notify;
}

/** A subscription to a market's book, with the book that it reported last. */
interface BookWatch {
  market: number;
  notify: Notify;
  reported: Book | undefined;
}

/** Reports trades and books of markets as blocks are added and reverted. Without subscriptions it listens to nothing. */
export function createSubscriptions(source: FeedSource): Subscriptions {
  const tradeWatches = new Set<TradeWatch>();
  const bookWatches = new Set<BookWatch>();
  /** Markets whose books are to be read, and those that are being read. */
  const dirty = new Set<number>();
  const reading = new Set<number>();
  const units = new Map<number, MarketUnits>();
  /** Contracts that emitted trades of a pool, and whether they are one. */
  const pools = new Map<string, boolean>();
  let reported: Promise<void> = Promise.resolve();
  let reverted = false;
  let stop: (() => void) | undefined;

  async function unitsOf(market: number): Promise<MarketUnits> {
    const known = units.get(market);
    if (known) return known;
    const row = await readMarket(source, market);
    if (!row) return UNKNOWN;
    units.set(market, marketUnits(row));
    return marketUnits(row);
  }

  async function isPool(address: string, market: number): Promise<boolean> {
    const known = pools.get(address) ?? (await readMarket(source, market))?.pool === address;
    pools.set(address, known);
    return known;
  }

  async function reportTrade(event: Decoded, log: FeedLog, block: FeedBlock): Promise<void> {
    const market = integer(event, "market");
    const listeners = [...tradeWatches].filter((watch) => watch.market === market);
    if (listeners.length === 0) return;
    if (event.name === "PoolTrade" && !(await isPool(log.address, market))) return;
    const trade = tradeOfEvent(event, log, block, await unitsOf(market));
    for (const watch of listeners) if (tradeWatches.has(watch)) watch.notify(trade);
  }

  function take(block: FeedBlock): void {
    // The blocks of a revert come one by one, and are reported with what was known before it.
    if (reverted && !block.removed) reported = reported.then(forget);
    reverted = block.removed;
    for (const log of block.logs()) {
      const ofExchange = log.address === FIXED_ADDRESSES.exchange;
      const event = EVENT_READERS[ofExchange ? "exchange" : "pool"](log.topics, log.data);
      if (!event) continue;
      if (event.name === (ofExchange ? "Trade" : "PoolTrade")) {
        // In order, though the first has to read the market's units.
        reported = reported.then(() => reportTrade(event, log, block)).catch(() => undefined);
      }
      if (ofExchange && BOOK_EVENTS.has(event.name)) dirty.add(integer(event, "market"));
    }
    for (const market of dirty) void refresh(market);
  }

  function forget(): void {
    units.clear();
    pools.clear();
  }

  /** Reads a book and reports what changed; again, if it changed meanwhile. */
  async function refresh(market: number): Promise<void> {
    if (reading.has(market)) return;
    reading.add(market);
    try {
      for (;;) {
        dirty.delete(market);
        const watches = [...bookWatches].filter((watch) => watch.market === market);
        if (watches.length === 0) return;
        const book = await readBook(source, market, BOOK_DEPTH).catch(() => emptyBook(market));
        if (book) for (const watch of watches) reportBook(watch, book, await unitsOf(market));
        if (!dirty.has(market)) return;
      }
    } catch {
      // The node is closing, or its ledger has failed, which the node reports itself.
    } finally {
      reading.delete(market);
    }
  }

  /** The book of a market that is not there; undefined where a revert removed the block during the read: its book is read next. */
  async function emptyBook(market: number): Promise<Book | undefined> {
    const blockNumber = source.headNumber();
    return (await readMarket(source, market)) ? undefined : { blockNumber, bids: [], asks: [] };
  }

  function reportBook(watch: BookWatch, book: Book, market: MarketUnits): void {
    if (!bookWatches.has(watch)) return;
    const { reported: before = { bids: [], asks: [] } } = watch;
    const [bids, asks] = [changedLevels(before.bids, book.bids), changedLevels(before.asks, book.asks)];
    const first = watch.reported === undefined;
    watch.reported = book;
    if (!first && bids.length + asks.length === 0) return;
    watch.notify({
      market: watch.market,
      symbol: market.symbol,
      blockNumber: book.blockNumber,
      snapshot: first,
      bids: bids.map((level) => levelJson(level, market)),
      asks: asks.map((level) => levelJson(level, market)),
    });
  }

  function listen(): () => void {
    const stops = [source.onBlock(take), source.onReplaced(startAgain)];
    return () => {
      for (const end of stops) end();
    };
  }

  /** Another chain has taken the place of the one that was there: its books are reported whole. */
  function startAgain(): void {
    reported = reported.then(forget);
    reverted = false;
    for (const watch of bookWatches) {
      watch.reported = undefined;
      dirty.add(watch.market);
    }
    for (const market of dirty) void refresh(market);
  }

  function add<Watch>(watches: Set<Watch>, watch: Watch): () => void {
    watches.add(watch);
    stop ??= listen();
    return () => {
      watches.delete(watch);
      if (tradeWatches.size + bookWatches.size > 0) return;
      stop?.();
      stop = undefined;
    };
  }

  return {
    trades: (market, notify) => add(tradeWatches, { market, notify }),
    book(market, notify) {
      const end = add<BookWatch>(bookWatches, { market, notify, reported: undefined });
      dirty.add(market);
      void refresh(market);
      return end;
    },
  };
}
