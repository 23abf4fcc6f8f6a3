import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Done, MarketName } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { findMarket } from "./market.js";

/**
 * Resumes a halted market, or every market. For the operator.
 * @throws ExchangeRefusal NotHalted, MissingReason
 */
export async function resumeTrading(
  connection: Connection,
  { market, reason }: { market: MarketName | "all"; reason: string },
): Promise<Done> {
  const found = market === "all" ? undefined : await findMarket(connection, market);
  const sent = await transact(connection, {
    ...exchangeAt(connection),
    functionName: "resume",
    args: [found?.id ?? 0, toCode(reason, "the reason")],
    subject: { market: found },
  });
  return doneOf(sent);
}
