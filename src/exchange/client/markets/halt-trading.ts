import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Done, MarketName } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { findMarket } from "./market.js";

/**
 * Halts a market, or every market. Orders can be cancelled and reduced, and money withdrawn, all the same. For the operator.
 * @throws ExchangeRefusal MissingReason
 */
export async function haltTrading(
  connection: Connection,
  { market, reason }: { market: MarketName | "all"; reason: string },
): Promise<Done> {
  const found = market === "all" ? undefined : await findMarket(connection, market);
  const sent = await transact(connection, {
    ...exchangeAt(connection),
    functionName: "halt",
    args: [found?.id ?? 0, toCode(reason, "the reason")],
    subject: { market: found },
  });
  return doneOf(sent);
}
