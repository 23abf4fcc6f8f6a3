import { expect } from "@jest/globals";
import type { Market, Party } from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";
import { reservesOf } from "./pools.js";

/** A market with its pool, and no security where that one is not to be believed. */
export interface CustodyOf {
  number: number;
  quote: Deployed;
  security?: Deployed;
  pool?: Deployed;
}

interface OrderView {
  market: number;
  escrow: bigint;
  side: number;
  remaining: bigint;
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

/**
 * Whether the exchange has of each quote token what it owes in it, holds of each security what is offered, and each pool has what it counts
 * as its own.
 * @param everyone all who have orders or credits
 */
export async function checkCustody(
  market: Market,
  markets: readonly CustodyOf[],
  everyone: readonly Party[],
): Promise<void> {
  const { exchange, read } = market;
  const ids = await Promise.all(everyone.map(({ address }) => read<bigint[]>(exchange, "openOrdersOf", [address])));
  const orders = await Promise.all(ids.flat().map((id) => read<OrderView>(exchange, "orderOf", [id])));
  for (const quote of new Set(markets.map((each) => each.quote))) {
    const numbers = markets.filter((each) => each.quote === quote).map(({ number }) => number);
    const escrows = orders.filter((order) => numbers.includes(order.market)).map(({ escrow }) => escrow);
    const credits = await Promise.all(
      everyone.map(({ address }) => read<bigint>(exchange, "creditOf", [quote.address, address])),
    );
    expect(await read(quote, "balanceOf", [exchange.address])).toBe(sum(credits) + sum(escrows));
  }
  for (const { number, security, pool, quote } of markets) {
    if (security === undefined) continue;
    const offered = orders.filter((order) => order.market === number && order.side === 1);
    const held = await Promise.all(
      everyone.map(({ address }) => read<bigint>(security, "heldFor", [address, exchange.address])),
    );
    expect(sum(held)).toBe(sum(offered.map(({ remaining }) => remaining)));
    if (pool === undefined) continue;
    const balances = [security, quote].map((token) => read<bigint>(token, "balanceOf", [pool.address]));
    expect(await Promise.all(balances)).toEqual(await reservesOf(market, pool));
  }
}
