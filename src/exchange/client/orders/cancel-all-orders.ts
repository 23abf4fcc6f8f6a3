import { parseEventLogs } from "viem";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { findMarket } from "../markets/market.js";
import type { MarketName } from "../model.js";
import { transact } from "../transact.js";

/** Orders that one transaction cancels. */
const MOST = 100n;

/** Cancels the account's open orders of a market, or all of them, by as many transactions as it takes. @returns the orders' ids */
export async function cancelAllOrders(
  connection: Connection,
  { market }: { market?: MarketName } = {},
): Promise<{ cancelled: bigint[] }> {
  const found = market === undefined ? undefined : await findMarket(connection, market);
  const exchange = exchangeAt(connection);
  const cancelled: bigint[] = [];
  for (;;) {
    const { receipt } = await transact(connection, {
      ...exchange,
      functionName: "cancelAll",
      args: [found?.id ?? 0, MOST],
      subject: { market: found },
    });
    const events = parseEventLogs({ abi: exchange.abi, eventName: "OrderCancelled", logs: receipt.logs });
    cancelled.push(...events.map(({ args }) => args.orderId));
    if (BigInt(events.length) < MOST) return { cancelled };
  }
}
