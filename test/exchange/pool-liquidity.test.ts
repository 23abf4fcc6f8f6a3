import { getAddress, parseUnits } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { code, eventsOf, type Market, type Party, refusal, startMarket } from "../support/market.js";
import {
  addLiquidity,
  atOnce,
  investors,
  listWithPool,
  marks,
  NEVER,
  type PoolMarket,
  registerInvestors,
  reservesOf,
  Side,
} from "./pools.js";

const [alice, bob, carol] = investors;
const [affiliate, stranger, heir] = [account(4), account(5), account(6)];
const usd = (amount: string) => parseUnits(amount, 6);
const LOCKED = 1_000n;
let market: Market;
let listed: PoolMarket;
let checkpoint: ReturnType<typeof marks>;

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  listed = await listWithPool(market);
  await market.registerInvestor(affiliate, { affiliateOf: [code("DEMO")] });
  checkpoint = marks(market);
});
beforeEach(() => checkpoint.mark());
afterEach(() => checkpoint.undo());
afterAll(cleanUp);

const act = (name: string, args: readonly unknown[], from: Party = alice) =>
  market.send(listed.pool, name, args, { from });
const read = <T>(name: string, ...args: unknown[]) => market.read<T>(listed.pool, name, args);
const add = (shares: bigint, dollars: bigint, from: Party = alice, minLiquidity = 0n, deadline = NEVER) =>
  act("addLiquidity", [shares, dollars, minLiquidity, deadline], from);
const remove = (liquidity: bigint, from: Party = alice, mins = [0n, 0n], deadline = NEVER) =>
  act("removeLiquidity", [liquidity, ...mins, deadline], from);
const balances = async (who: Party) => [
  await market.read<bigint>(listed.security, "balanceOf", [who.address]),
  await market.read<bigint>(market.dollars, "balanceOf", [who.address]),
];
const gained = async (who: Party, step: () => Promise<unknown>) => {
  const before = await balances(who);
  await step();
  return (await balances(who)).map((now, index) => now - (before[index] as bigint));
};
const liquidityOf = (who: Party) => read<bigint>("balanceOf", who.address);
const operate = (name: string, ...args: unknown[]) => market.send(market.exchange, name, args);
const register = (name: string, ...args: unknown[]) => market.send(market.registry, name, args);

describe("a pool's liquidity", () => {
  it("starts as the root of shares times dollars, a thousand of it locked permanently", async () => {
    const events = eventsOf(await add(1_000n, usd("25000")));
    const root = 5_000_000n;
    expect(await read("totalSupply")).toBe(root);
    expect(await liquidityOf(listed.pool)).toBe(LOCKED);
    expect(await liquidityOf(alice)).toBe(root - LOCKED);
    expect(await reservesOf(market, listed.pool)).toEqual([1_000n, usd("25000")]);
    expect(events.find(({ name }) => name === "LiquidityAdded")?.args).toEqual({
      provider: alice.address,
      shares: 1_000n,
      dollars: usd("25000"),
      liquidity: root - LOCKED,
    });
    expect(events.find(({ name }) => name === "Sync")?.args).toEqual({
      securityReserve: 1_000n,
      quoteReserve: usd("25000"),
    });
  });

  it("is named after the security and counted in whole units", async () => {
    expect([await read("name"), await read("symbol"), await read("decimals")]).toEqual([
      "DEMO liquidity",
      "DEMO-LP",
      0,
    ]);
    for (const [name, { address }] of Object.entries({
      exchange: market.exchange,
      security: listed.security,
      quote: market.dollars,
    }))
      expect(await read(name)).toBe(getAddress(address));
    expect(await read("market")).toBe(listed.number);
  });

  it("refuses a beginning that is not worth more than what is locked", async () => {
    for (const [shares, dollars] of [
      [1n, 1_000_000n],
      [0n, usd("1")],
      [1n, 0n],
    ] as const)
      expect(await refusal(add(shares, dollars))).toEqual({ name: "BadAmount", args: [] });
    await add(2n, usd("1"));
    expect(await liquidityOf(alice)).toBe(414n);
  });

  it("grows in the reserves' proportion, taking no more than is given of either", async () => {
    await add(1_000n, usd("25000"));
    expect(await gained(bob, () => add(10n, usd("1000000"), bob))).toEqual([-10n, -usd("250")]);
    expect(await liquidityOf(bob)).toBe(50_000n);
    expect(await gained(bob, () => add(1_000_000n, usd("30"), bob))).toEqual([-1n, -usd("25")]);
    expect(await liquidityOf(bob)).toBe(55_000n);
  });

  it("refuses what is worth less than a share", async () => {
    await add(1_000n, usd("25000"));
    for (const [shares, dollars] of [
      [0n, usd("25")],
      [10n, usd("24.99")],
    ] as const)
      expect(await refusal(add(shares, dollars, bob))).toEqual({ name: "BadAmount", args: [] });
  });

  it("comes back as the same part of both reserves", async () => {
    await add(1_000n, usd("25000"));
    await add(10n, usd("250"), bob);
    const receipts: unknown[] = [];
    expect(await gained(bob, async () => receipts.push(...eventsOf(await remove(25_000n, bob))))).toEqual([
      5n,
      usd("125"),
    ]);
    expect(receipts).toContainEqual(
      expect.objectContaining({
        name: "LiquidityRemoved",
        args: { provider: bob.address, shares: 5n, dollars: usd("125"), liquidity: 25_000n },
      }),
    );
  });

  it("gives back to the last provider all but the locked part", async () => {
    await add(1_000n, usd("25000"));
    expect(await gained(alice, () => remove(4_999_000n))).toEqual([999n, usd("24995")]);
    expect(await reservesOf(market, listed.pool)).toEqual([1n, usd("5")]);
  });

  it("gives dollars alone for less than a share's worth, unless a share was requested", async () => {
    await add(1_000n, usd("25000"));
    expect(await refusal(remove(100n, alice, [1n, 0n]))).toEqual({ name: "SlippageExceeded", args: [0n, 1n] });
    expect(await gained(alice, () => remove(100n))).toEqual([0n, usd("0.5")]);
  });

  it("refuses nothing, and more than one has", async () => {
    await add(1_000n, usd("25000"));
    expect(await refusal(remove(0n))).toEqual({ name: "BadAmount", args: [] });
    expect(await refusal(remove(1n, bob))).toMatchObject({ name: "ERC20InsufficientBalance" });
    expect(await refusal(remove(4_999_001n))).toMatchObject({ name: "ERC20InsufficientBalance" });
  });

  it("keeps to the bounds and the deadline of who adds and removes", async () => {
    await add(1_000n, usd("25000"));
    expect(await refusal(add(10n, usd("250"), bob, 50_001n))).toEqual({
      name: "SlippageExceeded",
      args: [50_000n, 50_001n],
    });
    expect(await refusal(remove(50_000n, alice, [11n, 0n]))).toEqual({ name: "SlippageExceeded", args: [10n, 11n] });
    expect(await refusal(remove(50_000n, alice, [10n, usd("250.01")]))).toEqual({
      name: "SlippageExceeded",
      args: [usd("250"), usd("250.01")],
    });
    const past = BigInt(await market.now());
    await market.pass(10);
    expect(await refusal(add(10n, usd("250"), bob, 0n, past))).toEqual({ name: "DeadlinePassed", args: [past] });
    expect(await refusal(remove(1n, alice, [0n, 0n], past))).toEqual({ name: "DeadlinePassed", args: [past] });
    const soon = BigInt(await market.now()) + 100n;
    await market.chain.rpc("evm_setNextBlockTimestamp", Number(soon));
    await add(10n, usd("250"), bob, 50_000n, soon);
  });

  it("holds no more than 112 bits count", async () => {
    const most = 2n ** 112n - 1n;
    await market.issue(listed.security, alice, most);
    expect(await refusal(add(most + 1n, 1n))).toEqual({ name: "ReserveOverflow", args: [] });
    expect(await refusal(add(1n, most + 1n))).toEqual({ name: "ReserveOverflow", args: [] });
    await add(most, usd("1000"));
    expect(await refusal(add(10n ** 26n, usd("1000"), bob))).toEqual({ name: "ReserveOverflow", args: [] });
  });

  it("does not grow by gifts, and no first provider makes a unit of it dear by them", async () => {
    await add(2n, usd("1"));
    await market.send(listed.security, "transfer", [listed.pool.address, 1_000_000n], { from: alice });
    await market.send(market.dollars, "transfer", [listed.pool.address, usd("1000000")], { from: alice });
    expect(await reservesOf(market, listed.pool)).toEqual([2n, usd("1")]);
    await add(100n, usd("50"), bob);
    const [shares, dollars] = await gained(bob, async () => remove(await liquidityOf(bob), bob));
    expect(shares).toBeGreaterThanOrEqual(99n);
    expect(dollars).toBeGreaterThanOrEqual(usd("49.9"));
    expect(await refusal(act("sync", []))).toEqual({ name: "BadAmount", args: [] });
  });

  it("bears alike what the transfer agent takes from it", async () => {
    await add(1_000n, usd("25000"));
    await market.send(listed.security, "forcedTransfer", [listed.pool.address, carol.address, 400n, code("COURT")]);
    await act("sync", [], stranger);
    expect(await reservesOf(market, listed.pool)).toEqual([600n, usd("25000")]);
    expect(await gained(alice, () => remove(2_500_000n))).toEqual([300n, usd("12500")]);
  });
});

describe("who provides liquidity", () => {
  beforeEach(() => addLiquidity(market, listed, [1_000n, usd("25000")]));

  it("is registered and eligible", async () => {
    expect(await refusal(add(10n, usd("250"), stranger))).toEqual({
      name: "NotEligible",
      args: [stranger.address, 0],
    });
    await register("freeze", bob.address, code("SANCTIONS"));
    expect(await refusal(add(10n, usd("250"), bob))).toEqual({ name: "NotEligible", args: [bob.address, 3] });
  });

  it("is no affiliate of the issuer", async () => {
    expect(await refusal(add(10n, usd("250"), affiliate))).toEqual({
      name: "AffiliateOnBookOnly",
      args: [affiliate.address],
    });
  });

  it("adds while the market is open, and removes at any time", async () => {
    await operate("halt", listed.number, code("NEWS"));
    expect(await refusal(add(10n, usd("250"), bob))).toEqual({ name: "NotOpen", args: [listed.number] });
    await remove(5_000n);
    await operate("resume", listed.number, code("NEWS"));
    await operate("halt", 0, code("OUTAGE"));
    expect(await refusal(add(10n, usd("250"), bob))).toEqual({ name: "NotOpen", args: [listed.number] });
    await remove(5_000n);
    await operate("resume", 0, code("OUTAGE"));
    const closed = (new Date((await market.now()) * 1000).getUTCDay() + 3) % 7;
    await operate("setHours", listed.number, 1 << closed, 100, 200);
    expect(await refusal(add(10n, usd("250"), bob))).toEqual({ name: "NotOpen", args: [listed.number] });
    expect(await gained(alice, () => remove(5_000n))).toEqual([1n, usd("25")]);
  });

  it("removes nothing once frozen, since shares would come of it", async () => {
    await register("freeze", alice.address, code("SANCTIONS"));
    expect(await refusal(remove(5_000n))).toEqual({ name: "NotEligible", args: [alice.address, 3] });
  });

  it("hands liquidity on to the eligible only", async () => {
    await act("transfer", [bob.address, 5_000n]);
    expect(await gained(bob, () => remove(5_000n, bob))).toEqual([1n, usd("25")]);
    for (const to of [stranger, listed.pool])
      expect(await refusal(act("transfer", [to.address, 1n]))).toEqual({ name: "NotEligible", args: [to.address, 0] });
    await act("approve", [stranger.address, 10n]);
    await act("transferFrom", [alice.address, carol.address, 10n], stranger);
    await register("freeze", alice.address, code("SANCTIONS"));
    expect(await refusal(act("transfer", [bob.address, 1n]))).toEqual({
      name: "NotEligible",
      args: [alice.address, 3],
    });
  });

  it("finds it again in the wallet that a lost one is recovered to", async () => {
    const liquidity = await liquidityOf(alice);
    expect(await refusal(act("recover", [alice.address], stranger))).toEqual({
      name: "NotRecovered",
      args: [alice.address],
    });
    await register("recover", alice.address, heir.address, code("LOST-KEY"));
    const [recovered] = eventsOf(await act("recover", [alice.address], stranger));
    expect(recovered).toMatchObject({
      name: "Recovered",
      args: { from: alice.address, to: heir.address, liquidity },
    });
    expect([await liquidityOf(alice), await liquidityOf(heir)]).toEqual([0n, liquidity]);
    await remove(liquidity, heir);
    expect(await refusal(act("recover", [alice.address]))).toEqual({ name: "BadAmount", args: [] });
    await register("freeze", heir.address, code("SANCTIONS"));
    expect(await refusal(act("recover", [alice.address]))).toEqual({ name: "NotEligible", args: [heir.address, 3] });
  });

  it("finds it in the last wallet, where the one that it was recovered to is lost as well", async () => {
    const liquidity = await liquidityOf(alice);
    await register("recover", alice.address, heir.address, code("LOST-KEY"));
    await register("recover", heir.address, stranger.address, code("LOST-KEY"));
    await act("recover", [alice.address], bob);
    expect(await liquidityOf(stranger)).toBe(liquidity);
  });

  it("cannot add or take back while the shares are paused", async () => {
    await market.send(listed.security, "pause");
    expect(await refusal(add(10n, usd("250"), bob))).toEqual({ name: "NotOpen", args: [listed.number] });
    expect(await refusal(remove(5_000n))).toMatchObject({ name: "TransferRestricted" });
    expect(await refusal(act("swapExactIn", [Side.Sell, 1n, 0n, NEVER], bob))).toMatchObject({ name: "NotOpen" });
  });
});
