import type { Address } from "viem";
import { iExchangeAbi } from "../../artifacts/IExchange.js";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import { fromCode } from "../codes.js";
import type { Connection } from "../connection.js";
import {
  CANCEL_REASONS,
  type CancelReason,
  KINDS,
  type Kind,
  SIDES,
  type Side,
  TIMES_IN_FORCE,
  type TimeInForce,
  wordOf,
} from "../enums.js";
import { eventsOf } from "../events.js";
import { isoInstant } from "../instants.js";
import { checkedAddress } from "../investors/checked-address.js";
import { findMarket, marketAt } from "../markets/market.js";
import type { Market, MarketName } from "../model.js";

/** An order from its first event to its last. */
export interface OrderRecord {
  id: bigint;
  owner: Address;
  market: string;
  side: Side;
  kind: Kind;
  timeInForce: TimeInForce;
  /** Whole shares: as entered, traded so far, and remaining. */
  quantity: string;
  filled: string;
  remaining: string;
  price: string;
  stop?: string;
  status: "open" | "dormant" | "filled" | "cancelled";
  cancelled?: CancelReason;
  clientOrderId?: string;
  enteredBy: Address;
  /** ISO-8601. */
  receivedAt: string;
}

export interface OrderFilter {
  market?: MarketName;
  owner?: string;
}

interface Progress {
  filled: bigint;
  remaining: bigint;
  dormant: boolean;
  cancelled?: CancelReason;
}

/** Every order that the exchange accepted, the oldest first, from its events, with its last status. */
export async function orders(connection: Connection, { market, owner }: OrderFilter = {}): Promise<OrderRecord[]> {
  const found = market === undefined ? undefined : await findMarket(connection, market);
  const args = { ...(found && { market: found.id }) };
  const query = { abi: iExchangeAbi, address: connection.addresses.exchange } as const;
  const ownersArgs = { ...args, ...(owner !== undefined && { owner: checkedAddress(owner, "the owner") }) };
  const [received, rested, triggered, reduced, cancelled, trades] = await Promise.all([
    eventsOf(connection, { ...query, eventName: "OrderReceived", args: ownersArgs }),
    eventsOf(connection, { ...query, eventName: "OrderRested", args }),
    eventsOf(connection, { ...query, eventName: "OrderTriggered", args }),
    eventsOf(connection, { ...query, eventName: "OrderReduced", args }),
    eventsOf(connection, { ...query, eventName: "OrderCancelled", args }),
    eventsOf(connection, { ...query, eventName: "Trade", args }),
  ]);
  const all = new Map<bigint, Progress>();
  for (const { args: order } of received) {
    all.set(order.orderId, { filled: 0n, remaining: order.quantity, dormant: false });
  }
  const later = [...rested, ...triggered, ...reduced, ...cancelled, ...trades].sort(inOrder);
  for (const event of later) advance(all, event);
  return Promise.all(
    received.map(async ({ args: order }) =>
      recordOf(order, all.get(order.orderId) as Progress, await marketAt(connection, order.market)),
    ),
  );
}

const inOrder = (a: Placed, b: Placed): number => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex;

interface Placed {
  blockNumber: bigint;
  logIndex: number;
}

type LaterEvent =
  | { eventName: "OrderRested"; args: { orderId: bigint; remaining: bigint; dormant: boolean } }
  | { eventName: "OrderTriggered"; args: { orderId: bigint } }
  | { eventName: "OrderReduced"; args: { orderId: bigint; remaining: bigint } }
  | { eventName: "OrderCancelled"; args: { orderId: bigint; remaining: bigint; reason: number } }
  | { eventName: "Trade"; args: { makerOrderId: bigint; takerOrderId: bigint; quantity: bigint } };

function advance(all: Map<bigint, Progress>, { eventName, args }: LaterEvent): void {
  if (eventName === "Trade") {
    for (const id of [args.makerOrderId, args.takerOrderId]) {
      const order = all.get(id);
      if (!order) continue;
      order.filled += args.quantity;
      order.remaining -= args.quantity;
    }
    return;
  }
  const order = all.get(args.orderId);
  if (!order) return;
  if (eventName === "OrderRested") order.dormant = args.dormant;
  if (eventName === "OrderTriggered") order.dormant = false;
  if (eventName === "OrderReduced") order.remaining = args.remaining;
  if (eventName === "OrderCancelled") order.cancelled = wordOf(CANCEL_REASONS, args.reason);
}

interface Received {
  orderId: bigint;
  owner: Address;
  side: number;
  kind: number;
  timeInForce: number;
  quantity: bigint;
  price: bigint;
  stopPrice: bigint;
  clientOrderId: `0x${string}`;
  enteredBy: Address;
  receivedAt: number;
}

function recordOf(order: Received, progress: Progress, { name, security, quote }: Market): OrderRecord {
  const { filled, remaining, dormant, cancelled } = progress;
  const shares = (units: bigint) => fromUnits(units, security.decimals);
  const price = (units: bigint) => fromUnits(units, quote.decimals, MONEY_DECIMALS);
  const resting = dormant ? "dormant" : "open";
  const clientOrderId = fromCode(order.clientOrderId);
  return {
    id: order.orderId,
    owner: order.owner,
    market: name,
    side: wordOf(SIDES, order.side),
    kind: wordOf(KINDS, order.kind),
    timeInForce: wordOf(TIMES_IN_FORCE, order.timeInForce),
    quantity: shares(order.quantity),
    filled: shares(filled),
    remaining: shares(cancelled ? 0n : remaining),
    price: price(order.price),
    ...(order.stopPrice !== 0n && { stop: price(order.stopPrice) }),
    status: cancelled ? "cancelled" : remaining === 0n ? "filled" : resting,
    ...(cancelled && { cancelled }),
    ...(clientOrderId !== "" && { clientOrderId }),
    enteredBy: order.enteredBy,
    receivedAt: isoInstant(order.receivedAt),
  };
}
