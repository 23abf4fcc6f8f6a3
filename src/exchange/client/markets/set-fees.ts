import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Done, MarketName } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { findMarket } from "./market.js";

/** Sets a market's fees, in hundredths of a percent. What rests is never charged more than when it came. For the lister. */
export async function setFees(
  connection: Connection,
  { market, makerFeeBps, takerFeeBps }: { market: MarketName; makerFeeBps: number; takerFeeBps: number },
): Promise<Done> {
  const found = await findMarket(connection, market);
  const sent = await transact(connection, {
    ...exchangeAt(connection),
    functionName: "setFees",
    args: [found.id, makerFeeBps, takerFeeBps],
    subject: { market: found },
  });
  return doneOf(sent);
}
