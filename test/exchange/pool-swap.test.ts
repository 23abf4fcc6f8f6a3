import { getAddress, maxUint256, parseUnits } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { code, eventsOf, type Market, type Party, refusal, startMarket } from "../support/market.js";
import { inFor, outFor } from "./constant-product.js";
import {
  addLiquidity,
  atOnce,
  createPool,
  investors,
  limitOrder,
  listWithPool,
  marks,
  NEVER,
  type PoolMarket,
  registerInvestors,
  reservesOf,
  Side,
} from "./pools.js";

const [alice, bob] = investors;
const [affiliate, stranger, poor] = [account(4), account(5), account(6)];
const usd = (amount: string) => parseUnits(amount, 6);
const RESERVES = [1_000n, usd("25000")] as const;
let market: Market;
let listed: PoolMarket;
let checkpoint: ReturnType<typeof marks>;

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  listed = await listWithPool(market);
  await addLiquidity(market, listed, RESERVES);
  await market.registerInvestor(affiliate, { affiliateOf: [code("DEMO")] });
  await market.registerInvestor(poor);
  checkpoint = marks(market);
});
beforeEach(() => checkpoint.mark());
afterEach(() => checkpoint.undo());
afterAll(cleanUp);

const act = (name: string, args: readonly unknown[], from: Party = bob) =>
  market.send(listed.pool, name, args, { from });
const read = <T>(name: string, ...args: unknown[]) => market.read<T>(listed.pool, name, args);
const exactIn = (side: number, amount: bigint, min = 0n, from: Party = bob, deadline = NEVER) =>
  act("swapExactIn", [side, amount, min, deadline], from);
const exactOut = (side: number, amount: bigint, max = maxUint256, from: Party = bob, deadline = NEVER) =>
  act("swapExactOut", [side, amount, max, deadline], from);
const balances = async (who: Party) => [
  await market.read<bigint>(listed.security, "balanceOf", [who.address]),
  await market.read<bigint>(market.dollars, "balanceOf", [who.address]),
];
const gained = async (who: Party, step: () => Promise<unknown>) => {
  const before = await balances(who);
  await step();
  return (await balances(who)).map((now, index) => now - (before[index] as bigint));
};
const registrar = (name: string, ...args: unknown[]) => market.send(market.registry, name, args);

describe("a swap", () => {
  it("sells shares out of dollars along the constant product, and is reported as a trade", async () => {
    const cost = inFor(RESERVES[1], RESERVES[0], 10n);
    let events: ReturnType<typeof eventsOf> = [];
    expect(
      await gained(bob, async () => {
        events = eventsOf(await exactOut(Side.Buy, 10n, cost));
      }),
    ).toEqual([10n, -cost]);
    expect(await reservesOf(market, listed.pool)).toEqual([990n, RESERVES[1] + cost]);
    expect(events.find(({ name }) => name === "PoolTrade")?.args).toEqual({
      market: listed.number,
      trader: bob.address,
      tradeId: 1n,
      security: getAddress(listed.security.address),
      side: Side.Buy,
      quantity: 10n,
      value: cost,
      feePaid: (cost * 30n) / 10_000n,
      accountType: 1,
      enteredBy: bob.address,
      executedAt: await market.now(),
    });
  });

  it("buys shares for dollars, and counts its trades", async () => {
    await exactOut(Side.Buy, 1n);
    const [x, y] = await reservesOf(market, listed.pool);
    const proceeds = outFor(x, y, 500n);
    let events: ReturnType<typeof eventsOf> = [];
    expect(
      await gained(bob, async () => {
        events = eventsOf(await exactIn(Side.Sell, 500n, proceeds));
      }),
    ).toEqual([-500n, proceeds]);
    expect(events.find(({ name }) => name === "PoolTrade")?.args).toMatchObject({
      tradeId: 2n,
      side: Side.Sell,
      quantity: 500n,
      value: proceeds,
      feePaid: 1n,
    });
  });

  it("gives for an exact payment, and takes for exact proceeds, what it says before", async () => {
    const payment = usd("1234.567891");
    const shares = await read<bigint>("amountOutFor", Side.Buy, payment);
    expect(shares).toBe(outFor(RESERVES[1], RESERVES[0], payment));
    expect(await gained(bob, () => exactIn(Side.Buy, payment))).toEqual([shares, -payment]);
    const needed = await read<bigint>("amountInFor", Side.Sell, payment);
    expect(await gained(bob, () => exactOut(Side.Sell, payment))).toEqual([-needed, payment]);
  });

  it("grows the volume of the class, and makes a venue of no one", async () => {
    await exactOut(Side.Buy, 10n);
    expect(await market.read(listed.security, "holderCount")).toBe(3n);
  });

  it("is refused past its bound, at it not", async () => {
    const cost = inFor(RESERVES[1], RESERVES[0], 10n);
    expect(await refusal(exactOut(Side.Buy, 10n, cost - 1n))).toEqual({
      name: "SlippageExceeded",
      args: [cost, cost - 1n],
    });
    const proceeds = outFor(RESERVES[0], RESERVES[1], 10n);
    expect(await refusal(exactIn(Side.Sell, 10n, proceeds + 1n))).toEqual({
      name: "SlippageExceeded",
      args: [proceeds, proceeds + 1n],
    });
  });

  it("is refused after its deadline, at it not", async () => {
    const deadline = BigInt(await market.now()) + 100n;
    await market.chain.rpc("evm_setNextBlockTimestamp", Number(deadline));
    await exactIn(Side.Sell, 1n, 0n, bob, deadline);
    await market.pass(1);
    for (const late of [
      () => exactIn(Side.Sell, 1n, 0n, bob, deadline),
      () => exactOut(Side.Buy, 1n, NEVER, bob, deadline),
    ])
      expect(await refusal(late())).toEqual({ name: "DeadlinePassed", args: [deadline] });
  });

  it("is refused for nothing, and where nothing would come of it", async () => {
    for (const attempt of [
      () => exactIn(Side.Sell, 0n),
      () => exactOut(Side.Buy, 0n),
      () => exactIn(Side.Buy, usd("25")),
    ])
      expect(await refusal(attempt())).toEqual({ name: "BadAmount", args: [] });
  });

  it("never takes a reserve whole, nor fills one past 112 bits", async () => {
    expect(await refusal(exactOut(Side.Buy, 1_000n))).toEqual({ name: "NoLiquidity", args: [] });
    expect(await refusal(exactOut(Side.Sell, RESERVES[1]))).toEqual({ name: "NoLiquidity", args: [] });
    for (const amount of [2n ** 112n - RESERVES[0], maxUint256])
      expect(await refusal(exactIn(Side.Sell, amount))).toEqual({ name: "ReserveOverflow", args: [] });
    const vast = await listWithPool(market, { symbol: "VAST", shares: 2n ** 111n });
    await addLiquidity(market, vast, [2n ** 111n, usd("25000")]);
    const all = market.send(vast.pool, "swapExactOut", [Side.Sell, usd("24999"), NEVER, NEVER], { from: bob });
    expect(await refusal(all)).toEqual({ name: "ReserveOverflow", args: [] });
  });

  it("is refused by a pool that is empty", async () => {
    const empty = await listWithPool(market, { symbol: "VOID" });
    const swap = (name: string) => market.send(empty.pool, name, [Side.Buy, 1n, NEVER, NEVER], { from: bob });
    for (const name of ["swapExactIn", "swapExactOut"])
      expect(await refusal(swap(name))).toEqual({ name: "NoLiquidity", args: [] });
  });

  it("needs the trader's tokens and leave to take them", async () => {
    expect(await refusal(exactIn(Side.Sell, 1n, 0n, poor))).toMatchObject({ name: "ERC20InsufficientAllowance" });
    await market.approve(listed.security, poor, listed.pool);
    expect(await refusal(exactIn(Side.Sell, 1n, 0n, poor))).toMatchObject({ name: "ERC20InsufficientBalance" });
  });
});

describe("who swaps", () => {
  it("is eligible now", async () => {
    expect(await refusal(exactIn(Side.Sell, 1n, 0n, stranger))).toEqual({
      name: "NotEligible",
      args: [stranger.address, 0],
    });
    await registrar("freeze", bob.address, code("SANCTIONS"));
    expect(await refusal(exactIn(Side.Sell, 1n))).toEqual({ name: "NotEligible", args: [bob.address, 3] });
    expect(await refusal(exactOut(Side.Buy, 1n))).toEqual({ name: "NotEligible", args: [bob.address, 3] });
  });

  it("is no affiliate of the issuer, who has the book", async () => {
    for (const side of [Side.Buy, Side.Sell])
      expect(await refusal(exactOut(side, 1n, NEVER, affiliate))).toEqual({
        name: "AffiliateOnBookOnly",
        args: [affiliate.address],
      });
  });

  it("waits while the market is halted or closed", async () => {
    await market.send(market.exchange, "halt", [listed.number, code("NEWS")]);
    expect(await refusal(exactIn(Side.Sell, 1n))).toEqual({ name: "NotOpen", args: [listed.number] });
    await market.send(market.exchange, "resume", [listed.number, code("NEWS")]);
    await market.send(market.exchange, "setHours", [listed.number, 127, 3_600, 7_200]);
    const midnight = Math.ceil((await market.now()) / 86_400) * 86_400;
    await market.mineAt(midnight + 100);
    expect(await refusal(exactIn(Side.Sell, 1n))).toEqual({ name: "NotOpen", args: [listed.number] });
    await market.mineAt(midnight + 3_600);
    await exactIn(Side.Sell, 1n);
  });

  it("may be a delegate, whose owner's tokens move", async () => {
    const forBob = (name: string, ...args: bigint[]) => act(name, [bob.address, Side.Sell, ...args, NEVER], stranger);
    for (const attempt of [() => forBob("swapExactInFor", 5n, 0n), () => forBob("swapExactOutFor", 5n, NEVER)])
      expect(await refusal(attempt())).toEqual({ name: "NotDelegate", args: [bob.address, stranger.address] });
    await market.send(market.registry, "setDelegate", [stranger.address, true], { from: bob });
    const proceeds = outFor(...RESERVES, 5n);
    let events: ReturnType<typeof eventsOf> = [];
    const moved = await gained(bob, async () => {
      events = eventsOf(await forBob("swapExactInFor", 5n, proceeds));
    });
    expect(moved).toEqual([-5n, proceeds]);
    expect(events.find(({ name }) => name === "PoolTrade")?.args).toMatchObject({
      trader: bob.address,
      enteredBy: stranger.address,
    });
    await forBob("swapExactOutFor", usd("20"), 1n);
  });

  it("buys no more holders in than the class may have", async () => {
    await market.fund(poor, usd("1000"));
    await market.approve(market.dollars, poor, listed.pool);
    await market.send(listed.security, "setHolderCap", [3, code("12G")]);
    expect(await refusal(exactOut(Side.Buy, 1n, NEVER, poor))).toMatchObject({
      name: "TransferRestricted",
      args: [33, expect.any(String)],
    });
  });

  it("sells no shares that are offered on the book", async () => {
    const [balance] = (await balances(bob)) as [bigint, bigint];
    await market.send(listed.security, "transfer", [alice.address, balance - 5n], { from: bob });
    const request = limitOrder(listed.number, Side.Sell, 4n, usd("100"));
    await market.send(market.exchange, "place", [request], { from: bob });
    expect(await refusal(exactIn(Side.Sell, 2n))).toMatchObject({
      name: "TransferRestricted",
      args: [19, expect.any(String)],
    });
    await exactIn(Side.Sell, 1n);
  });
});

describe("a pool that is no venue", () => {
  it("can hold nothing until the transfer agent makes it one", async () => {
    const security = await market.issueSecurity({ symbol: "BARE" });
    const pool = await createPool(market, await market.list(security));
    await market.issue(security, alice, 1_000n);
    await market.approve(security, alice, pool);
    const add = market.send(pool, "addLiquidity", [1_000n, usd("1000"), 0n, NEVER], { from: alice });
    expect(await refusal(add)).toMatchObject({ name: "TransferRestricted", args: [32, expect.any(String)] });
  });
});
