import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Done, MarketName } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { type Hours, hoursOf } from "./hours.js";
import { findMarket } from "./market.js";

/** Sets a market's trading hours; without hours it never closes. For the operator. */
export async function setHours(
  connection: Connection,
  { market, hours }: { market: MarketName; hours?: Hours },
): Promise<Done> {
  const found = await findMarket(connection, market);
  const { tradingDays, opens, closes } = hoursOf(hours);
  const sent = await transact(connection, {
    ...exchangeAt(connection),
    functionName: "setHours",
    args: [found.id, tradingDays, opens, closes],
    subject: { market: found },
  });
  return doneOf(sent);
}
