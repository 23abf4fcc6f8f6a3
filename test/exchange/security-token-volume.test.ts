import { keccak256, maxUint256, zeroHash } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { code, type Market, type Party, startMarket } from "../support/market.js";
import { newShares, REASON, type Shares, WEEK } from "./shares.js";

const [alice, bob, carol, venue] = [account(1), account(2), account(3), account(8)];
let market: Market;
let shares: Shares;

beforeAll(async () => {
  market = await startMarket();
  for (const each of [alice, bob]) await market.registerInvestor(each, { affiliateOf: [code("DEMO")] });
  await market.registerInvestor(carol);
});
beforeEach(async () => {
  shares = await newShares(market);
  await shares.makeVenue(venue);
  // The limit of 1% is 1,000; each claim begins at the start of a week.
  await shares.issue(alice, 50_000n);
  await shares.issue(bob, 50_000n);
  await toWeek(1);
});
afterAll(cleanUp);

/** Mines a block at the start of a week, counted from this one. */
const toWeek = async (ahead: number) => market.mineAt((Math.floor((await market.now()) / WEEK) + ahead) * WEEK);
const allowed = (of: Party) => shares.read<bigint>("affiliateAllowance", of.address);
const sell = (from: Party, amount: bigint) => shares.by(from, "transfer", carol.address, amount);

describe("what an affiliate of the issuer may sell", () => {
  it("is 1% of the class, to the share", async () => {
    expect([await allowed(alice), await allowed(carol), await allowed(venue)]).toEqual([1000n, maxUint256, maxUint256]);
    await sell(alice, 999n);
    expect(await shares.refusedBy(alice, "transfer", carol.address, 2n)).toEqual({
      name: "AffiliateVolumeExceeded",
      args: [alice.address, 2n, 1n],
    });
    await sell(alice, 1n);
    expect(await allowed(alice)).toBe(0n);
    expect(await allowed(bob)).toBe(1000n);
  });

  it("is rounded down, and falls with the class", async () => {
    await shares.act("burn", bob.address, 1n, REASON);
    expect(await allowed(alice)).toBe(999n);
    await sell(alice, 999n);
    await shares.act("burn", bob.address, 40_000n, REASON);
    expect(await allowed(alice)).toBe(0n);
  });

  it("comes back after thirteen weeks", async () => {
    await sell(alice, 400n);
    await toWeek(1);
    await sell(alice, 600n);
    await toWeek(11);
    expect(await allowed(alice)).toBe(0n);
    await toWeek(1);
    expect(await allowed(alice)).toBe(400n);
    await toWeek(1);
    expect(await allowed(alice)).toBe(1000n);
  });

  it("is the average weekly volume of the four weeks before, where that is more", async () => {
    await shares.by(venue, "noteVolume", 8003n);
    expect(await allowed(alice)).toBe(1000n);
    for (const expected of [2000n, 2000n, 2000n, 2000n, 1000n]) {
      await toWeek(1);
      expect(await allowed(alice)).toBe(expected);
    }
  });

  it("grows with what settles on a venue, and shrinks by what is sold there", async () => {
    await market.approve(shares.security, alice, venue);
    await shares.by(venue, "hold", alice.address, 1000n);
    await shares.by(venue, "trySettle", alice.address, carol.address, 1000n);
    await shares.by(venue, "noteVolume", 4000n);
    expect(await allowed(alice)).toBe(0n);
    await toWeek(1);
    // 5,000 in a week is 1,250 on average, of which 1,000 are sold.
    expect(await allowed(alice)).toBe(250n);
  });

  it("is not used by forced moves, nor by moves to him", async () => {
    await shares.act("forcedTransfer", alice.address, carol.address, 5000n, REASON);
    await shares.by(carol, "transfer", alice.address, 100n);
    expect(await allowed(alice)).toBe(1000n);
  });

  it("is one limit for a group", async () => {
    const join = (wallet: Party, group: string) =>
      market.send(market.registry, "update", [wallet.address, "0x0000000000000000", 1, group, REASON]);
    for (const each of [alice, bob]) await join(each, code("FAMILY"));
    await sell(alice, 300n);
    await sell(bob, 500n);
    expect([await allowed(alice), await allowed(bob)]).toEqual([200n, 200n]);
    expect(await shares.refusedBy(bob, "transfer", carol.address, 201n)).toMatchObject({
      name: "AffiliateVolumeExceeded",
      args: [bob.address, 201n, 200n],
    });
    for (const each of [alice, bob]) await join(each, zeroHash);
    // Who leaves takes along what he sold himself.
    expect([await allowed(alice), await allowed(bob)]).toEqual([700n, 500n]);
  });

  it("is one limit for all wallets of a person", async () => {
    const second = account(4);
    await market.registerInvestor(second, { investorId: keccak256(alice.address), affiliateOf: [code("DEMO")] });
    await shares.act("forcedTransfer", alice.address, second.address, 5000n, REASON);
    await sell(second, 400n);
    expect([await allowed(alice), await allowed(second), await allowed(bob)]).toEqual([600n, 600n, 1000n]);
  });

  it("ends with the affiliation", async () => {
    const set = (affiliated: boolean) =>
      market.send(market.registry, "setAffiliation", [alice.address, code("DEMO"), affiliated, REASON]);
    await set(false);
    await sell(alice, 5000n);
    expect(await shares.available(carol)).toBe(5000n);
    await set(true);
    expect(await allowed(alice)).toBe(1000n);
  });
});
