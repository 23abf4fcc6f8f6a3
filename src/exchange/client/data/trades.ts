import type { Address, Hash } from "viem";
import { readContract } from "viem/actions";
import { iExchangeAbi } from "../../artifacts/IExchange.js";
import { iPoolAbi } from "../../artifacts/IPool.js";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import type { Connection } from "../connection.js";
import { factoryAt } from "../contracts.js";
import { SIDES, type Side, wordOf } from "../enums.js";
import { eventsOf } from "../events.js";
import { isoInstant } from "../instants.js";
import { allMarkets, findMarket } from "../markets/market.js";
import type { Market, MarketName } from "../model.js";

/** A trade on the book or with the pool; amounts as decimal text. */
export interface TradeRecord {
  /** Trades of the book, and of each pool, count from 1. */
  id: bigint;
  market: string;
  venue: "book" | "pool";
  /** ISO-8601. */
  at: string;
  /** Of the side that came to the other; with a pool, the investor's. */
  side: Side;
  /** Per whole share; of a pool's trade what it came to on average, rounded down. */
  price: string;
  /** Whole shares. */
  quantity: string;
  /** In the quote token. */
  value: string;
  buyer: Address;
  seller: Address;
  makerOrder?: bigint;
  takerOrder?: bigint;
  transaction: Hash;
}

/** A trade with its amounts in units, for what is computed of it. */
export interface RawTrade {
  market: Market;
  seconds: number;
  price: bigint;
  quantity: bigint;
  value: bigint;
  record: TradeRecord;
}

export interface TradeFilter {
  market?: MarketName;
  /** The last so many. */
  limit?: number;
}

/** Trades, the oldest first: those of the book and those of the pools. */
export async function trades(connection: Connection, { market, limit }: TradeFilter = {}): Promise<TradeRecord[]> {
  const markets = market === undefined ? await allMarkets(connection) : [await findMarket(connection, market)];
  const all = (await Promise.all(markets.map((each) => tradesOf(connection, each)))).flat();
  const sorted = markets.length === 1 ? all : all.sort((a, b) => a.order - b.order);
  const records = sorted.map(({ record }) => record);
  return limit === undefined ? records : records.slice(Math.max(records.length - limit, 0));
}

/** More than the logs of any block. */
const LOGS_PER_BLOCK = 1_000_000;

/** Trades of one market, the oldest first. */
export async function tradesOf(connection: Connection, market: Market): Promise<(RawTrade & { order: number })[]> {
  const pool = await readContract(connection.client, {
    ...factoryAt(connection),
    functionName: "poolOf",
    args: [market.id],
  });
  const args = { market: market.id };
  const [book, pooled] = await Promise.all([
    eventsOf(connection, { abi: iExchangeAbi, eventName: "Trade", args, address: connection.addresses.exchange }),
    BigInt(pool) === 0n ? [] : eventsOf(connection, { abi: iPoolAbi, eventName: "PoolTrade", args, address: pool }),
  ]);
  const { security, quote } = market;
  const money = (units: bigint) => fromUnits(units, quote.decimals, MONEY_DECIMALS);
  const shares = (units: bigint) => fromUnits(units, security.decimals);
  const orderOf = (log: { blockNumber: bigint; logIndex: number }) =>
    Number(log.blockNumber) * LOGS_PER_BLOCK + log.logIndex;
  const onBook = book.map((log) => {
    const { price, quantity, value, executedAt, takerSide, buyer, seller } = log.args;
    const record: TradeRecord = {
      id: log.args.tradeId,
      market: market.name,
      venue: "book",
      at: isoInstant(executedAt),
      side: wordOf(SIDES, takerSide),
      price: money(price),
      quantity: shares(quantity),
      value: money(value),
      ...{ buyer, seller },
      makerOrder: log.args.makerOrderId,
      takerOrder: log.args.takerOrderId,
      transaction: log.transactionHash,
    };
    return { market, seconds: executedAt, price, quantity, value, record, order: orderOf(log) };
  });
  const withPool = pooled.map((log) => {
    const { quantity, value, executedAt, trader } = log.args;
    const side = wordOf(SIDES, log.args.side);
    const price = quantity === 0n ? 0n : (value * 10n ** BigInt(security.decimals)) / quantity;
    const record: TradeRecord = {
      id: log.args.tradeId,
      market: market.name,
      venue: "pool",
      at: isoInstant(executedAt),
      side,
      price: money(price),
      quantity: shares(quantity),
      value: money(value),
      buyer: side === "buy" ? trader : pool,
      seller: side === "buy" ? pool : trader,
      transaction: log.transactionHash,
    };
    return { market, seconds: executedAt, price, quantity, value, record, order: orderOf(log) };
  });
  return [...onBook, ...withPool].sort((a, b) => a.order - b.order);
}
