import { parseEventLogs } from "viem";
import { type Amount, fromUnits, MONEY_DECIMALS, toUnits } from "../amounts.js";
import type { Connection } from "../connection.js";
import { poolAt } from "../contracts.js";
import type { Instant } from "../instants.js";
import { findMarket } from "../markets/market.js";
import type { Done, MarketName } from "../model.js";
import { allowance, maturedLots } from "../needs.js";
import { doneOf, transact } from "../transact.js";
import { deadlineOf } from "./deadline.js";
import { poolOf } from "./pool-of.js";

export interface Provision {
  market: MarketName;
  /** At most so many whole shares and dollars, in the pool's proportion; the first provision sets the price. */
  shares: Amount;
  dollars: Amount;
  deadline?: Instant;
}

/** Adds liquidity to a pool; the account receives liquidity shares. @throws ExchangeRefusal SharesLocked, ShortSale, NotEligible, … */
export async function addLiquidity(
  connection: Connection,
  provision: Provision,
): Promise<Done & { shares: string; dollars: string; liquidity: bigint }> {
  const market = await findMarket(connection, provision.market);
  const { security, quote } = market;
  const pool = poolAt(await poolOf(connection, market));
  const shares = toUnits(provision.shares, security.decimals, "the amount of shares");
  const dollars = toUnits(provision.dollars, quote.decimals, "the amount of dollars");
  const sent = await transact(connection, {
    ...pool,
    functionName: "addLiquidity",
    args: [shares, dollars, 0n, await deadlineOf(connection, provision.deadline)],
    subject: { market },
    needs: [
      allowance(connection, security, pool.address, shares),
      allowance(connection, quote, pool.address, dollars),
      maturedLots(connection, security, shares),
    ],
  });
  const [added] = parseEventLogs({ abi: pool.abi, eventName: "LiquidityAdded", logs: sent.receipt.logs });
  return {
    ...doneOf(sent),
    shares: fromUnits(added?.args.shares ?? 0n, security.decimals),
    dollars: fromUnits(added?.args.dollars ?? 0n, quote.decimals, MONEY_DECIMALS),
    liquidity: added?.args.liquidity ?? 0n,
  };
}
