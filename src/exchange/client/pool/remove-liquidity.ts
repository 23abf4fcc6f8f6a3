import { erc20Abi, parseEventLogs } from "viem";
import { readContract } from "viem/actions";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import { addressOf, type Connection } from "../connection.js";
import { poolAt } from "../contracts.js";
import { ExchangeClientError } from "../errors.js";
import type { Instant } from "../instants.js";
import { findMarket } from "../markets/market.js";
import type { Done, MarketName } from "../model.js";
import { doneOf, transact } from "../transact.js";
import { deadlineOf } from "./deadline.js";
import { poolOf } from "./pool-of.js";

export interface Removal {
  market: MarketName;
  /** Of the account's liquidity shares, 1 to 100 (default: 100). */
  percent?: number;
  deadline?: Instant;
}

/** Takes liquidity out of a pool; possible in a halt, too. @throws ExchangeRefusal NotEligible, NoLiquidity */
export async function removeLiquidity(
  connection: Connection,
  { market: name, percent = 100, deadline }: Removal,
): Promise<Done & { shares: string; dollars: string }> {
  if (!Number.isInteger(percent) || percent < 1 || percent > 100) {
    throw new ExchangeClientError(
      "INVALID_INPUT",
      `the percentage must be a whole number from 1 to 100, not ${percent}`,
    );
  }
  const market = await findMarket(connection, name);
  const pool = poolAt(await poolOf(connection, market));
  const owned = await readContract(connection.client, {
    ...{ abi: erc20Abi, address: pool.address },
    functionName: "balanceOf",
    args: [addressOf(connection)],
  });
  const sent = await transact(connection, {
    ...pool,
    functionName: "removeLiquidity",
    args: [(owned * BigInt(percent)) / 100n, 0n, 0n, await deadlineOf(connection, deadline)],
    subject: { market },
  });
  const [removed] = parseEventLogs({ abi: pool.abi, eventName: "LiquidityRemoved", logs: sent.receipt.logs });
  return {
    ...doneOf(sent),
    shares: fromUnits(removed?.args.shares ?? 0n, market.security.decimals),
    dollars: fromUnits(removed?.args.dollars ?? 0n, market.quote.decimals, MONEY_DECIMALS),
  };
}
