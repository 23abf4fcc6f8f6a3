import { SIDES } from "../client/enums.js";
import type { Decoded } from "../ledger/abi.js";
import { integer, text, time, units, word } from "../ledger/columns.js";
import { amount, plain, unitsOf } from "./amounts.js";
import type { MarketUnits } from "./markets.js";
import type { FeedBlock, FeedLog, Row } from "./source.js";

/** What of a trade is the same in the ledger and in an event. */
interface TradeFacts {
  market: number;
  venue: string;
  venueAddress: string;
  tradeId: string;
  buyer: string;
  seller: string;
  takerSide: string;
  makerOrderId: string | null;
  takerOrderId: string | null;
  price: bigint;
  quantity: bigint;
  value: bigint;
  buyerFee: bigint;
  sellerFee: bigint;
  /** What a pool kept of the shares that were sold to it. */
  feeInShares: bigint | undefined;
  executedAt: number;
  blockNumber: number;
  transactionHash: string;
  logIndex: number;
}

function tradeJson(facts: TradeFacts, { symbol, shares, dollars }: MarketUnits): object {
  const { price, quantity, value, buyerFee, sellerFee, feeInShares, executedAt, ...rest } = facts;
  return {
    ...rest,
    symbol,
    ...amount("price", price, dollars),
    ...amount("quantity", quantity, shares),
    ...amount("value", value, dollars),
    ...amount("buyerFee", buyerFee, dollars),
    ...amount("sellerFee", sellerFee, dollars),
    ...amount("feeInShares", feeInShares, shares),
    executedAt,
    executed: time(executedAt),
  };
}

const textOf = (value: Row[string] | undefined): string | null => {
  const known = plain(value);
  return known === null ? null : String(known);
};

/** A trade as `exchange_trades` reports it, from its row. */
export function tradeOfRow(row: Row, market: MarketUnits): object {
  return tradeJson(
    {
      market: Number(row.market),
      venue: String(row.venue),
      venueAddress: String(row.venue_address),
      tradeId: String(row.trade_id),
      buyer: String(row.buyer),
      seller: String(row.seller),
      takerSide: String(row.taker_side),
      makerOrderId: textOf(row.maker_order_id),
      takerOrderId: textOf(row.taker_order_id),
      price: unitsOf(row.price) ?? 0n,
      quantity: unitsOf(row.quantity) ?? 0n,
      value: unitsOf(row.value) ?? 0n,
      buyerFee: unitsOf(row.buyer_fee) ?? 0n,
      sellerFee: unitsOf(row.seller_fee) ?? 0n,
      feeInShares: unitsOf(row.fee_in_shares),
      executedAt: Number(row.executed_at),
      blockNumber: Number(row.block_number),
      transactionHash: String(row.transaction_hash),
      logIndex: Number(row.log_index),
    },
    market,
  );
}

const BUY = 0;

/** A trade as `eth_subscribe("exchangeTrades")` reports it, from the event of the exchange or of a pool. */
export function tradeOfEvent(event: Decoded, log: FeedLog, block: FeedBlock, market: MarketUnits): object {
  const place = {
    market: integer(event, "market"),
    venueAddress: log.address,
    tradeId: units(event, "tradeId").toString(),
    quantity: units(event, "quantity"),
    value: units(event, "value"),
    executedAt: integer(event, "executedAt"),
    blockNumber: block.number,
    transactionHash: log.transactionHash(),
    logIndex: log.logIndex,
  };
  const facts = event.name === "Trade" ? bookTrade(event, place) : poolTrade(event, place, market);
  return { ...tradeJson(facts, market), removed: block.removed };
}

type Place = Pick<
  TradeFacts,
  | "market"
  | "venueAddress"
  | "tradeId"
  | "quantity"
  | "value"
  | "executedAt"
  | "blockNumber"
  | "transactionHash"
  | "logIndex"
>;

const bookTrade = (event: Decoded, place: Place): TradeFacts => ({
  ...place,
  venue: "book",
  buyer: text(event, "buyer"),
  seller: text(event, "seller"),
  takerSide: word(SIDES, integer(event, "takerSide")),
  makerOrderId: units(event, "makerOrderId").toString(),
  takerOrderId: units(event, "takerOrderId").toString(),
  price: units(event, "price"),
  buyerFee: units(event, "buyerFee"),
  sellerFee: units(event, "sellerFee"),
  feeInShares: undefined,
});

function poolTrade(event: Decoded, place: Place, { shares }: MarketUnits): TradeFacts {
  const [trader, fee, buys] = [text(event, "trader"), units(event, "feePaid"), integer(event, "side") === BUY];
  return {
    ...place,
    venue: "pool",
    buyer: buys ? trader : place.venueAddress,
    seller: buys ? place.venueAddress : trader,
    takerSide: word(SIDES, integer(event, "side")),
    makerOrderId: null,
    takerOrderId: null,
    price: place.quantity === 0n ? 0n : (place.value * 10n ** BigInt(shares ?? 0)) / place.quantity,
    buyerFee: buys ? fee : 0n,
    sellerFee: 0n,
    feeInShares: buys ? undefined : fee,
  };
}
