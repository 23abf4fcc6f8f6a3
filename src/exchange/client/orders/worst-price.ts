import { readContract } from "viem/actions";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Side } from "../enums.js";
import { ExchangeClientError } from "../errors.js";
import type { Market } from "../model.js";

/** How far beyond the price that it sees an order without a limit may trade, in percent. */
const SLACK_PERCENT = 10n;

/**
 * The worst price of an order that names none: 10% beyond the stop price, or the other side's best, or the last trade; a whole
 * number of ticks.
 * @throws ExchangeClientError INVALID_INPUT where there is no such price
 */
export async function worstPrice(
  connection: Connection,
  market: Market,
  side: Side,
  stopPrice: bigint,
): Promise<bigint> {
  const exchange = exchangeAt(connection);
  const args = [market.id] as const;
  const [[bid, ask], last] = await Promise.all([
    readContract(connection.client, { ...exchange, functionName: "bestPrices", args }),
    readContract(connection.client, { ...exchange, functionName: "lastPrice", args }),
  ]);
  const seen = stopPrice || (side === "buy" ? ask : bid) || last;
  if (seen === 0n) {
    const other = side === "buy" ? "sells" : "buys";
    throw new ExchangeClientError(
      "INVALID_INPUT",
      `nobody ${other} in ${market.name} and nothing was traded yet, so that there is no price to go by; give a limit or a worst price`,
    );
  }
  const ticks = (seen * (side === "buy" ? 100n + SLACK_PERCENT : 100n - SLACK_PERCENT)) / 100n / market.tick;
  return (ticks === 0n ? 1n : ticks) * market.tick;
}
