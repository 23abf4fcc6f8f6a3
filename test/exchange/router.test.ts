import fc from "fast-check";
import { getAddress, parseUnits } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { code, eventsOf, type Market, type MarketEvent, type Party, refusal, startMarket } from "../support/market.js";
import type { Deployed } from "../support/viem-clients.js";
import {
  addLiquidity,
  atOnce,
  investors,
  limitOrder,
  listWithPool,
  marks,
  NEVER,
  type PoolMarket,
  registerInvestors,
  Side,
} from "./pools.js";

const [provider, maker, taker] = investors;
const [affiliate, other] = [account(4), account(5)];
const usd = (amount: string) => parseUnits(amount, 6);
const NO_ID = code("");
let market: Market;
let listed: PoolMarket;
let checkpoint: ReturnType<typeof marks>;

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  listed = await listWithPool(market);
  await market.registerInvestor(affiliate, { affiliateOf: [code("DEMO")] });
  await market.registerInvestor(other);
  for (const each of [affiliate, other]) {
    await market.fund(each, usd("1000000"));
    await market.issue(listed.security, each, 1_000n);
    for (const token of [listed.security, market.dollars]) await market.approve(token, each);
    await market.send(market.registry, "setDelegate", [market.router.address, true], { from: each });
  }
  checkpoint = marks(market);
});
beforeEach(() => checkpoint.mark());
afterEach(() => checkpoint.undo());
afterAll(cleanUp);

const place = (side: number, quantity: bigint, price: string, from: Party = maker, more: object = {}) =>
  market.send(market.exchange, "place", [limitOrder(listed.number, side, quantity, usd(price), more)], { from });
const fillPool = () => addLiquidity(market, listed, [1_000n, usd("25000")], provider);
type Terms = { from?: Party; deadline?: bigint; clientOrderId?: string; number?: number };
const trade = async (
  side: number,
  quantity: bigint,
  worst: string,
  { from = taker, deadline = NEVER, clientOrderId = NO_ID, number = listed.number }: Terms = {},
) =>
  eventsOf(
    await market.send(market.router, "trade", [number, side, quantity, usd(worst), deadline, clientOrderId], { from }),
  );
const quote = (side: number, quantity: bigint, worst: string, from: Party = taker, number = listed.number) =>
  market.read<[bigint, bigint, bigint]>(market.router, "quoteTrade", [number, side, quantity, usd(worst)], from);
const routed = (events: readonly MarketEvent[]) => {
  const { fromBook, fromPool } = events.find(({ name }) => name === "Routed")?.args ?? {};
  return [fromBook, fromPool];
};
const named = (events: readonly MarketEvent[], name: string) => events.filter((event) => event.name === name);
const balanceOf = (token: Deployed, who: Party) => market.read<bigint>(token, "balanceOf", [who.address]);
/** Shares and dollars of somebody, those that the exchange owes included. */
const wealthOf = async (who: Party) => [
  await balanceOf(listed.security, who),
  (await balanceOf(market.dollars, who)) +
    (await market.read<bigint>(market.exchange, "creditOf", [market.dollars.address, who.address])),
];
const gained = async (who: Party, step: () => Promise<unknown>) => {
  const before = await wealthOf(who);
  await step();
  return (await wealthOf(who)).map((now, index) => now - (before[index] as bigint));
};

describe("the router", () => {
  it("knows its exchange and its factory", async () => {
    expect(await market.read(market.router, "exchange")).toBe(getAddress(market.exchange.address));
    expect(await market.read(market.router, "factory")).toBe(getAddress(market.factory.address));
  });

  it("buys from the pool what is cheaper there, from the book what is cheaper there, and says so", async () => {
    await fillPool();
    await place(Side.Sell, 10n, "25.20");
    await place(Side.Sell, 30n, "25.60");
    const [fromBook, fromPool, value] = await quote(Side.Buy, 40n, "27");
    expect(fromBook).toBe(29n);
    expect(fromPool).toBe(11n);
    let events: MarketEvent[] = [];
    const step = async () => {
      events = await trade(Side.Buy, 40n, "27");
    };
    expect(await gained(taker, step)).toEqual([40n, -value]);
    expect(named(events, "Routed")).toEqual([
      expect.objectContaining({
        address: getAddress(market.router.address),
        args: { market: listed.number, trader: taker.address, side: Side.Buy, quantity: 40n, fromBook, fromPool },
      }),
    ]);
    expect(named(events, "PoolTrade")[0]?.args).toMatchObject({
      trader: taker.address,
      enteredBy: getAddress(market.router.address),
      quantity: fromPool,
    });
    expect(named(events, "OrderReceived")[0]?.args).toMatchObject({
      owner: taker.address,
      enteredBy: getAddress(market.router.address),
      quantity: fromBook,
      price: usd("25.60"),
    });
  });

  it("sells to the pool and the book likewise", async () => {
    await fillPool();
    await place(Side.Buy, 10n, "24.80");
    await place(Side.Buy, 30n, "24.50");
    const [fromBook, fromPool, value] = await quote(Side.Sell, 60n, "23");
    expect([fromBook > 0n, fromPool > 0n, fromBook + fromPool]).toEqual([true, true, 60n]);
    expect(await gained(taker, () => trade(Side.Sell, 60n, "23"))).toEqual([-60n, value]);
  });

  it("keeps nothing: what is not traded stays with the caller, or is credited to it", async () => {
    await fillPool();
    await place(Side.Sell, 10n, "25.20");
    await trade(Side.Buy, 500n, "26");
    await trade(Side.Sell, 500n, "24");
    for (const token of [listed.security, market.dollars]) expect(await balanceOf(token, market.router)).toBe(0n);
    expect(await market.read(market.exchange, "openOrdersOf", [taker.address])).toEqual([]);
    expect(await market.read(listed.security, "heldOf", [taker.address])).toBe(0n);
  });

  it("leaves what nobody offers within the worst price", async () => {
    await fillPool();
    await place(Side.Sell, 10n, "25.20");
    await place(Side.Sell, 10n, "26.01");
    const events = await trade(Side.Buy, 900n, "26");
    const [fromBook, fromPool] = routed(events) as [bigint, bigint];
    expect(fromBook).toBe(10n);
    // Of a further two shares at least one would have cost more than the worst price.
    expect(await market.read(listed.pool, "amountInFor", [Side.Buy, 2n])).toBeGreaterThan(2n * usd("26"));
    expect(fromPool).toBeGreaterThan(10n);
  });

  it("takes from the book alone where there is no pool, where it is empty, and where it is no venue", async () => {
    await place(Side.Sell, 10n, "25.20");
    expect(routed(await trade(Side.Buy, 4n, "26"))).toEqual([4n, 0n]);
    await fillPool();
    await market.send(listed.security, "revokeRole", [
      await market.read(listed.security, "VENUE_ROLE"),
      listed.pool.address,
    ]);
    expect(routed(await trade(Side.Buy, 4n, "26"))).toEqual([4n, 0n]);
    const number = await market.list(listed.security);
    const order = limitOrder(number, Side.Sell, 5n, usd("25.20"));
    await market.send(market.exchange, "place", [order], { from: maker });
    expect(routed(await trade(Side.Buy, 9n, "26", { number }))).toEqual([5n, 0n]);
  });

  it("takes from the pool alone where the book is empty or dearer", async () => {
    await fillPool();
    expect(routed(await trade(Side.Buy, 5n, "30"))).toEqual([0n, 5n]);
    await place(Side.Sell, 10n, "29");
    expect(routed(await trade(Side.Buy, 5n, "30"))).toEqual([0n, 5n]);
    expect(await market.read(market.exchange, "lastPrice", [listed.number])).toBe(0n);
  });

  it("takes affiliates of the issuer to the book", async () => {
    await fillPool();
    await place(Side.Sell, 10n, "29");
    expect(await quote(Side.Buy, 5n, "30", affiliate)).toEqual([5n, 0n, usd("145.29")]);
    expect(routed(await trade(Side.Buy, 5n, "30", { from: affiliate }))).toEqual([5n, 0n]);
  });

  it("gives the pool what is no whole lot", async () => {
    const round = await listWithPool(market, { symbol: "ROUND", lot: 10n });
    await addLiquidity(market, round, [1_000n, usd("25000")]);
    const order = limitOrder(round.number, Side.Sell, 100n, usd("25.10"));
    await market.send(market.exchange, "place", [order], { from: maker });
    expect(routed(await trade(Side.Buy, 37n, "26", { number: round.number }))).toEqual([30n, 7n]);
  });

  it("goes round again when what rested in the book is dead", async () => {
    await fillPool();
    await place(Side.Sell, 20n, "25.00", other);
    await place(Side.Sell, 20n, "25.60", maker);
    await market.send(market.registry, "freeze", [other.address, code("SANCTIONS")]);
    expect((await quote(Side.Buy, 30n, "26")).slice(0, 2)).toEqual([20n, 10n]);
    const events = await trade(Side.Buy, 30n, "26");
    const [fromBook, fromPool] = routed(events) as [bigint, bigint];
    expect(fromBook + fromPool).toBe(30n);
    expect(fromPool).toBeGreaterThan(0n);
    for (const { args } of named(events, "Trade")) expect(args.seller).toBe(maker.address);
    expect(named(events, "OrderCancelled")).toContainEqual(
      expect.objectContaining({ args: expect.objectContaining({ remaining: 20n, reason: 2 }) }),
    );
  });

  it("names the caller's first order as the caller does, once", async () => {
    await place(Side.Sell, 10n, "25.00");
    const clientOrderId = code("MY-1");
    await trade(Side.Buy, 5n, "26", { clientOrderId });
    expect(await market.read(market.exchange, "orderByClientId", [taker.address, clientOrderId])).toBeGreaterThan(0n);
    expect(await refusal(trade(Side.Buy, 5n, "26", { clientOrderId }))).toMatchObject({
      name: "DuplicateClientOrderId",
    });
  });
});

describe("the router refuses", () => {
  it("what comes too late", async () => {
    await fillPool();
    const deadline = BigInt(await market.now()) + 50n;
    await market.chain.rpc("evm_setNextBlockTimestamp", Number(deadline));
    await trade(Side.Buy, 1n, "30", { deadline });
    await market.pass(1);
    expect(await refusal(trade(Side.Buy, 1n, "30", { deadline }))).toEqual({
      name: "DeadlinePassed",
      args: [deadline],
    });
  });

  it("what nobody sells within the worst price", async () => {
    expect(await quote(Side.Buy, 1n, "30")).toEqual([0n, 0n, 0n]);
    expect(await refusal(trade(Side.Buy, 1n, "30"))).toEqual({ name: "NothingToTrade", args: [listed.number] });
    await fillPool();
    await place(Side.Sell, 1n, "25.10");
    expect(await refusal(trade(Side.Buy, 1n, "24"))).toEqual({ name: "NothingToTrade", args: [listed.number] });
    expect(await refusal(trade(Side.Sell, 1n, "26"))).toEqual({ name: "NothingToTrade", args: [listed.number] });
  });

  it("a caller who has not made it a delegate", async () => {
    await fillPool();
    await place(Side.Sell, 5n, "25.00");
    await market.send(market.registry, "setDelegate", [market.router.address, false], { from: taker });
    for (const quantity of [1n, 3n])
      expect(await refusal(trade(Side.Buy, quantity, "30"))).toEqual({
        name: "NotDelegate",
        args: [taker.address, getAddress(market.router.address)],
      });
  });

  it("a market that is not there, or halted", async () => {
    expect(await refusal(trade(Side.Buy, 1n, "30", { number: 99 }))).toEqual({ name: "UnknownMarket", args: [99] });
    await fillPool();
    await market.send(market.exchange, "halt", [listed.number, code("NEWS")]);
    expect(await refusal(trade(Side.Buy, 1n, "30"))).toEqual({ name: "NotOpen", args: [listed.number] });
    await market.send(market.exchange, "resume", [listed.number, code("NEWS")]);
    await place(Side.Sell, 5n, "25.00");
    await market.send(market.exchange, "halt", [listed.number, code("NEWS")]);
    expect(await refusal(trade(Side.Buy, 1n, "30"))).toMatchObject({ name: "Halted" });
  });
});

describe("any request to the router", () => {
  it("trades what it quotes, for what it quotes, at no worse a price, and leaves nothing in it", async () => {
    const trades = fc.array(
      fc.record({
        side: fc.constantFrom(Side.Buy, Side.Sell),
        quantity: fc.bigInt({ min: 1n, max: 150n }),
        worst: fc.bigInt({ min: 2_300n, max: 2_700n }),
        offer: fc.tuple(fc.bigInt({ min: 1n, max: 60n }), fc.bigInt({ min: 2_350n, max: 2_650n })),
      }),
      { minLength: 6, maxLength: 6 },
    );
    await fillPool();
    await fc.assert(
      fc.asyncProperty(trades, async (requests) => {
        for (const { side, quantity, worst, offer } of requests) {
          const worstPrice = worst * 10_000n;
          const text = (Number(worst) / 100).toFixed(2);
          await place(side === Side.Buy ? Side.Sell : Side.Buy, offer[0], (Number(offer[1]) / 100).toFixed(2));
          const [fromBook, fromPool, value] = await quote(side, quantity, text);
          if (fromBook + fromPool === 0n) continue;
          let events: MarketEvent[] = [];
          const [shares, dollars] = await gained(taker, async () => {
            events = await trade(side, quantity, text);
          });
          expect(routed(events)).toEqual([fromBook, fromPool]);
          const sign = side === Side.Buy ? 1n : -1n;
          expect(shares).toBe(sign * (fromBook + fromPool));
          // Fees are rounded down fill by fill.
          expect(dollars).toBeGreaterThanOrEqual(-sign * value);
          expect(dollars).toBeLessThanOrEqual(-sign * value + 20n);
          for (const { args } of named(events, "Trade"))
            expect(sign * (worstPrice - (args.price as bigint))).toBeGreaterThanOrEqual(0n);
          for (const { args } of named(events, "PoolTrade"))
            expect(sign * (worstPrice * (args.quantity as bigint) - (args.value as bigint))).toBeGreaterThanOrEqual(0n);
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
    for (const token of [listed.security, market.dollars]) expect(await balanceOf(token, market.router)).toBe(0n);
  });
});
