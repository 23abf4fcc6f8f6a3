import { parseEventLogs } from "viem";
import { readContract } from "viem/actions";
import { type Amount, fromUnits, toUnits } from "../amounts.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { SIDES, wordOf } from "../enums.js";
import { ExchangeClientError } from "../errors.js";
import { marketAt } from "../markets/market.js";
import { matching } from "../needs.js";
import { doneOf, transact } from "../transact.js";
import { fundsFor, outcomeOf, type PlacedOrder } from "./place-order.js";

export interface Amendment {
  orderId: bigint | number;
  /** The new limit; as it is if not given. */
  price?: Amount;
  /** The new remaining quantity, in whole shares; unchanged by default. */
  remaining?: Amount;
}

/** An amended order: itself, smaller, in its place, or a new one that took over. */
export interface AmendedOrder extends PlacedOrder {
  keptPriority: boolean;
}

/**
 * Changes an open order's price or what remains of it. Only a smaller amount at the same price keeps its place in the book;
 * otherwise a new order replaces it, which may trade at once.
 * @throws ExchangeRefusal UnknownOrder, NotOwner, BadPrice, BadQuantity, and all those of a new order
 */
export async function amendOrder(
  connection: Connection,
  { orderId, price, remaining }: Amendment,
): Promise<AmendedOrder> {
  if (price === undefined && remaining === undefined) {
    throw new ExchangeClientError(
      "INVALID_INPUT",
      `order ${orderId} would not change; provide a new price or a new remaining quantity`,
    );
  }
  const id = BigInt(orderId);
  const exchange = exchangeAt(connection);
  const order = await readContract(connection.client, { ...exchange, functionName: "orderOf", args: [id] });
  if (order.market === 0) throw new ExchangeClientError("UNKNOWN_ORDER", `there is no order ${orderId}`);
  const market = await marketAt(connection, order.market);
  const { quote, security } = market;
  const side = wordOf(SIDES, order.side);
  const newPrice = price === undefined ? order.price : toUnits(price, quote.decimals, "the price");
  const newRemaining =
    remaining === undefined ? order.remaining : toUnits(remaining, security.decimals, "what remains");
  const sent = await transact(connection, {
    ...exchange,
    functionName: "amend",
    args: [id, newPrice, newRemaining],
    subject: { market, token: side === "buy" ? quote : security },
    needs: [...(await fundsFor(connection, market, side, newPrice, newRemaining)), matching(connection, market)],
  });
  const [reduced] = parseEventLogs({ abi: exchange.abi, eventName: "OrderReduced", logs: sent.receipt.logs });
  if (reduced === undefined) return { ...doneOf(sent), ...outcomeOf(sent.receipt, market), keptPriority: false };
  const resting = fromUnits(reduced.args.remaining, security.decimals);
  return { ...doneOf(sent), orderId: id, market: market.name, filled: "0", resting, keptPriority: true };
}
