import { toCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Done, MarketName } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { findMarket } from "./market.js";

interface Halt {
  market: MarketName | "all";
  reason: string;
}

async function setHalted(
  connection: Connection,
  functionName: "halt" | "resume",
  { market, reason }: Halt,
): Promise<Done> {
  const found = market === "all" ? undefined : await findMarket(connection, market);
  const sent = await transact(connection, {
    ...exchangeAt(connection),
    functionName,
    args: [found?.id ?? 0, toCode(reason, "the reason")],
    subject: { market: found },
  });
  return doneOf(sent);
}

/**
 * Halts a market, or every market. Orders can be cancelled and reduced, and money withdrawn, all the same. For the operator.
 * @throws ExchangeRefusal MissingReason
 */
export const haltTrading = (connection: Connection, halt: Halt): Promise<Done> => setHalted(connection, "halt", halt);

/**
 * Resumes a halted market, or every market. For the operator.
 * @throws ExchangeRefusal NotHalted, MissingReason
 */
export const resumeTrading = (connection: Connection, halt: Halt): Promise<Done> =>
  setHalted(connection, "resume", halt);
