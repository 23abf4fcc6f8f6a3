import { erc20Abi } from "viem";
import { readContract } from "viem/actions";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import type { Connection } from "../connection.js";
import { poolAt } from "../contracts.js";
import { findMarket } from "../markets/market.js";
import type { MarketName } from "../model.js";
import { poolOf } from "./pool-of.js";

/** A pool's reserves; the price is what they come to, before fees, rounded down. */
export interface PoolState {
  market: string;
  address: string;
  /** Whole shares. */
  shares: string;
  /** In the quote token. */
  dollars: string;
  /** Per whole share; absent where the pool is empty. */
  price?: string;
  /** Liquidity shares outstanding. */
  liquidity: string;
}

/** Decimals of a pool's liquidity shares, as ERC-20 has it by default. */
const LIQUIDITY_DECIMALS = 18;

/** The pool of a market. @throws ExchangeClientError NO_POOL */
export async function pool(connection: Connection, name: MarketName): Promise<PoolState> {
  const market = await findMarket(connection, name);
  const address = await poolOf(connection, market);
  const [[shares, dollars], supply] = await Promise.all([
    readContract(connection.client, { ...poolAt(address), functionName: "reserves" }),
    readContract(connection.client, { abi: erc20Abi, address, functionName: "totalSupply" }),
  ]);
  const { security, quote } = market;
  const money = (units: bigint) => fromUnits(units, quote.decimals, MONEY_DECIMALS);
  return {
    market: market.name,
    address,
    shares: fromUnits(shares, security.decimals),
    dollars: money(dollars),
    ...(shares !== 0n && { price: money((dollars * 10n ** BigInt(security.decimals)) / shares) }),
    liquidity: fromUnits(supply, LIQUIDITY_DECIMALS),
  };
}
