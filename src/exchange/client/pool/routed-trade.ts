import { parseEventLogs } from "viem";
import { readContract } from "viem/actions";
import { type Amount, fromUnits, MONEY_DECIMALS, toUnits } from "../amounts.js";
import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { factoryAt, routerAt } from "../contracts.js";
import { numberOf, SIDES, type Side } from "../enums.js";
import type { Instant } from "../instants.js";
import { findMarket } from "../markets/market.js";
import type { Done, Market, MarketName } from "../model.js";
import { allowance, delegate, matching } from "../needs.js";
import { fundsFor } from "../orders/place-order.js";
import { worstPrice } from "../orders/worst-price.js";
import { doneOf, transact } from "../transact.js";
import { deadlineOf } from "./deadline.js";

export interface RoutedOrder {
  market: MarketName;
  side: Side;
  /** Whole shares. */
  quantity: Amount;
  /** Per whole share; 10% beyond the other side's best, if not given. */
  worst?: Amount;
  deadline?: Instant;
  clientOrderId?: string;
}

/** How an order was, or would be, split; whole shares. */
export interface Split {
  fromBook: string;
  fromPool: string;
  /** What neither gives: there is no more within the worst price, or it is the account's own. */
  unfilled: string;
}

const splitOf = (quantity: bigint, fromBook: bigint, fromPool: bigint, decimals: number): Split => ({
  fromBook: fromUnits(fromBook, decimals),
  fromPool: fromUnits(fromPool, decimals),
  unfilled: fromUnits(quantity - fromBook - fromPool, decimals),
});

async function termsOf(connection: Connection, order: RoutedOrder) {
  const market = await findMarket(connection, order.market);
  const { security, quote } = market;
  return {
    market,
    side: numberOf(SIDES, order.side, "the side"),
    quantity: toUnits(order.quantity, security.decimals, "the quantity"),
    worst:
      order.worst === undefined
        ? await worstPrice(connection, market, order.side, 0n)
        : toUnits(order.worst, quote.decimals, "the worst price"),
  };
}

/**
 * A market order that goes where it is cheaper, book or pool, or is split between them. The router becomes the account's
 * delegate, and the venues get their approvals, once, by transactions of their own.
 * @throws ExchangeRefusal NothingToTrade, DeadlinePassed, and those of orders and swaps
 */
export async function routedTrade(connection: Connection, order: RoutedOrder): Promise<Done & Split> {
  const { market, side, quantity, worst } = await termsOf(connection, order);
  const router = routerAt(connection);
  const deadline = await deadlineOf(connection, order.deadline);
  const sent = await transact(connection, {
    ...router,
    functionName: "trade",
    args: [market.id, side, quantity, worst, deadline, toCode(order.clientOrderId ?? "", "the client order id")],
    subject: { market, token: order.side === "buy" ? market.quote : market.security, bounded: market.quote },
    needs: [
      delegate(connection, router.address),
      ...(await fundsFor(connection, market, order.side, worst, quantity)),
      ...(await poolFunds(connection, market, order.side, worst, quantity)),
      matching(connection, market),
    ],
  });
  const [routed] = parseEventLogs({ abi: router.abi, eventName: "Routed", logs: sent.receipt.logs });
  return {
    ...doneOf(sent),
    ...splitOf(quantity, routed?.args.fromBook ?? 0n, routed?.args.fromPool ?? 0n, market.security.decimals),
  };
}

async function poolFunds(connection: Connection, market: Market, side: Side, worst: bigint, quantity: bigint) {
  const { client } = connection;
  const pool = await readContract(client, { ...factoryAt(connection), functionName: "poolOf", args: [market.id] });
  if (BigInt(pool) === 0n) return [];
  const value = (worst * quantity) / 10n ** BigInt(market.security.decimals);
  return [
    side === "buy"
      ? allowance(connection, market.quote, pool, value)
      : allowance(connection, market.security, pool, quantity),
  ];
}

/** How a market order would be split now, and what it would cost or bring, fees in it. */
export async function quoteTrade(connection: Connection, order: RoutedOrder): Promise<Split & { value: string }> {
  const { market, side, quantity, worst } = await termsOf(connection, order);
  const [fromBook, fromPool, value] = await readContract(connection.client, {
    ...routerAt(connection),
    functionName: "quoteTrade",
    args: [market.id, side, quantity, worst],
    ...(connection.account !== undefined && { account: connection.account }),
  });
  return {
    ...splitOf(quantity, fromBook, fromPool, market.security.decimals),
    value: fromUnits(value, market.quote.decimals, MONEY_DECIMALS),
  };
}
