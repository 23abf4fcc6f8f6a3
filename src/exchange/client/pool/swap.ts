import { type ContractFunctionArgs, parseEventLogs } from "viem";
import { readContract } from "viem/actions";
import type { iPoolAbi } from "../../artifacts/IPool.js";
import { type Amount, fromUnits, MONEY_DECIMALS, toUnits } from "../amounts.js";
import type { Connection } from "../connection.js";
import { poolAt } from "../contracts.js";
import { numberOf, SIDES, type Side } from "../enums.js";
import { ExchangeClientError } from "../errors.js";
import type { Instant } from "../instants.js";
import { findMarket } from "../markets/market.js";
import type { Done, MarketName } from "../model.js";
import { allowance, maturedLots } from "../needs.js";
import { doneOf, transact } from "../transact.js";
import { deadlineOf } from "./deadline.js";
import { poolOf } from "./pool-of.js";

/** Either the shares or the dollars of a swap are exact; the limit bounds the other. */
export interface SwapInput {
  market: MarketName;
  side: Side;
  /** Whole shares to buy or sell, exactly. */
  shares?: Amount;
  /** Dollars to pay or receive, exactly. */
  dollars?: Amount;
  /** The most to pay, or the least to receive, of the other; 1% worse than the pool says now, if not given. */
  limit?: Amount;
  deadline?: Instant;
}

export interface Swapped extends Done {
  /** Whole shares. */
  shares: string;
  dollars: string;
}

const SLIPPAGE_PERCENT = 1n;

/**
 * Buys from or sells to a market's pool.
 * @throws ExchangeRefusal SlippageExceeded, DeadlinePassed, AffiliateOnBookOnly, NotOpen, NoLiquidity, …
 */
export async function swap(connection: Connection, input: SwapInput): Promise<Swapped> {
  const market = await findMarket(connection, input.market);
  const { security, quote } = market;
  if ((input.shares === undefined) === (input.dollars === undefined)) {
    throw new ExchangeClientError("INVALID_INPUT", "give either the shares or the dollars of a swap");
  }
  const pool = poolAt(await poolOf(connection, market));
  const side = numberOf(SIDES, input.side, "the side");
  const exact =
    input.shares !== undefined
      ? toUnits(input.shares, security.decimals, "the amount of shares")
      : toUnits(input.dollars as Amount, quote.decimals, "the amount of dollars");
  // What is exact comes in when shares are sold or dollars are paid.
  const exactIn = (input.shares !== undefined) === (input.side === "sell");
  const other = input.shares !== undefined ? quote : security;
  const quoted = await readContract(connection.client, {
    ...pool,
    functionName: exactIn ? "amountOutFor" : "amountInFor",
    args: [side, exact],
  });
  const slack = (quoted * SLIPPAGE_PERCENT) / 100n;
  const bound =
    input.limit !== undefined
      ? toUnits(input.limit, other.decimals, "the limit")
      : exactIn
        ? quoted - slack
        : quoted + slack + 1n;
  const paid = input.side === "buy" ? quote : security;
  const paying = exactIn ? exact : bound;
  const args: ContractFunctionArgs<typeof iPoolAbi, "nonpayable", "swapExactIn" | "swapExactOut"> = [
    side,
    exact,
    bound,
    await deadlineOf(connection, input.deadline),
  ];
  const sent = await transact(connection, {
    ...pool,
    functionName: exactIn ? "swapExactIn" : "swapExactOut",
    args,
    subject: { market, token: paid, bounded: other },
    needs: [
      allowance(connection, paid, pool.address, paying),
      ...(input.side === "sell" ? [maturedLots(connection, security, paying)] : []),
    ],
  });
  const [traded] = parseEventLogs({ abi: pool.abi, eventName: "PoolTrade", logs: sent.receipt.logs });
  return {
    ...doneOf(sent),
    shares: fromUnits(traded?.args.quantity ?? 0n, security.decimals),
    dollars: fromUnits(traded?.args.value ?? 0n, quote.decimals, MONEY_DECIMALS),
  };
}
