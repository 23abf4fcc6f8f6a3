import { readContract } from "viem/actions";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import {
  KINDS,
  type Kind,
  ORDER_STATUSES,
  type OrderStatus,
  SELF_TRADES,
  type SelfTrade,
  SIDES,
  type Side,
  TIMES_IN_FORCE,
  type TimeInForce,
  wordOf,
} from "../enums.js";
import { ExchangeClientError } from "../errors.js";
import { isoInstant } from "../instants.js";
import { marketAt } from "../markets/market.js";

/** An order as the exchange has it now; prices per whole share, as decimal text. */
export interface OrderState {
  id: bigint;
  owner: string;
  market: string;
  side: Side;
  kind: Kind;
  timeInForce: TimeInForce;
  selfTrade: SelfTrade;
  status: OrderStatus;
  postOnly: boolean;
  /** Whole shares. */
  remaining: string;
  /** The limit; for market and stop orders the worst price. */
  price: string;
  stop?: string;
  /** ISO-8601; absent where it does not expire. */
  expiresAt?: string;
  /** What is escrowed for what remains of a purchase. */
  escrow: string;
}

/** An order by its id. @throws ExchangeClientError UNKNOWN_ORDER, ExchangeRefusal UnknownOrder */
export async function order(connection: Connection, orderId: bigint | number): Promise<OrderState> {
  const found = await readContract(connection.client, {
    ...exchangeAt(connection),
    functionName: "orderOf",
    args: [BigInt(orderId)],
  });
  const status = wordOf(ORDER_STATUSES, found.status);
  if (status === "none") throw new ExchangeClientError("UNKNOWN_ORDER", `there is no order ${orderId}`);
  const market = await marketAt(connection, found.market);
  const price = (units: bigint) => fromUnits(units, market.quote.decimals, MONEY_DECIMALS);
  return {
    id: found.id,
    owner: found.owner,
    market: market.name,
    side: wordOf(SIDES, found.side),
    kind: wordOf(KINDS, found.kind),
    timeInForce: wordOf(TIMES_IN_FORCE, found.timeInForce),
    selfTrade: wordOf(SELF_TRADES, found.selfTrade),
    status,
    postOnly: found.postOnly,
    remaining: fromUnits(found.remaining, market.security.decimals),
    price: price(found.price),
    ...(found.stopPrice !== 0n && { stop: price(found.stopPrice) }),
    ...(found.expiresAt !== 0 && { expiresAt: isoInstant(found.expiresAt) }),
    escrow: price(found.escrow),
  };
}
