import { getAddress, zeroAddress, zeroHash } from "viem";
import { account } from "../support/accounts.js";
import { cleanUp } from "../support/ending.js";
import { eventsOf, type Market, type Party, startMarket } from "../support/market.js";
import { newShares, REASON, registerAll, type Shares, today } from "./shares.js";

const [alice, bob, carol, frozen, venue] = [account(1), account(2), account(3), account(4), account(8)];
const outsider = account(9);
let market: Market;
let shares: Shares;

beforeAll(async () => {
  market = await startMarket();
  await registerAll(market, [alice, bob, carol, frozen]);
  await market.send(market.registry, "freeze", [frozen.address, REASON]);
});
beforeEach(async () => {
  shares = await newShares(market);
});
afterAll(cleanUp);

const BAD_RECIPIENTS = () =>
  [
    [outsider.address, 32],
    [frozen.address, 32],
    [venue.address, 32],
    [zeroAddress, 34],
    [shares.security.address, 34],
  ] as const;

describe("issuing", () => {
  it("says what it gave, to whom, since when and until when it is locked", async () => {
    const acquiredAt = (await market.now()) - 1000;
    const unlockDay = (await today(market)) + 20;
    const events = eventsOf(await shares.act("issue", alice.address, 9n, acquiredAt, unlockDay, REASON));
    expect(events.map(({ name }) => name)).toEqual(["Transfer", "Issued", "LotAdded"]);
    const lot = { amount: 9n, acquiredAt, unlockDay };
    expect(events[1]?.args).toEqual({ to: alice.address, ...lot, reason: REASON });
    expect(events[2]?.args).toEqual({ holder: alice.address, ...lot, fromAffiliate: false });
    expect([await shares.read("totalSupply"), await shares.read("holderCount")]).toEqual([9n, 1n]);
  });

  it("gives to eligible investors only, venues not among them", async () => {
    await shares.makeVenue(venue);
    for (const [to, code] of BAD_RECIPIENTS())
      expect(await shares.refused("issue", to, 1n, 0, 0, REASON)).toMatchObject({
        name: "TransferRestricted",
        args: [code, expect.any(String)],
      });
  });

  it("locks for ten years at the most, from now", async () => {
    const last = (await today(market)) + 3650;
    expect(await shares.refused("issue", alice.address, 1n, 0, last + 2, REASON)).toEqual({
      name: "BadUnlockDay",
      args: [last + 2],
    });
    await shares.issue(alice, 1n, last);
  });

  it("takes no acquisition in the future, no amount of nothing, and a reason", async () => {
    const future = (await market.now()) + 1000;
    expect(await shares.refused("issue", alice.address, 1n, future, 0, REASON)).toEqual({
      name: "BadAcquisition",
      args: [future],
    });
    expect(await shares.refused("issue", alice.address, 0n, 0, 0, REASON)).toMatchObject({ name: "ZeroAmount" });
    expect(await shares.refused("issue", alice.address, 1n, 0, 0, zeroHash)).toMatchObject({ name: "MissingReason" });
  });

  it("has a bound for what is locked", async () => {
    const day = (await today(market)) + 10;
    expect(await shares.refused("issue", alice.address, 2n ** 128n, 0, day, REASON)).toMatchObject({
      name: "SafeCastOverflowedUintDowncast",
    });
  });
});

describe("burning", () => {
  it("takes free shares first, then the lots that unlock first", async () => {
    const day = (await today(market)) + 10;
    await shares.issue(alice, 5n);
    await shares.issue(alice, 5n, day + 1);
    await shares.issue(alice, 5n, day);
    const [event] = eventsOf(await shares.act("burn", alice.address, 7n, REASON));
    expect(event).toMatchObject({ name: "Burned", args: { from: alice.address, amount: 7n, reason: REASON } });
    expect((await shares.lots(alice)).map(({ amount }) => amount)).toEqual([0n, 3n, 5n]);
    await shares.act("burn", alice.address, 8n, REASON);
    expect(await shares.lots(alice)).toHaveLength(1);
    expect([await shares.read("totalSupply"), await shares.read("holderCount")]).toEqual([0n, 0n]);
  });

  it("takes no more than there is, nor nothing, and wants a reason", async () => {
    await shares.issue(alice, 5n);
    expect(await shares.refused("burn", alice.address, 6n, REASON)).toEqual({
      name: "ERC20InsufficientBalance",
      args: [alice.address, 5n, 6n],
    });
    expect(await shares.refused("burn", alice.address, 0n, REASON)).toMatchObject({ name: "ZeroAmount" });
    expect(await shares.refused("burn", alice.address, 1n, zeroHash)).toMatchObject({ name: "MissingReason" });
  });
});

describe("a forced transfer", () => {
  it("moves free shares first, and locked lots with their days and dates", async () => {
    const day = (await today(market)) + 10;
    await shares.issue(alice, 5n);
    await shares.issue(alice, 5n, day);
    const { acquiredAt } = (await shares.lots(alice))[1] ?? {};
    await shares.issue(alice, 5n, day + 1);
    const events = eventsOf(await shares.act("forcedTransfer", alice.address, bob.address, 9n, REASON));
    expect(events.map(({ name }) => name)).toEqual(["ForcedTransfer", "Transfer", "LotAdded"]);
    expect(events[0]?.args).toEqual({ from: alice.address, to: bob.address, amount: 9n, reason: REASON });
    expect(await shares.lots(bob)).toEqual([
      { amount: 5n, acquiredAt: 0, unlockDay: 0 },
      { amount: 4n, acquiredAt, unlockDay: day },
    ]);
    expect((await shares.lots(alice)).map(({ amount }) => amount)).toEqual([0n, 1n, 5n]);
  });

  it("regards neither the sender's status, nor holds, nor an affiliate's limit", async () => {
    await shares.makeVenue(venue);
    await market.send(market.registry, "unfreeze", [frozen.address, REASON]);
    await market.send(market.registry, "setAffiliation", [frozen.address, shares.issuer, true, REASON]);
    await shares.issue(frozen, 100n);
    await market.approve(shares.security, frozen, venue);
    await shares.by(venue, "hold", frozen.address, 1n);
    await market.send(market.registry, "freeze", [frozen.address, REASON]);
    await shares.act("forcedTransfer", frozen.address, bob.address, 100n, REASON);
    expect(await shares.available(bob)).toBe(100n);
    expect(await shares.read("heldOf", frozen.address)).toBe(1n);
    expect(await shares.available(frozen)).toBe(0n);
  });

  it("gives to eligible investors only", async () => {
    await shares.makeVenue(venue);
    await shares.issue(alice, 5n);
    for (const [to, code] of BAD_RECIPIENTS())
      expect(await shares.refused("forcedTransfer", alice.address, to, 1n, REASON)).toMatchObject({
        name: "TransferRestricted",
        args: [code, expect.any(String)],
      });
  });

  it("moves at most sixty-four lots", async () => {
    await shares.issueLots(alice, 65);
    const move = (amount: bigint) => ["forcedTransfer", alice.address, bob.address, amount, REASON] as const;
    expect(await shares.refused(...move(65n))).toEqual({ name: "TooManyLots", args: [alice.address, 64n] });
    await shares.act(...move(64n));
    await shares.act(...move(1n));
    expect(await shares.lots(bob)).toHaveLength(66);
  });

  it("moves no more than there is, nor nothing, and wants a reason", async () => {
    const move = (amount: bigint, reason = REASON) =>
      shares.refused("forcedTransfer", alice.address, bob.address, amount, reason);
    await shares.issue(alice, 5n);
    expect(await move(6n)).toEqual({ name: "ERC20InsufficientBalance", args: [alice.address, 5n, 6n] });
    expect(await move(0n)).toMatchObject({ name: "ZeroAmount" });
    expect(await move(1n, zeroHash)).toMatchObject({ name: "MissingReason" });
  });
});

describe("a recovery", () => {
  /** Each recovery is final, so each has a wallet of its own. */
  const lost = (): Party => ({ address: getAddress(`0x${(++made).toString(16).padStart(40, "0")}`) });
  let made = 0xabcdef;

  const recoverInRegistry = async (wallet: Party): Promise<Party> => {
    const successor = lost();
    await market.send(market.registry, "recover", [wallet.address, successor.address, REASON]);
    return successor;
  };

  it("moves everything, lots as they are, to the successor", async () => {
    const wallet = lost();
    await market.registerInvestor(wallet);
    await shares.issue(wallet, 5n);
    const day = (await today(market)) + 10;
    await shares.issue(wallet, 6n, day);
    const lots = await shares.lots(wallet);
    const successor = await recoverInRegistry(wallet);
    const events = eventsOf(await shares.act("recover", wallet.address, REASON));
    expect(events.at(-1)).toMatchObject({
      name: "Recovered",
      args: { from: wallet.address, to: successor.address, amount: 11n, reason: REASON },
    });
    expect(await shares.lots(successor)).toEqual(lots);
    expect([await shares.balance(wallet), await shares.read("holderCount")]).toEqual([0n, 1n]);
  });

  it("moves sixty-four lots at a time, whatever the cap on holders", async () => {
    const wallet = lost();
    await market.registerInvestor(wallet);
    await shares.issueLots(wallet, 70);
    await shares.act("setHolderCap", 1, REASON);
    const successor = await recoverInRegistry(wallet);
    const recovered = async () => eventsOf(await shares.act("recover", wallet.address, REASON)).at(-1)?.args.amount;
    expect([await recovered(), await recovered()]).toEqual([64n, 6n]);
    expect(await shares.lots(successor)).toHaveLength(71);
    expect(await shares.refused("recover", wallet.address, REASON)).toEqual({ name: "ZeroAmount", args: [] });
  });

  it("leaves what an affiliate has sold as it is, since that is counted by person", async () => {
    const wallet = account(5);
    await market.registerInvestor(wallet, { affiliateOf: [shares.issuer] });
    await shares.issue(wallet, 1000n);
    await shares.by(wallet, "transfer", bob.address, 7n);
    const successor = await recoverInRegistry(wallet);
    await shares.act("recover", wallet.address, REASON);
    expect(await shares.read("affiliateAllowance", successor.address)).toBe(3n);
  });

  it("goes to the last of several successors", async () => {
    const wallet = lost();
    await market.registerInvestor(wallet);
    await shares.issue(wallet, 5n);
    const last = await recoverInRegistry(await recoverInRegistry(wallet));
    await shares.act("recover", wallet.address, REASON);
    expect(await shares.balance(last)).toBe(5n);
  });

  it("waits until the successor is eligible", async () => {
    const wallet = lost();
    await market.registerInvestor(wallet);
    await shares.issue(wallet, 5n);
    const successor = await recoverInRegistry(wallet);
    await market.send(market.registry, "freeze", [successor.address, REASON]);
    expect(await shares.refused("recover", wallet.address, REASON)).toMatchObject({
      name: "TransferRestricted",
      args: [32, expect.any(String)],
    });
    await market.send(market.registry, "unfreeze", [successor.address, REASON]);
    await shares.act("recover", wallet.address, REASON);
    expect(await shares.balance(successor)).toBe(5n);
  });

  it("is of a wallet that the registry has recovered, and for a reason", async () => {
    await shares.issue(alice, 5n);
    expect(await shares.refused("recover", alice.address, REASON)).toEqual({
      name: "NotRecovered",
      args: [alice.address],
    });
    expect(await shares.refused("recover", alice.address, zeroHash)).toMatchObject({ name: "MissingReason" });
    expect(await shares.refused("setHolderCap", 1, zeroHash)).toMatchObject({ name: "MissingReason" });
  });
});
