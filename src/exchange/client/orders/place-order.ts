import { parseEventLogs, type TransactionReceipt } from "viem";
import { readContract } from "viem/actions";
import { iExchangeAbi } from "../../artifacts/IExchange.js";
import { type Amount, fromUnits, MONEY_DECIMALS, toUnits } from "../amounts.js";
import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import {
  CANCEL_REASONS,
  type CancelReason,
  KINDS,
  type Kind,
  numberOf,
  SELF_TRADES,
  type SelfTrade,
  SIDES,
  type Side,
  TIMES_IN_FORCE,
  type TimeInForce,
  wordOf,
} from "../enums.js";
import { type Instant, toSeconds } from "../instants.js";
import { checkedAddress } from "../investors/checked-address.js";
import { findMarket } from "../markets/market.js";
import type { Done, Market, MarketName } from "../model.js";
import { allowance, matching, maturedLots } from "../needs.js";
import { doneOf, transact } from "../transact.js";
import { worstPrice } from "./worst-price.js";

/** Prices are per whole share. Without a limit it is a market order, with a stop price a stop order, with both a stop-limit one. */
export interface OrderInput {
  market: MarketName;
  side: Side;
  /** Whole shares. */
  quantity: Amount;
  limit?: Amount;
  stop?: Amount;
  /** The worst price of a market or stop order; 10% beyond the other side's best, or the stop, if not given. */
  worst?: Amount;
  /** `GTC` if not given, `IOC` for market orders. With `expiresAt` it is `GTD`. */
  timeInForce?: TimeInForce;
  /** First instant at which the order is dead. */
  expiresAt?: Instant;
  postOnly?: boolean;
  /** Designation of 17 CFR 242.302(c)(4). */
  programTrade?: boolean;
  /** Default: `cancel-newest`. */
  selfTrade?: SelfTrade;
  /** At most 32 ASCII characters; unique among all orders of the owner, past ones included. */
  clientOrderId?: string;
  /** Whose order it is, where the account is its delegate. */
  owner?: string;
}

/** What became of an order in the transaction that brought it. */
export interface PlacedOrder extends Done {
  orderId: bigint;
  market: string;
  /** Whole shares that were traded at once. */
  filled: string;
  /** Of what was traded; absent if nothing was. */
  averagePrice?: string;
  /** Whole shares that rest in the book, or wait for the stop price. */
  resting: string;
  /** Set where the rest waits for its stop price. */
  dormant?: true;
  /** Why the rest does not rest. */
  cancelled?: CancelReason;
}

const MAX_FEE_BASE = 10_000n;

/** Quote units that a buy order has to have at entry: its value and the taker's fee, each rounded as the contract does. */
export function requiredFunds(market: Market, price: bigint, quantity: bigint, takerFeeBps: number): bigint {
  const value = (price * quantity) / 10n ** BigInt(market.security.decimals);
  return value + (value * BigInt(takerFeeBps)) / MAX_FEE_BASE;
}

/**
 * Enters an order. Approvals that are lacking, of dollars for a purchase or shares for a sale, are made first, once and without
 * limit, by a transaction of their own.
 * @throws ExchangeRefusal every refusal of an order: SharesLocked, ShortSale, NotEligible, Halted, BadQuantity, BadPrice, …
 */
export async function placeOrder(connection: Connection, input: OrderInput): Promise<PlacedOrder> {
  const market = await findMarket(connection, input.market);
  const { security, quote } = market;
  const kind = kindOf(input);
  const quantity = toUnits(input.quantity, security.decimals, "the quantity");
  const stopPrice = input.stop === undefined ? 0n : toUnits(input.stop, quote.decimals, "the stop price");
  const price =
    input.limit !== undefined
      ? toUnits(input.limit, quote.decimals, "the limit price")
      : input.worst !== undefined
        ? toUnits(input.worst, quote.decimals, "the worst price")
        : await worstPrice(connection, market, input.side, stopPrice);
  const timeInForce = input.timeInForce ?? (input.expiresAt !== undefined ? "GTD" : kind === "market" ? "IOC" : "GTC");
  const request = {
    market: market.id,
    side: numberOf(SIDES, input.side, "the side"),
    kind: numberOf(KINDS, kind, "the order's type"),
    timeInForce: numberOf(TIMES_IN_FORCE, timeInForce, "the time in force"),
    selfTrade: numberOf(SELF_TRADES, input.selfTrade ?? "cancel-newest", "self-trade prevention"),
    postOnly: input.postOnly ?? false,
    programTrade: input.programTrade ?? false,
    ...{ quantity, price, stopPrice },
    expiresAt: input.expiresAt === undefined ? 0 : toSeconds(input.expiresAt, "the expiry"),
    clientOrderId: toCode(input.clientOrderId ?? "", "the client order id"),
  };
  const exchange = exchangeAt(connection);
  // Nobody approves for another: a delegate's owner has to have done so.
  const funds = input.owner === undefined ? await fundsFor(connection, market, input.side, price, quantity) : [];
  const needs = [...funds, matching(connection, market)];
  const subject = { market, token: input.side === "buy" ? quote : security };
  const sent =
    input.owner === undefined
      ? await transact(connection, { ...exchange, functionName: "place", args: [request], subject, needs })
      : await transact(connection, {
          ...{ ...exchange, subject, needs },
          functionName: "placeFor",
          args: [checkedAddress(input.owner, "the owner"), request],
        });
  return { ...doneOf(sent), ...outcomeOf(sent.receipt, market) };
}

function kindOf({ limit, stop }: OrderInput): Kind {
  if (stop !== undefined) return limit === undefined ? "stop" : "stop-limit";
  return limit === undefined ? "market" : "limit";
}

/** What an order's side pays with, as needs of the call that enters it. */
export async function fundsFor(connection: Connection, market: Market, side: Side, price: bigint, quantity: bigint) {
  const { exchange } = connection.addresses;
  if (side === "sell") {
    return [
      allowance(connection, market.security, exchange, quantity),
      maturedLots(connection, market.security, quantity),
    ];
  }
  const [terms] = await readContract(connection.client, {
    ...exchangeAt(connection),
    functionName: "marketOf",
    args: [market.id],
  });
  return [allowance(connection, market.quote, exchange, requiredFunds(market, price, quantity, terms.takerFeeBps))];
}

/** What the events of a transaction say of the order that it brought. */
export function outcomeOf(receipt: TransactionReceipt, market: Market): Omit<PlacedOrder, keyof Done> {
  const { security, quote } = market;
  const logs = parseEventLogs({ abi: iExchangeAbi, logs: receipt.logs });
  const received = logs.find(({ eventName }) => eventName === "OrderReceived");
  const orderId = received?.eventName === "OrderReceived" ? received.args.orderId : 0n;
  let [filled, value, resting] = [0n, 0n, 0n];
  let cancelled: CancelReason | undefined;
  let dormant = false;
  for (const log of logs) {
    if (log.eventName === "Trade" && log.args.takerOrderId === orderId) {
      filled += log.args.quantity;
      value += log.args.value;
    }
    if (log.eventName === "OrderRested" && log.args.orderId === orderId) {
      resting = log.args.remaining;
      dormant = log.args.dormant;
    }
    if (log.eventName === "OrderCancelled" && log.args.orderId === orderId) {
      resting = 0n;
      cancelled = wordOf(CANCEL_REASONS, log.args.reason);
    }
  }
  const average = filled === 0n ? undefined : (value * 10n ** BigInt(security.decimals)) / filled;
  return {
    orderId,
    market: market.name,
    filled: fromUnits(filled, security.decimals),
    ...(average !== undefined && { averagePrice: fromUnits(average, quote.decimals, MONEY_DECIMALS) }),
    resting: fromUnits(resting, security.decimals),
    ...(dormant && resting > 0n && { dormant: true as const }),
    ...(cancelled && { cancelled }),
  };
}
