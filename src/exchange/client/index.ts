/** A typed client of the exchange over EIP-1193. */
export type { Amount } from "./amounts.js";
export { createExchangeClient, type ExchangeClient } from "./client.js";
export type { ConnectionOptions, Eip1193, ExchangeAddresses } from "./connection.js";
export type { Book, BookLevel } from "./data/book.js";
export { type Candle, type CandleQuery, INTERVALS, type Interval } from "./data/candles.js";
export type { Cash, Holding, Positions } from "./data/positions.js";
export type { TradeFilter, TradeRecord } from "./data/trades.js";
export {
  ACCOUNT_TYPES,
  type AccountType,
  CATEGORIES,
  type Category,
  SELF_TRADES,
  type SelfTrade,
  SIDES,
  type Side,
  type Status,
  TIMES_IN_FORCE,
  type TimeInForce,
} from "./enums.js";
export { ExchangeClientError, type ExchangeClientErrorCode } from "./errors.js";
export type { Instant } from "./instants.js";
export type { Investor } from "./investors/investor.js";
export type { Registration } from "./investors/register-investor.js";
export type { Day, Hours } from "./markets/hours.js";
export type { Listing } from "./markets/list-market.js";
export type { MarketState } from "./markets/markets.js";
export type { Done, MarketName } from "./model.js";
export type { AmendedOrder, Amendment } from "./orders/amend-order.js";
export type { OrderState } from "./orders/order.js";
export type { OrderFilter, OrderRecord } from "./orders/orders.js";
export type { OrderInput, PlacedOrder } from "./orders/place-order.js";
export type { PoolState } from "./pool/pool.js";
export type { RoutedOrder, Split } from "./pool/routed-trade.js";
export type { SwapInput, Swapped } from "./pool/swap.js";
export { ExchangeRefusal } from "./refusals/refusal.js";
export type { SecurityTerms } from "./securities/issue-security.js";
export type { Issuance } from "./securities/issue-shares.js";
export type { SecurityState } from "./securities/securities.js";
