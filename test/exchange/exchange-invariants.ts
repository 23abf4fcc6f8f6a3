import { expect } from "@jest/globals";
import { decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import type { Market, Party } from "../support/market.js";
import type { Call } from "../support/rpc.js";
import type { Deployed } from "../support/viem-clients.js";
import { OrderStatus, Side } from "./model/terms.js";

type Question = readonly [contract: Deployed, name: string, ...args: readonly unknown[]];

interface RestingOrder {
  id: bigint;
  owner: string;
  market: number;
  side: number;
  status: number;
  price: bigint;
  remaining: bigint;
  escrow: bigint;
}

interface Level {
  price: bigint;
  quantity: bigint;
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** Reads from contracts in as few requests as may be. */
async function ask<T>({ chain }: Market, questions: readonly Question[]): Promise<T[]> {
  const calls = questions.map(([{ address, abi }, functionName, ...args]): Call => {
    return ["eth_call", { to: address, data: encodeFunctionData({ abi, functionName, args }) }, "latest"];
  });
  const answers = await chain.rpc.batch<Hex>(calls);
  return questions.map(([{ abi }, functionName], index) => {
    return decodeFunctionResult({ abi, functionName, data: answers[index] as Hex }) as T;
  });
}

/**
 * What always holds of an exchange with one quote token: it has what it owes, in escrow and credits; a seller's hold is what its
 * open orders offer; a level is the sum of its orders.
 * @param everyone all who may have orders, credits or holds
 */
export async function checkInvariants(
  market: Market,
  listed: readonly { id: number; security: Deployed }[],
  everyone: readonly Party[],
): Promise<void> {
  const { exchange, dollars } = market;
  const wallets = everyone.map(({ address }) => address);
  const credits = await ask<bigint>(
    market,
    wallets.map((wallet) => [exchange, "creditOf", dollars.address, wallet]),
  );
  const lists = await ask<readonly bigint[]>(
    market,
    wallets.map((wallet) => [exchange, "openOrdersOf", wallet]),
  );
  const orders = await ask<RestingOrder>(
    market,
    lists.flat().map((id) => [exchange, "orderOf", id]),
  );
  lists.forEach((ids, index) => {
    for (const { owner } of orders.filter(({ id }) => ids.includes(id))) expect(owner).toBe(wallets[index]);
  });
  for (const { status } of orders) expect([OrderStatus.Open, OrderStatus.Dormant]).toContain(status);
  const [balance] = await ask<bigint>(market, [[dollars, "balanceOf", exchange.address]]);
  expect(balance).toBe(sum(credits) + sum(orders.map(({ escrow }) => escrow)));
  for (const { id, security } of listed) {
    const here = orders.filter((order) => order.market === id);
    await checkHolds(market, security, here, wallets);
    await checkLevels(
      market,
      id,
      here.filter(({ status }) => status === OrderStatus.Open),
    );
  }
}

async function checkHolds(
  market: Market,
  security: Deployed,
  orders: readonly RestingOrder[],
  wallets: readonly string[],
): Promise<void> {
  const held = await ask<bigint>(
    market,
    wallets.map((wallet) => [security, "heldFor", wallet, market.exchange.address]),
  );
  const offered = wallets.map((wallet) => {
    return sum(
      orders.filter(({ owner, side }) => owner === wallet && side === Side.Sell).map(({ remaining }) => remaining),
    );
  });
  expect(held).toEqual(offered);
}

async function checkLevels(market: Market, id: number, open: readonly RestingOrder[]): Promise<void> {
  const { exchange } = market;
  const best = await ask<readonly bigint[]>(market, [[exchange, "bestPrices", id]]);
  for (const side of [Side.Buy, Side.Sell]) {
    const ours = open.filter((order) => order.side === side);
    const prices = [...new Set(ours.map(({ price }) => price))].sort(ascending);
    if (side === Side.Buy) prices.reverse();
    const at = (price: bigint) => ours.filter((order) => order.price === price);
    const levels = prices.map((price): Level => {
      return { price, quantity: sum(at(price).map(({ remaining }) => remaining)) };
    });
    expect(await ask<readonly Level[]>(market, [[exchange, "depth", id, side, 1_000n]])).toEqual([levels]);
    expect(best[0]?.[side]).toBe(prices[0] ?? 0n);
    const queues = await ask<readonly bigint[]>(
      market,
      prices.map((price) => [exchange, "ordersAt", id, side, price, 1_000n]),
    );
    prices.forEach((price, index) => {
      const ids = at(price).map((order) => order.id);
      expect([...(queues[index] ?? [])].sort(ascending)).toEqual(ids.sort(ascending));
    });
  }
}
