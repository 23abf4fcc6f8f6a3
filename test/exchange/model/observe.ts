import { decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import type { Rpc } from "../../support/rpc.js";
import type { Deployed } from "../../support/viem-clients.js";
import { creditOf } from "./custody.js";
import { bookOf, isOpen } from "./exchange.js";
import { liveOrder, marketOf, type Order } from "./exchange-state.js";
import { type Address, Side, ZERO_ADDRESS } from "./terms.js";
import type { World } from "./world.js";

/** What is compared of an order that rests or waits. */
type OrderSeen = Pick<
  Order,
  "id" | "owner" | "market" | "side" | "status" | "remaining" | "price" | "stopPrice" | "expiresAt" | "escrow"
>;

interface Lot {
  amount: bigint;
  acquiredAt: bigint;
  unlockDay: bigint;
}

interface Level {
  price: bigint;
  quantity: bigint;
  ids: bigint[];
}

/** Everything that is compared after each step. */
export interface Observation {
  exchangeCash: bigint;
  securities: { holderCount: bigint; totalSupply: bigint }[];
  accounts: {
    status: number;
    cash: bigint;
    credit: bigint;
    liquidity: bigint;
    positions: {
      balance: bigint;
      held: bigint;
      available: bigint;
      allowance: bigint;
      free: bigint;
      lots: Lot[];
    }[];
    orders: OrderSeen[];
  }[];
  markets: { lastPrice: bigint; bid: bigint; ask: bigint; open: boolean; bids: Level[]; asks: Level[] }[];
  poolShares: bigint;
  poolDollars: bigint;
  poolLiquidity: bigint;
}

/** Whom and what to look at. */
export interface Query {
  exchange: Address;
  registry: Address;
  cash: Address;
  pool: Address;
  securities: readonly Address[];
  accounts: readonly Address[];
  markets: readonly number[];
}

const seen = ({ id, owner, market, side, status, remaining, price, stopPrice, expiresAt, escrow }: OrderSeen) => ({
  id,
  owner,
  market,
  side,
  status,
  remaining,
  price,
  stopPrice,
  expiresAt,
  escrow,
});

const byId = (a: OrderSeen, b: OrderSeen) => Number(a.id - b.id);

/** What the contracts say, at the newest block's state and time. */
export async function observeChain(rpc: Rpc, observer: Deployed, query: Query): Promise<Observation> {
  const { abi, address } = observer;
  const data = encodeFunctionData({ abi, functionName: "observe", args: [query] });
  const result = await rpc<Hex>("eth_call", { to: address, data, gas: "0x3b9aca00" }, "latest");
  const all = decodeFunctionResult({ abi, functionName: "observe", data: result }) as Observation;
  for (const account of all.accounts) {
    account.orders = account.orders.map(seen).sort(byId);
    for (const position of account.positions) {
      const isFree = ({ unlockDay }: Lot) => Number(unlockDay) === 0;
      position.free = position.lots.filter(isFree).reduce((sum, { amount }) => sum + amount, 0n);
      position.lots = position.lots.filter((lot) => !isFree(lot));
    }
  }
  return all;
}

/** What the model says. */
export function observeModel(world: World, query: Query): Observation {
  const { exchange, registry, cash } = world;
  const securities = query.securities.map((address) => {
    const security = world.securities.get(address);
    if (!security) throw new Error(`the model has no ${address}`);
    return security;
  });
  const pool = query.pool === ZERO_ADDRESS ? undefined : world.pools.get(query.pool);
  const levels = (market: number, side: number): Level[] =>
    bookOf(exchange, market, side).map(({ price, ids }) => ({
      price,
      quantity: ids.reduce((sum, id) => sum + liveOrder(exchange, id).remaining, 0n),
      ids,
    }));
  return {
    exchangeCash: cash.balanceOf(query.exchange),
    securities: securities.map(({ holderCount, totalSupply }) => ({
      holderCount: BigInt(holderCount()),
      totalSupply: totalSupply(),
    })),
    accounts: query.accounts.map((wallet) => ({
      status: registry.statusOf(wallet),
      cash: cash.balanceOf(wallet),
      credit: creditOf(exchange, query.cash, wallet),
      liquidity: pool?.liquidityOf(wallet) ?? 0n,
      positions: securities.map((security) => {
        const { free, lots } = security.holdingNow(wallet);
        const held = security.heldFor(wallet, query.exchange);
        return {
          balance: security.balanceOf(wallet),
          held,
          available: free > held ? free - held : 0n,
          allowance: security.isAffiliate(wallet) ? security.affiliateAllowance(wallet) : 0n,
          free,
          lots: [...lots],
        };
      }),
      orders: exchange.live
        .values()
        .filter(({ owner }) => owner === wallet)
        .map(seen)
        .sort(byId),
    })),
    markets: query.markets.map((market) => {
      const [bids, asks] = [levels(market, Side.Buy), levels(market, Side.Sell)];
      return {
        lastPrice: marketOf(exchange, market).lastPrice,
        bid: bids[0]?.price ?? 0n,
        ask: asks[0]?.price ?? 0n,
        open: isOpen(exchange, market),
        bids,
        asks,
      };
    }),
    poolShares: pool?.reserves().shares ?? 0n,
    poolDollars: pool?.reserves().dollars ?? 0n,
    poolLiquidity: pool?.supply() ?? 0n,
  };
}
