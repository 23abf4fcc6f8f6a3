import { erc20Abi } from "viem";
import { readContract } from "viem/actions";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import type { Connection } from "../connection.js";
import { exchangeAt, securityTokenAt } from "../contracts.js";
import { isoInstant, SECONDS_PER_DAY } from "../instants.js";
import { checkedAddress } from "../investors/checked-address.js";
import { allMarkets } from "../markets/market.js";
import type { Security, Token } from "../model.js";
import { addressesOfSecurities } from "../securities/addresses-of-securities.js";
import { securityAt } from "../securities/security.js";
import { tokenAt } from "../securities/token.js";

/** Shares of one security. */
export interface Holding {
  security: string;
  /** Whole shares; `total` is what `free` and `locked` add up to. */
  total: string;
  free: string;
  /** Of the free ones, held for open orders. */
  held: string;
  locked: string;
  /** Locked lots by the day on which they unlock. */
  lots: { shares: string; unlocksOn: string }[];
}

/** Money of one token. */
export interface Cash {
  token: string;
  /** In the wallet. */
  balance: string;
  /** With the exchange: to be withdrawn, or used by the next purchase. */
  credit: string;
}

export interface Positions {
  owner: string;
  holdings: Holding[];
  cash: Cash[];
}

/** What an investor has: shares with their lots, and money. Securities of which it has none are left out. */
export async function positions(connection: Connection, owner: string): Promise<Positions> {
  const address = checkedAddress(owner, "the owner");
  const [addresses, markets, settlement] = await Promise.all([
    addressesOfSecurities(connection),
    allMarkets(connection),
    tokenAt(connection, connection.addresses.settlementToken),
  ]);
  const quotes = new Map([settlement, ...markets.map(({ quote }) => quote)].map((token) => [token.address, token]));
  const [holdings, cash] = await Promise.all([
    Promise.all(addresses.map(async (each) => holdingOf(connection, await securityAt(connection, each), address))),
    Promise.all([...quotes.values()].map((token) => cashOf(connection, token, address))),
  ]);
  return { owner: address, holdings: holdings.filter(({ total }) => total !== "0"), cash };
}

async function holdingOf(connection: Connection, security: Security, owner: `0x${string}`): Promise<Holding> {
  const { client } = connection;
  const token = securityTokenAt(security.address);
  const now = await connection.now();
  const blockTag = await connection.tag();
  const [total, free, held, lots] = await Promise.all([
    readContract(client, { ...token, functionName: "balanceOf", args: [owner] }),
    readContract(client, { ...token, functionName: "unlockedBalanceOf", args: [owner, BigInt(now)] }),
    readContract(client, { ...token, functionName: "heldOf", args: [owner] }),
    readContract(client, { ...token, functionName: "lotsOf", args: [owner], blockTag }),
  ]);
  const shares = (units: bigint) => fromUnits(units, security.decimals);
  const today = Math.floor(now / SECONDS_PER_DAY);
  return {
    security: security.symbol,
    total: shares(total),
    free: shares(free),
    held: shares(held),
    locked: shares(total - free),
    lots: lots
      .filter(({ unlockDay }) => unlockDay > today)
      .map(({ amount, unlockDay }) => ({
        shares: shares(amount),
        unlocksOn: isoInstant(unlockDay * SECONDS_PER_DAY).slice(0, 10),
      })),
  };
}

async function cashOf(connection: Connection, token: Token, owner: `0x${string}`): Promise<Cash> {
  const { client } = connection;
  const [balance, credit] = await Promise.all([
    readContract(client, { abi: erc20Abi, address: token.address, functionName: "balanceOf", args: [owner] }),
    readContract(client, { ...exchangeAt(connection), functionName: "creditOf", args: [token.address, owner] }),
  ]);
  const money = (units: bigint) => fromUnits(units, token.decimals, MONEY_DECIMALS);
  return { token: token.symbol, balance: money(balance), credit: money(credit) };
}
