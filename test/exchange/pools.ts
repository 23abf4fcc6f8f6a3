import { maxUint256 } from "viem";
import { account } from "../support/accounts.js";
import {
  code,
  eventsOf,
  exchangeArtifact,
  type ListingOptions,
  type Market,
  type Party,
  roleOf,
  type SecurityOptions,
} from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";

export const Side = { Buy: 0, Sell: 1 } as const;

/** As much as a transaction may have (EIP-7825). */
const GAS = 1n << 24n;

/**
 * The same market, whose `send` runs a transaction once, without a call before it: what is refused is mined, and called then for its
 * reason.
 */
export function atOnce(market: Market): Market {
  const send: Market["send"] = async (contract, name, args, { from = market.operator, gas = GAS } = {}) => {
    try {
      return await market.send(contract, name, args, { from, gas });
    } catch (error) {
      await market.read(contract, name, args, from);
      throw error;
    }
  };
  return Object.defineProperty(Object.create(market), "send", { value: send }) as Market;
}

/** A deadline that no test comes to. */
export const NEVER = maxUint256;

/** A listed security with a pool, and the investors who have some of everything and let both venues take it. */
export interface PoolMarket {
  security: Deployed;
  number: number;
  pool: Deployed;
  lot: bigint;
  tick: bigint;
  /** Units of the security in a whole share. */
  unit: bigint;
}

export const investors = [account(1), account(2), account(3)] as const;

/** Registers the investors that trade in most tests. */
export async function registerInvestors(market: Market): Promise<void> {
  for (const each of investors) {
    await market.registerInvestor(each);
    await market.fund(each, 10n ** 15n);
    await market.approve(market.dollars, each);
    await market.send(market.registry, "setDelegate", [market.router.address, true], { from: each });
  }
}

export type PoolMarketOptions = SecurityOptions & ListingOptions & { shares?: bigint; quote?: Deployed };

/** Lists a security and gives it a pool, which holds nothing yet. */
export async function listWithPool(
  market: Market,
  { shares = 10n ** 9n, quote = market.dollars, ...options }: PoolMarketOptions = {},
): Promise<PoolMarket> {
  const {
    tick = 10_000n,
    lot = 1n,
    makerFeeBps = 10,
    takerFeeBps = 20,
    tradingDays,
    opens,
    closes,
    ...terms
  } = options;
  const security = await market.issueSecurity(terms);
  const hours = tradingDays === undefined ? {} : { tradingDays, opens, closes };
  const listing = { tick, lot, makerFeeBps, takerFeeBps, ...hours, quote: quote.address };
  const number = await market.list(security, listing);
  const pool = await createPool(market, number);
  await market.send(security, "grantRole", [roleOf("VENUE"), pool.address]);
  for (const each of investors) {
    await market.issue(security, each, shares);
    await market.approve(security, each);
    await market.approve(security, each, pool);
    for (const venue of [pool, market.exchange]) await market.approve(quote, each, venue);
  }
  return { security, number, pool, lot, tick, unit: 10n ** BigInt(options.decimals ?? 0) };
}

/** Makes a market's pool, which is no venue of the security yet. */
export async function createPool(market: Market, number: number): Promise<Deployed> {
  const events = eventsOf(await market.send(market.factory, "createPool", [number]));
  const created = events.find(({ name }) => name === "PoolCreated");
  return { address: created?.args.pool as Party["address"], abi: exchangeArtifact("Pool").abi };
}

/** Adds liquidity, both amounts to be used in full when the pool is empty. */
export async function addLiquidity(
  market: Market,
  { pool }: PoolMarket,
  [shares, dollars]: readonly [bigint, bigint],
  from: Party = investors[0],
): Promise<void> {
  await market.send(pool, "addLiquidity", [shares, dollars, 0n, NEVER], { from });
}

/** What a pool counts as its own: units of the security, and of the quote token. */
export async function reservesOf(market: Market, pool: Deployed): Promise<[shares: bigint, dollars: bigint]> {
  const [shares, dollars] = await market.read<[bigint, bigint, number]>(pool, "reserves");
  return [shares, dollars];
}

/** Terms of a limit order that is good till cancelled, with what differs. */
export const limitOrder = (market: number, side: number, quantity: bigint, price: bigint, more: object = {}) => ({
  market,
  side,
  kind: 0,
  timeInForce: 0,
  selfTrade: 0,
  postOnly: false,
  programTrade: false,
  quantity,
  price,
  stopPrice: 0n,
  expiresAt: 0,
  clientOrderId: code(""),
  ...more,
});

/** Undoes after each step what it did to the chain; `mark` before, `undo` after. */
export function marks({ chain }: Market) {
  let id: string;
  return {
    mark: async () => {
      id = await chain.rpc("evm_snapshot");
    },
    undo: async () => {
      await chain.rpc("evm_revert", id);
    },
  };
}
