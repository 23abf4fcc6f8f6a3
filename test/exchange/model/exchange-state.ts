import type { CashModel } from "./cash.js";
import type { ExchangeEvent } from "./events.js";
import type { RegistryModel } from "./registry.js";
import type { SecurityModel } from "./security.js";
import type { Store, Table } from "./store.js";
import { type Address, type Clock, DAY_SECONDS, Kind, OrderStatus, Refused, Side, type Word } from "./terms.js";

/** The terms of an order, as IExchange.OrderRequest has them. */
export interface OrderRequest {
  market: number;
  side: number;
  kind: number;
  timeInForce: number;
  selfTrade: number;
  postOnly: boolean;
  programTrade: boolean;
  quantity: bigint;
  price: bigint;
  stopPrice: bigint;
  expiresAt: bigint;
  clientOrderId: Word;
}

/** An order that is being entered or activated: in no list. */
export const IN_HAND = -1;

export interface Order extends OrderRequest {
  id: bigint;
  owner: Address;
  /** One of OrderStatus, or IN_HAND. */
  status: number;
  remaining: bigint;
  escrow: bigint;
  /** Taker rate at entry: the most that it is charged. */
  feeCap: bigint;
  /** Entry order; renewed when a stop activates. */
  seq: bigint;
  /** Order of arrival in the list where it rests. */
  place: bigint;
}

export interface Market {
  id: number;
  security: SecurityModel;
  quote: CashModel;
  quoteAddress: Address;
  tick: bigint;
  lot: bigint;
  makerFeeBps: bigint;
  takerFeeBps: bigint;
  tradingDays: number;
  opens: bigint;
  closes: bigint;
  lastPrice: bigint;
}

/** Everything that the exchange's parts share. */
export interface ExchangeState {
  address: Address;
  clock: Clock;
  /** Who sent the transaction. */
  sender: Address;
  store: Store;
  registry: RegistryModel;
  markets: Table<number, Market>;
  /** Orders that rest, wait or are in hand. */
  live: Table<bigint, Order>;
  finished: Table<bigint, Order>;
  /** Each owner's live orders, as packed as the contract keeps them: the last takes the place of the one that goes. */
  ordersOf: Table<Address, readonly bigint[]>;
  /** Halted markets' reasons; 0 is all of them. */
  halts: Table<number, Word>;
  clientIds: Table<string, bigint>;
  credits: ReturnType<Store["amounts"]>;
  settings: Table<"feeRecipient", Address>;
  orderIds: ReturnType<Store["counter"]>;
  tradeIds: ReturnType<Store["counter"]>;
  sequence: ReturnType<Store["counter"]>;
  places: ReturnType<Store["counter"]>;
  events: ExchangeEvent[];
}

/** How many steps of matching a transaction may still take. */
export interface Budget {
  left: number;
}

export function marketOf(state: ExchangeState, id: number): Market {
  const market = state.markets.get(id);
  if (!market) throw new Refused("UnknownMarket");
  return market;
}

export function liveOrder(state: ExchangeState, id: bigint): Order {
  const order = state.live.get(id);
  if (!order) throw new Refused("UnknownOrder");
  return order;
}

export function changeOrder(state: ExchangeState, id: bigint, changes: Partial<Order>): Order {
  const order = { ...liveOrder(state, id), ...changes };
  state.live.set(id, order);
  return order;
}

/** A market's open orders of one side, the best price first, the oldest first within a price. */
export function bookSide(state: ExchangeState, market: number, side: number): Order[] {
  return state.live
    .values()
    .filter((order) => order.status === OrderStatus.Open && order.market === market && order.side === side)
    .sort((a, b) => compare(a.place, b.place))
    .sort((a, b) => (side === Side.Buy ? compare(b.price, a.price) : compare(a.price, b.price)));
}

/** A market's dormant orders of one side in the order of activation. */
export function dormantSide(state: ExchangeState, market: number, side: number): Order[] {
  return state.live
    .values()
    .filter((order) => order.status === OrderStatus.Dormant && order.market === market && order.side === side)
    .sort((a, b) => compare(a.place, b.place))
    .sort((a, b) => (side === Side.Buy ? compare(a.stopPrice, b.stopPrice) : compare(b.stopPrice, a.stopPrice)));
}

/** Price × quantity in quote units. */
export function tradeValue(market: Market, price: bigint, quantity: bigint): bigint {
  return (price * quantity) / 10n ** BigInt(market.security.terms.decimals);
}

export const feeOf = (value: bigint, bps: bigint) => (value * bps) / 10_000n;

/** What a buy order has to have in escrow for a quantity. */
export function requiredFor(market: Market, order: Pick<Order, "price" | "feeCap">, quantity: bigint): bigint {
  const value = tradeValue(market, order.price, quantity);
  return value + feeOf(value, order.feeCap);
}

export const isExpired = (state: ExchangeState, order: Order) =>
  order.expiresAt !== 0n && state.clock.now >= order.expiresAt;

/** Whether a stop order's price has been reached by the market's last one. */
export function isDue(market: Market, order: Pick<Order, "side" | "stopPrice">): boolean {
  if (market.lastPrice === 0n) return false;
  return order.side === Side.Buy ? market.lastPrice >= order.stopPrice : market.lastPrice <= order.stopPrice;
}

export const isStop = (kind: number) => kind === Kind.Stop || kind === Kind.StopLimit;
/** Market orders, and stops that become one. */
export const isMarketLike = (kind: number) => kind === Kind.Market || kind === Kind.Stop;

export function isWithinHours(market: Market, now: bigint): boolean {
  if (neverCloses(market)) return true;
  const weekday = Number((now / DAY_SECONDS + 4n) % 7n);
  const second = now % DAY_SECONDS;
  return ((market.tradingDays >> weekday) & 1) === 1 && second >= market.opens && second < market.closes;
}

/** When an order for the day ends that is entered now, in an open market. */
export function sessionEnd(market: Market, now: bigint): bigint {
  const midnight = now - (now % DAY_SECONDS);
  return neverCloses(market) ? midnight + DAY_SECONDS : midnight + market.closes;
}

function neverCloses({ tradingDays, opens, closes }: Market): boolean {
  return tradingDays === 0 && opens === 0n && closes === 0n;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
