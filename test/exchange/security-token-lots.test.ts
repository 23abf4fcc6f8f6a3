import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { eventsOf, type Market, startMarket } from "../support/market.js";
import { DAY, newShares, REASON, registerAll, type Shares, today } from "./shares.js";

const [alice, bob, carol, venue] = [account(1), account(2), account(3), account(8)];
let market: Market;
let shares: Shares;

beforeAll(async () => {
  market = await startMarket();
  await registerAll(market, [alice, bob, carol]);
});
beforeEach(async () => {
  shares = await newShares(market);
});
afterAll(cleanUp);

const unlocked = (at: number) => shares.read<bigint>("unlockedBalanceOf", alice.address, at);

describe("a lot", () => {
  it("is locked until its day, to the second", async () => {
    const day = (await today(market)) + 3;
    await shares.issue(alice, 100n, day);
    await shares.issue(alice, 7n);
    await market.mineAt(day * DAY - 10);
    expect(await shares.available(alice)).toBe(7n);
    expect(await shares.refusedBy(alice, "transfer", bob.address, 8n)).toEqual({
      name: "SharesLocked",
      args: [alice.address, 8n, 7n, 100n, BigInt(day * DAY)],
    });
    expect([await unlocked(day * DAY - 1), await unlocked(day * DAY)]).toEqual([7n, 107n]);

    await market.chain.rpc("evm_setNextBlockTimestamp", day * DAY);
    const events = eventsOf(await shares.by(alice, "transfer", bob.address, 107n));
    expect(events.map(({ name }) => name)).toEqual(["LotsUnlocked", "Transfer"]);
    expect(events[0]?.args).toEqual({ holder: alice.address, amount: 100n });
    expect(await shares.available(bob)).toBe(107n);
  });

  it("unlocks the holding period after it was acquired, if nothing else is said", async () => {
    const now = await market.now();
    const acquiredAt = now - 10 * DAY;
    await market.issue(shares.security, alice, 5n, { acquiredAt, unlockDay: 0 });
    await market.issue(shares.security, alice, 6n, { unlockDay: 0 });
    expect(await shares.lots(alice)).toEqual([
      { amount: 0n, acquiredAt: 0, unlockDay: 0 },
      { amount: 5n, acquiredAt, unlockDay: Math.floor(acquiredAt / DAY) + 180 },
      { amount: 6n, acquiredAt: await market.now(), unlockDay: (await today(market)) + 180 },
    ]);
  });

  it("is free at once where its day has come", async () => {
    await shares.issue(alice, 5n, await today(market));
    await market.issue(shares.security, alice, 6n, { acquiredAt: (await market.now()) - 180 * DAY, unlockDay: 0 });
    expect(await shares.lots(alice)).toEqual([{ amount: 11n, acquiredAt: 0, unlockDay: 0 }]);
  });

  it("merges with others of its day, and counts as acquired when the latest was", async () => {
    const day = (await today(market)) + 5;
    const now = await market.now();
    for (const [amount, acquiredAt] of [
      [1n, now - 100],
      [2n, now - 10],
      [3n, now - 50],
    ] as const)
      await market.issue(shares.security, alice, amount, { acquiredAt, unlockDay: day });
    expect((await shares.lots(alice)).slice(1)).toEqual([{ amount: 6n, acquiredAt: now - 10, unlockDay: day }]);
  });

  it("stands in the order of its day, however far apart the days are", async () => {
    const now = await today(market);
    const days = [700, 1, 3650, 256, 257, 2].map((ahead) => now + ahead);
    for (const day of days) await shares.issue(alice, 1n, day);
    expect((await shares.lots(alice)).slice(1).map(({ unlockDay }) => unlockDay)).toEqual(days.sort((a, b) => a - b));
    for (const day of days.slice(0, -1)) {
      await market.mineAt(day * DAY);
      await shares.by(alice, "transfer", bob.address, 1n);
      expect(await shares.available(alice)).toBe(0n);
    }
    expect((await shares.lots(alice)).slice(1).map(({ unlockDay }) => unlockDay)).toEqual(days.slice(-1));
    expect([await shares.balance(alice), await shares.balance(bob)]).toEqual([1n, 5n]);
  });

  it("comes free to a buyer from a holder who is no affiliate", async () => {
    await shares.issue(alice, 5n);
    await shares.by(alice, "transfer", bob.address, 5n);
    expect(await shares.lots(bob)).toEqual([{ amount: 5n, acquiredAt: 0, unlockDay: 0 }]);
  });
});

describe("a lot from an affiliate of the issuer", () => {
  const affiliate = account(4);

  beforeAll(async () => {
    await market.registerInvestor(affiliate);
  });
  beforeEach(async () => {
    shares = await newShares(market, { symbol: "AFF" });
    await market.send(market.registry, "setAffiliation", [affiliate.address, shares.issuer, true, REASON]);
    await shares.issue(affiliate, 10_000n);
  });

  it("begins a new holding period, and is acquired when it is bought", async () => {
    const events = eventsOf(await shares.by(affiliate, "transfer", bob.address, 40n));
    const lot = { amount: 40n, acquiredAt: await market.now(), unlockDay: (await today(market)) + 180 };
    expect(events.map(({ name }) => name)).toEqual(["Transfer", "LotAdded"]);
    expect(events[1]?.args).toEqual({ holder: bob.address, ...lot, fromAffiliate: true });
    expect((await shares.lots(bob)).slice(1)).toEqual([lot]);
    expect(await shares.refusedBy(bob, "transfer", carol.address, 1n)).toMatchObject({ name: "SharesLocked" });
  });

  it("is free where the class has no holding period", async () => {
    shares = await newShares(market, { symbol: "AFF", holdingDays: 0 });
    await shares.issue(affiliate, 10_000n);
    await shares.by(affiliate, "transfer", bob.address, 40n);
    expect(await shares.available(bob)).toBe(40n);
  });

  it("starts again when it settles on a venue too, and the affiliate of another issuer is like anyone", async () => {
    await shares.makeVenue(venue);
    const other = await newShares(market, { symbol: "OTHER" });
    await other.issue(affiliate, 10_000n);
    await other.makeVenue(venue);
    for (const each of [shares, other]) {
      await market.approve(each.security, affiliate, venue);
      await each.by(venue, "hold", affiliate.address, 40n);
      await each.by(venue, "trySettle", affiliate.address, bob.address, 40n);
    }
    expect([await shares.available(bob), await other.available(bob)]).toEqual([0n, 40n]);
  });
});

describe("what is due", () => {
  it("counts as free at once, and is taken out sixteen lots at a sending", async () => {
    const first = await shares.issueLots(alice, 20);
    await market.mineAt((first + 20) * DAY);
    expect(await shares.available(alice)).toBe(20n);
    expect(await shares.lots(alice)).toEqual([{ amount: 20n, acquiredAt: 0, unlockDay: 0 }]);
    expect(await shares.refusedBy(alice, "transfer", bob.address, 20n)).toEqual({
      name: "SharesLocked",
      args: [alice.address, 20n, 16n, 1n, BigInt((first + 16) * DAY)],
    });
    const [unlockedLots] = eventsOf(await shares.by(alice, "transfer", bob.address, 16n));
    expect(unlockedLots).toMatchObject({ name: "LotsUnlocked", args: { amount: 16n } });
    await shares.by(alice, "transfer", bob.address, 4n);
    expect(await shares.balance(bob)).toBe(20n);
  });

  it("is taken out by anyone, sixty-four lots at a time", async () => {
    const first = await shares.issueLots(alice, 70);
    await market.mineAt((first + 70) * DAY);
    const unlock = async () => eventsOf(await shares.by(carol, "unlock", alice.address)).map(({ args }) => args.amount);
    expect([await unlock(), await unlock(), await unlock()]).toEqual([[64n], [6n], []]);
    await shares.by(alice, "transfer", bob.address, 70n);
  });
});

describe("the gas of a transfer", () => {
  it("is the same with three hundred locked lots as with one", async () => {
    const gas: Record<string, bigint[]> = { one: [], many: [] };
    for (const [holder, lots] of [
      [alice, 1],
      [bob, 300],
    ] as const) {
      await shares.issue(holder, 100n);
      await shares.issueLots(holder, lots, 11);
      for (const step of [1n, 2n]) {
        const { gasUsed } = await shares.by(holder, "transfer", carol.address, step);
        gas[lots === 1 ? "one" : "many"]?.push(gasUsed);
      }
    }
    const [one, many] = [gas.one?.[1] as bigint, gas.many?.[1] as bigint];
    expect(Number(many)).toBeLessThan(Number(one) * 1.05);
    expect(Number(many)).toBeGreaterThan(Number(one) * 0.95);
  });
});
