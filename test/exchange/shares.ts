import { encodeFunctionData, type Hex, type TransactionReceipt } from "viem";
import {
  code,
  type Market,
  type Party,
  type Refusal,
  refusal,
  roleOf,
  type SecurityOptions,
} from "../support/market.js";
import type { Call } from "../support/rpc.js";
import type { Deployed } from "../support/viem-clients.js";

export const DAY = 86_400;
export const WEEK = 7 * DAY;
export const REASON = code("BECAUSE");

/** A lot as the contract returns it; unlock day 0 is what is free. */
export interface Lot {
  amount: bigint;
  acquiredAt: number;
  unlockDay: number;
}

/** One class of shares, with the words that its tests need. */
export interface Shares {
  readonly security: Deployed;
  readonly issuer: Hex;
  /** Calls a function in a transaction of the operator. */
  act(name: string, ...args: readonly unknown[]): Promise<TransactionReceipt>;
  /** Calls a function in a transaction of somebody. */
  by(from: Party, name: string, ...args: readonly unknown[]): Promise<TransactionReceipt>;
  /** How the contract refuses a function of the operator. */
  refused(name: string, ...args: readonly unknown[]): Promise<Refusal>;
  refusedBy(from: Party, name: string, ...args: readonly unknown[]): Promise<Refusal>;
  read<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** What a function answers somebody, changing nothing. */
  answer<T>(from: Party, name: string, ...args: readonly unknown[]): Promise<T>;
  balance(of: Party): Promise<bigint>;
  available(of: Party): Promise<bigint>;
  lots(of: Party): Promise<readonly Lot[]>;
  /** Gives shares that are free at once, or on a day. */
  issue(to: Party, amount: bigint, unlockDay?: number): Promise<void>;
  /** Gives lots of one share each, for days to come that are some days apart. Returns the first day. */
  issueLots(to: Party, count: number, apart?: number): Promise<number>;
  makeVenue(venue: Party): Promise<void>;
}

/** Deploys a class. */
export async function newShares(market: Market, options: SecurityOptions = {}): Promise<Shares> {
  const security = await market.issueSecurity(options);
  const by: Shares["by"] = (from, name, ...args) => market.send(security, name, args, { from });
  const refusedBy: Shares["refusedBy"] = (from, name, ...args) => refusal(by(from, name, ...args));
  const read: Shares["read"] = (name, ...args) => market.read(security, name, args);
  return {
    security,
    issuer: await read<Hex>("issuer"),
    act: (name, ...args) => by(market.operator, name, ...args),
    by,
    refused: (name, ...args) => refusedBy(market.operator, name, ...args),
    refusedBy,
    read,
    answer: (from, name, ...args) => market.read(security, name, args, from),
    balance: ({ address }) => read("balanceOf", address),
    available: ({ address }) => read("availableOf", address),
    lots: ({ address }) => read("lotsOf", address),
    issue: (to, amount, unlockDay = 1) => market.issue(security, to, amount, { unlockDay }),
    async issueLots(to, count, apart = 1) {
      const first = (await today(market)) + 1;
      const issue = (index: number) => ({
        from: market.operator.address,
        to: security.address,
        gas: "0x80000",
        data: encodeFunctionData({
          ...security,
          functionName: "issue",
          args: [to.address, 1n, 0, first + index * apart, REASON],
        }),
      });
      // In batches, since there may be hundreds.
      const calls = Array.from({ length: count }, (_, index): Call => ["eth_sendTransaction", issue(index)]);
      await market.chain.rpc.batch(calls);
      return first;
    },
    async makeVenue({ address }) {
      await by(market.operator, "grantRole", roleOf("VENUE"), address);
    },
  };
}

/** The number of the day that a chain is in. */
export async function today(market: Market): Promise<number> {
  return Math.floor((await market.now()) / DAY);
}

/** Registers investors who stay eligible throughout. */
export async function registerAll(market: Market, investors: readonly Party[]): Promise<void> {
  for (const each of investors) await market.registerInvestor(each);
}
