/** The exchange for programs, `couverture/exchange`: its typed client over EIP-1193, where a couverture chain has its contracts, and their deployment to other networks. */
export type { Amount } from "./client/amounts.js";
export { createExchangeClient, type ExchangeClient } from "./client/client.js";
export type { ConnectionOptions, Eip1193, ExchangeAddresses } from "./client/connection.js";
export type { Book, BookLevel } from "./client/data/book.js";
export { type Candle, type CandleQuery, INTERVALS, type Interval } from "./client/data/candles.js";
export type { Cash, Holding, Positions } from "./client/data/positions.js";
export type { TradeFilter, TradeRecord } from "./client/data/trades.js";
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
} from "./client/enums.js";
export { ExchangeClientError, type ExchangeClientErrorCode } from "./client/errors.js";
export type { Instant } from "./client/instants.js";
export type { Investor } from "./client/investors/investor.js";
export type { Registration } from "./client/investors/register-investor.js";
export type { Day, Hours } from "./client/markets/hours.js";
export type { Listing } from "./client/markets/list-market.js";
export type { MarketState } from "./client/markets/markets.js";
export type { Done, MarketName } from "./client/model.js";
export type { AmendedOrder, Amendment } from "./client/orders/amend-order.js";
export type { OrderState } from "./client/orders/order.js";
export type { OrderFilter, OrderRecord } from "./client/orders/orders.js";
export type { OrderInput, PlacedOrder } from "./client/orders/place-order.js";
export type { PoolState } from "./client/pool/pool.js";
export type { RoutedOrder, Split } from "./client/pool/routed-trade.js";
export type { SwapInput, Swapped } from "./client/pool/swap.js";
export { ExchangeRefusal } from "./client/refusals/refusal.js";
export type { SecurityTerms } from "./client/securities/issue-security.js";
export type { Issuance } from "./client/securities/issue-shares.js";
export type { SecurityState } from "./client/securities/securities.js";
export { addressesOf, type Deployment, type DeployOptions, deployExchange } from "./deploy.js";
export { EXCHANGE_ADDRESSES } from "./deployment/addresses.js";
