import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { eventsOf, type Market, roleOf, startMarket } from "../support/market.js";
import { DAY, newShares, REASON, registerAll, type Shares, today } from "./shares.js";

const [alice, bob, carol, frozen] = [account(1), account(2), account(3), account(4)];
const [venue, other] = [account(8), account(9)];
let market: Market;
let shares: Shares;

beforeAll(async () => {
  market = await startMarket();
  await registerAll(market, [alice, bob, carol, frozen]);
  await market.send(market.registry, "freeze", [frozen.address, REASON]);
});
beforeEach(async () => {
  shares = await newShares(market);
  for (const each of [venue, other]) {
    await shares.makeVenue(each);
    await market.approve(shares.security, alice, each);
  }
  await shares.issue(alice, 100n);
});
afterAll(cleanUp);

const hold = (amount: bigint, by = venue) => shares.by(by, "hold", alice.address, amount);
const settle = (to: { address: string }, amount: bigint) =>
  shares.by(venue, "trySettle", alice.address, to.address, amount);
const settlement = (to: { address: string }, amount: bigint) =>
  shares.answer<number>(venue, "trySettle", alice.address, to.address, amount);
const holds = async () => [
  await shares.read("heldOf", alice.address),
  await shares.read("heldFor", alice.address, venue.address),
  await shares.read("heldFor", alice.address, other.address),
  await shares.available(alice),
];

describe("a hold", () => {
  it("keeps shares with their holder, who can offer or send them no more", async () => {
    const [event] = eventsOf(await hold(60n));
    expect(event).toMatchObject({
      name: "Held",
      args: { holder: alice.address, venue: venue.address, amount: 60n },
    });
    await hold(10n, other);
    expect(await holds()).toEqual([70n, 60n, 10n, 30n]);
    expect(await shares.balance(alice)).toBe(100n);
    expect(await shares.refusedBy(alice, "transfer", bob.address, 31n)).toMatchObject({
      name: "TransferRestricted",
      args: [19, expect.any(String)],
    });
    await shares.by(alice, "transfer", bob.address, 30n);
  });

  it("spends the holder's allowance to the venue, unless it is without end", async () => {
    await shares.by(alice, "approve", venue.address, 10n);
    await hold(6n);
    expect(await shares.read("allowance", alice.address, venue.address)).toBe(4n);
    expect(await shares.refusedBy(venue, "hold", alice.address, 5n)).toEqual({
      name: "ERC20InsufficientAllowance",
      args: [venue.address, 4n, 5n],
    });
    const endless = await shares.read("allowance", alice.address, other.address);
    await hold(5n, other);
    expect(await shares.read("allowance", alice.address, other.address)).toBe(endless);
  });

  it("is refused as a short sale beyond what the holder has and has not offered", async () => {
    await hold(60n);
    expect(await shares.refusedBy(other, "hold", alice.address, 41n)).toEqual({
      name: "ShortSale",
      args: [alice.address, 41n, 40n],
    });
    await hold(40n, other);
    expect(await shares.refusedBy(venue, "hold", alice.address, 1n)).toMatchObject({ name: "ShortSale" });
  });

  it("is refused of shares in their holding period, saying when the next are free", async () => {
    const day = (await today(market)) + 10;
    await shares.issue(alice, 500n, day);
    await shares.issue(alice, 500n, day + 1);
    await hold(60n);
    expect(await shares.refusedBy(venue, "hold", alice.address, 41n)).toEqual({
      name: "SharesLocked",
      args: [alice.address, 41n, 40n, 500n, BigInt(day * DAY)],
    });
  });

  it("takes lots that are due", async () => {
    const day = (await today(market)) + 1;
    await shares.issue(alice, 50n, day);
    await market.mineAt(day * DAY);
    const events = eventsOf(await hold(150n));
    expect(events.map(({ name }) => name)).toEqual(["LotsUnlocked", "Held"]);
  });

  it("is refused of those who may not hold, of nothing, and over an affiliate's limit with what is held already", async () => {
    expect(await shares.refusedBy(venue, "hold", frozen.address, 1n)).toEqual({
      name: "TransferRestricted",
      args: [16, "the sender is not an eligible investor"],
    });
    expect(await shares.refusedBy(venue, "hold", alice.address, 0n)).toEqual({ name: "ZeroAmount", args: [] });
    await market.send(market.registry, "setAffiliation", [alice.address, shares.issuer, true, REASON]);
    await shares.issue(bob, 900n);
    await hold(6n);
    expect(await shares.refusedBy(venue, "hold", alice.address, 5n)).toEqual({
      name: "AffiliateVolumeExceeded",
      args: [alice.address, 5n, 4n],
    });
    await hold(4n);
    await market.send(market.registry, "setAffiliation", [alice.address, shares.issuer, false, REASON]);
  });

  it("is released by its venue, no more than it holds", async () => {
    await hold(60n);
    await hold(10n, other);
    const [event] = eventsOf(await shares.by(venue, "release", alice.address, 50n));
    expect(event).toMatchObject({
      name: "Released",
      args: { holder: alice.address, venue: venue.address, amount: 50n },
    });
    expect(await holds()).toEqual([20n, 10n, 10n, 80n]);
    expect(await shares.refusedBy(venue, "release", alice.address, 11n)).toEqual({
      name: "NotHeld",
      args: [alice.address, venue.address, 11n, 10n],
    });
    expect(await shares.refusedBy(venue, "release", alice.address, 0n)).toMatchObject({ name: "ZeroAmount" });
  });

  it("is released by one that is a venue no more, too", async () => {
    await hold(60n);
    await shares.act("revokeRole", roleOf("VENUE"), venue.address);
    await shares.by(venue, "release", alice.address, 60n);
    expect(await shares.available(alice)).toBe(100n);
  });

  it("of lots that are due costs a buyer nothing", async () => {
    await hold(100n);
    const first = await shares.issueLots(alice, 16);
    const { gasUsed: before } = await settle(bob, 1n);
    await market.mineAt((first + 16) * DAY);
    const receipt = await settle(bob, 1n);
    expect(eventsOf(receipt).map(({ name }) => name)).toEqual(["Released", "Transfer"]);
    expect(receipt.gasUsed).toBeLessThan(before);
  });
});

describe("a settlement", () => {
  it("moves held shares to the buyer, and releases them", async () => {
    await hold(60n);
    expect(await settlement(bob, 20n)).toBe(0);
    const events = eventsOf(await settle(bob, 20n));
    expect(events.map(({ name, args }) => [name, args.amount ?? args.value])).toEqual([
      ["Released", 20n],
      ["Transfer", 20n],
    ]);
    expect(await holds()).toEqual([40n, 40n, 0n, 40n]);
    expect([await shares.balance(alice), await shares.available(bob)]).toEqual([80n, 20n]);
  });

  it("is of what the calling venue holds", async () => {
    await hold(60n, other);
    await hold(10n);
    const call = [alice.address, bob.address] as const;
    expect(await shares.refusedBy(venue, "trySettle", ...call, 11n)).toEqual({
      name: "NotHeld",
      args: [alice.address, venue.address, 11n, 10n],
    });
    expect(await shares.refusedBy(venue, "trySettle", ...call, 0n)).toMatchObject({ name: "ZeroAmount" });
  });

  /** Claims that a settlement says a code, and that nothing has changed by it. */
  const expectCode = async (to: { address: string }, amount: bigint, code: number) => {
    const before = [await holds(), await shares.balance(alice), await shares.read("holderCount")];
    expect(await settlement(to, amount)).toBe(code);
    expect(eventsOf(await settle(to, amount))).toEqual([]);
    expect([await holds(), await shares.balance(alice), await shares.read("holderCount")]).toEqual(before);
  };

  it("says who is at fault, and changes nothing", async () => {
    await hold(60n);
    await expectCode(frozen, 10n, 32);
    await expectCode(shares.security, 10n, 34);
    await shares.act("setHolderCap", 1, REASON);
    await expectCode(bob, 10n, 33);
    await shares.act("pause");
    await expectCode(bob, 10n, 1);
    await shares.act("unpause");
    await market.send(market.registry, "freeze", [alice.address, REASON]);
    await expectCode(bob, 10n, 16);
    await market.send(market.registry, "unfreeze", [alice.address, REASON]);
  });

  it("says that an affiliate's limit is passed, or that a venue would buy from one", async () => {
    await shares.issue(bob, 900n);
    await hold(60n);
    await market.send(market.registry, "setAffiliation", [alice.address, shares.issuer, true, REASON]);
    await expectCode(bob, 11n, 20);
    await expectCode(other, 10n, 21);
    await market.send(market.registry, "setAffiliation", [alice.address, shares.issuer, false, REASON]);
  });

  it("says so where the transfer agent took the held shares away", async () => {
    await shares.issue(alice, 30n, (await today(market)) + 10);
    await hold(60n);
    await shares.act("forcedTransfer", alice.address, bob.address, 90n, REASON);
    expect(await holds()).toEqual([60n, 60n, 0n, 0n]);
    await expectCode(bob, 60n, 17);
    await expectCode(bob, 11n, 18);
    await settle(bob, 10n);
    await shares.by(venue, "release", alice.address, 50n);
    expect(await holds()).toEqual([0n, 0n, 0n, 0n]);
  });

  it("gives a venue that buys plain free shares", async () => {
    await hold(60n);
    await settle(other, 60n);
    expect(await shares.lots(other)).toEqual([{ amount: 60n, acquiredAt: 0, unlockDay: 0 }]);
  });
});

describe("a venue", () => {
  it("holds and moves shares without registration, and is no holder", async () => {
    await shares.by(alice, "transfer", venue.address, 100n);
    expect(await shares.read("holderCount")).toBe(0n);
    await shares.by(venue, "transfer", bob.address, 40n);
    expect(await shares.read("holderCount")).toBe(1n);
    expect(await shares.available(bob)).toBe(40n);
  });

  it("is an investor like others as soon as it is none any more", async () => {
    await shares.by(alice, "transfer", venue.address, 40n);
    await shares.act("revokeRole", roleOf("VENUE"), venue.address);
    expect([await shares.read("isVenue", venue.address), await shares.read("holderCount")]).toEqual([false, 2n]);
    expect(await shares.refusedBy(venue, "transfer", bob.address, 1n)).toMatchObject({ args: [16, expect.anything()] });
    await shares.makeVenue(venue);
    expect([await shares.read("isVenue", venue.address), await shares.read("holderCount")]).toEqual([true, 1n]);
  });
});

describe("the cap on holders", () => {
  const refused = async (from: typeof alice, to: typeof alice, amount: bigint) =>
    expect(await shares.refusedBy(from, "transfer", to.address, amount)).toEqual({
      name: "TransferRestricted",
      args: [33, "the class has as many holders as it may have"],
    });

  beforeEach(async () => {
    await shares.issue(bob, 100n);
    const [event] = eventsOf(await shares.act("setHolderCap", 2, REASON));
    expect(event).toMatchObject({ name: "HolderCapSet", args: { cap: 2, reason: REASON } });
  });

  it("refuses one holder more, not more shares for one", async () => {
    await refused(alice, carol, 1n);
    await refused(alice, carol, 99n);
    await shares.by(alice, "transfer", bob.address, 1n);
    await shares.by(alice, "transfer", carol.address, 0n);
    await shares.act("setHolderCap", 3, REASON);
    await shares.by(alice, "transfer", carol.address, 1n);
    expect(await shares.read("holderCount")).toBe(3n);
  });

  it("lets one take another's place", async () => {
    await shares.by(alice, "transfer", carol.address, 100n);
    expect(await shares.read("holderCount")).toBe(2n);
    await shares.act("setHolderCap", 1, REASON);
    await shares.by(carol, "transfer", alice.address, 100n);
    await refused(alice, carol, 1n);
  });

  it("counts no venue, so that one makes no room by giving all away", async () => {
    await shares.by(alice, "transfer", venue.address, 50n);
    await refused(venue, carol, 50n);
    await shares.by(alice, "transfer", venue.address, 50n);
    await shares.by(venue, "transfer", carol.address, 50n);
    expect(await shares.read("holderCount")).toBe(2n);
  });

  it("holds for what the transfer agent gives, and is off at zero", async () => {
    const capped = { name: "TransferRestricted", args: [33, "the class has as many holders as it may have"] };
    expect(await shares.refused("issue", carol.address, 1n, 0, 0, REASON)).toEqual(capped);
    expect(await shares.refused("forcedTransfer", alice.address, carol.address, 1n, REASON)).toEqual(capped);
    await shares.act("forcedTransfer", alice.address, carol.address, 100n, REASON);
    await shares.act("setHolderCap", 0, REASON);
    await shares.issue(alice, 1n);
    expect(await shares.read("holderCount")).toBe(3n);
  });
});
