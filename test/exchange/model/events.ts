import type { Address, Word } from "./terms.js";

interface EventArguments {
  OrderReceived: {
    orderId: bigint;
    market: number;
    owner: Address;
    security: Address;
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
    accountType: number;
    clientOrderId: Word;
    enteredBy: Address;
    receivedAt: bigint;
  };
  OrderRested: { orderId: bigint; market: number; remaining: bigint; dormant: boolean };
  OrderTriggered: { orderId: bigint; market: number; lastPrice: bigint; at: bigint };
  OrderReduced: { orderId: bigint; market: number; remaining: bigint; by: Address; at: bigint };
  OrderReplaced: { orderId: bigint; market: number; replacedBy: bigint };
  OrderCancelled: {
    orderId: bigint;
    market: number;
    remaining: bigint;
    reason: number;
    code: number;
    by: Address;
    at: bigint;
  };
  Trade: {
    market: number;
    buyer: Address;
    seller: Address;
    tradeId: bigint;
    makerOrderId: bigint;
    takerOrderId: bigint;
    takerSide: number;
    price: bigint;
    quantity: bigint;
    value: bigint;
    buyerFee: bigint;
    sellerFee: bigint;
    executedAt: bigint;
  };
}

type EventName = keyof EventArguments;

/** An event of the exchange about an order or a trade, with all its fields. */
export type ExchangeEvent = { [Name in EventName]: { name: Name } & EventArguments[Name] }[EventName];

/** The names of the events that the model gives. */
export const EVENT_NAMES: readonly string[] = [
  "OrderReceived",
  "OrderRested",
  "OrderTriggered",
  "OrderReduced",
  "OrderReplaced",
  "OrderCancelled",
  "Trade",
] satisfies EventName[];
