import { parseEventLogs } from "viem";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { findMarket } from "../markets/market.js";
import type { Done, MarketName } from "../model.js";
import { doneOf, transact } from "../transact.js";

/** Carries on with what the bound of one transaction left over: crossed orders and stops that are due. Anyone may. */
export async function matchOrders(connection: Connection, name: MarketName): Promise<Done & { trades: number }> {
  const market = await findMarket(connection, name);
  const exchange = exchangeAt(connection);
  const sent = await transact(connection, {
    ...exchange,
    functionName: "matchOrders",
    args: [market.id],
    subject: { market },
  });
  const trades = parseEventLogs({ abi: exchange.abi, eventName: "Trade", logs: sent.receipt.logs });
  return { ...doneOf(sent), trades: trades.length };
}
