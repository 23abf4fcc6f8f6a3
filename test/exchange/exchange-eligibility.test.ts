import { cleanUp } from "../support/ending.js";
import { code } from "../support/market.js";
import { buy, type Desk, IMMEDIATE, sell, startDesk, traders } from "./desk.js";
import { TimeInForce } from "./model/terms.js";

const [alice, bob, carol, dave, affiliate, newcomer] = traders;
const { GTD, DAY, FOK } = TimeInForce;
let desk: Desk;
let rewind: () => Promise<void>;

beforeAll(async () => {
  desk = await startDesk();
  const { registry, send } = desk.market;
  await send(registry, "setAffiliation", [affiliate.address, code("DEMO"), true, code("OFFICER")]);
  await send(desk.security, "burn", [newcomer.address, 1_000_000n, code("NEVER-HELD")]);
});
beforeEach(async () => {
  rewind = await desk.mark();
});
afterEach(async () => {
  await desk.checkInvariants();
  await rewind();
});
afterAll(cleanUp);

const registry = (name: string, ...args: unknown[]) => desk.market.send(desk.market.registry, name, args);
const security = (name: string, ...args: unknown[]) => desk.market.send(desk.security, name, args);
const freeze = (who: { address: string }) => registry("freeze", who.address, code("SANCTION"));

describe("an order that rests when its owner may trade no more", () => {
  it.each([
    ["frozen", freeze],
    ["revoked", (who: { address: string }) => registry("revoke", who.address, code("WITHDRAWN"))],
  ])("is cancelled when it is met, and passed over: %s", async (_, limit) => {
    await desk.place(alice, sell(5n, 100n));
    await desk.place(bob, sell(5n, 100n));
    await limit(alice);
    const { story } = await desk.place(carol, buy(5n, 100n));
    expect(story).toEqual(["received 3", "cancelled 1: 5 Ineligible", "traded 2×3: 5@100"]);
    expect([await desk.held(alice), await desk.shares(alice)]).toEqual([0n, 1_000_000n]);
  });

  it("gets what a buy had escrowed as credit", async () => {
    await desk.place(alice, buy(5n, 100n));
    await freeze(alice);
    expect((await desk.place(bob, sell(5n, 100n))).story).toEqual([
      "received 2",
      "cancelled 1: 5 Ineligible",
      "rested 2: 5",
    ]);
    expect(await desk.credit(alice)).toBe(5_010_000n);
  });

  it("goes when its verification has expired", async () => {
    await desk.place(alice, sell(5n, 100n));
    await desk.market.mineAt((await desk.market.now()) + 19 * 365 * 86_400);
    const { now } = desk.market;
    await registry("renew", bob.address, code("EVIDENCE"), await now(), (await now()) + 1e8, code("RENEWED"));
    await desk.market.mineAt((await now()) + 2 * 365 * 86_400);
    expect((await desk.place(bob, buy(5n, 100n))).story).toEqual([
      "received 2",
      "cancelled 1: 5 Ineligible",
      "rested 2: 5",
    ]);
  });
});

describe("an order past its time", () => {
  it("is cancelled when it is met: till a date, from that second on", async () => {
    const expiresAt = (await desk.market.now()) + 1_000;
    for (const who of [alice, bob]) await desk.place(who, sell(5n, 100n, { timeInForce: GTD, expiresAt }));
    await desk.market.chain.rpc("evm_setNextBlockTimestamp", expiresAt - 1);
    expect((await desk.place(carol, buy(5n, 100n))).story).toEqual(["received 3", "traded 1×3: 5@100"]);
    await desk.market.chain.rpc("evm_setNextBlockTimestamp", expiresAt);
    expect((await desk.place(carol, buy(5n, 100n))).story).toEqual([
      "received 4",
      "cancelled 2: 5 Expired",
      "rested 4: 5",
    ]);
  });

  it("is cancelled when it is met: for the day, from midnight or its market's close on", async () => {
    await desk.place(alice, sell(5n, 100n, { timeInForce: DAY }));
    const midnight = (await desk.order(1n)).expiresAt;
    expect(midnight % 86_400).toBe(0);
    await desk.market.mineAt(midnight + 10 * 3_600);
    await desk.act(desk.market.operator, "setHours", desk.id, 127, 9 * 3_600, 16 * 3_600);
    await desk.place(alice, sell(5n, 101n, { timeInForce: DAY }));
    expect((await desk.order(2n)).expiresAt).toBe(midnight + 16 * 3_600);
    expect((await desk.place(bob, buy(1n, 101n))).story).toEqual([
      "received 3",
      "cancelled 1: 5 Expired",
      "traded 2×3: 1@101",
    ]);
    await desk.market.mineAt(midnight + 86_400 + 9 * 3_600);
    expect((await desk.place(bob, buy(1n, 101n))).story).toEqual([
      "received 4",
      "cancelled 2: 4 Expired",
      "rested 4: 1",
    ]);
  });
});

describe("what the security refuses at settlement", () => {
  it("a seller whose shares were taken since is cancelled, and passed over", async () => {
    await desk.place(alice, sell(999_995n, 10n));
    await desk.place(bob, sell(5n, 10n));
    await security("forcedTransfer", alice.address, dave.address, 10n, code("COURT-ORDER"));
    expect((await desk.place(carol, buy(999_995n, 10n))).story).toEqual([
      "received 3",
      "cancelled 1: 999995 Restricted 17",
      "traded 2×3: 5@10",
      "rested 3: 999990",
    ]);
  });

  it("a holder beyond the cap does not come in: it is cancelled where it buys, and passed over where it rests", async () => {
    await security("setHolderCap", 8, code("12G"));
    await desk.place(alice, sell(5n, 100n));
    const { story } = await desk.place(newcomer, buy(5n, 100n));
    expect(story).toEqual(["received 2", "cancelled 2: 5 Restricted 33"]);
    await desk.place(newcomer, buy(5n, 99n));
    await desk.place(carol, buy(5n, 98n));
    expect((await desk.place(bob, sell(5n, 98n, IMMEDIATE))).story).toEqual([
      "received 5",
      "cancelled 3: 5 Restricted 33",
      "traded 4×5: 5@98",
    ]);
    expect(await desk.refusal(newcomer, buy(5n, 100n, { timeInForce: FOK }))).toMatchObject({
      name: "FillOrKillUnfilled",
    });
  });

  it("an affiliate sells no more than its volume: refused at entry, and cancelled where it rests", async () => {
    const allowed = (8_000_000n * 1n) / 100n;
    expect(await desk.refusal(affiliate, sell(allowed + 1n, 100n))).toEqual({
      name: "AffiliateVolumeExceeded",
      args: [affiliate.address, allowed + 1n, allowed],
    });
    await desk.place(affiliate, sell(allowed, 100n));
    expect(await desk.refusal(affiliate, sell(1n, 100n))).toMatchObject({ name: "AffiliateVolumeExceeded" });
    // The class is smaller now, and so is one in a hundred of it.
    await security("burn", alice.address, 1_000_000n, code("BUYBACK"));
    await desk.place(bob, sell(5n, 100n));
    const { story } = await desk.place(carol, buy(allowed, 100n, { timeInForce: TimeInForce.IOC }));
    expect(story).toEqual([
      "received 3",
      `cancelled 1: ${allowed} Restricted 20`,
      "traded 2×3: 5@100",
      `cancelled 3: ${allowed - 5n} Unfilled`,
    ]);
  });

  it("an affiliate that takes is cancelled for what is over its volume", async () => {
    await desk.place(carol, buy(70_000n, 100n));
    await desk.place(dave, buy(10_000n, 99n));
    const group = code("FAMILY");
    // Another wallet of its group sells first.
    for (const each of [affiliate, bob])
      await registry("update", each.address, "0x55532d4e59000000", 1, group, code("GROUP"));
    await registry("setAffiliation", bob.address, code("DEMO"), true, code("SPOUSE"));
    await desk.place(bob, sell(30_000n, 101n));
    await desk.place(affiliate, sell(60_000n, 101n));
    await desk.place(alice, buy(30_000n, 101n));
    expect(await desk.market.read<bigint>(desk.security, "affiliateAllowance", [affiliate.address])).toBe(50_000n);
    await desk.cancel(affiliate, 4n);
    expect((await desk.place(affiliate, sell(50_000n, 99n))).story).toEqual(["received 6", "traded 1×6: 50000@100"]);
    expect(await desk.refusal(affiliate, sell(1n, 99n))).toMatchObject({ name: "AffiliateVolumeExceeded" });
  });

  it("of a class that is paused nothing trades: limits rest, also across, and others are cancelled", async () => {
    await desk.place(alice, sell(5n, 100n));
    await security("pause");
    expect(await desk.read("isOpen", desk.id)).toBe(false);
    expect((await desk.place(bob, buy(5n, 100n, IMMEDIATE))).story).toEqual([
      "received 2",
      "cancelled 2: 5 Restricted 1",
    ]);
    expect((await desk.place(bob, buy(5n, 101n))).story).toEqual(["received 3", "rested 3: 5"]);
    expect(await desk.book()).toEqual({ bids: ["5@101"], asks: ["5@100"] });
    expect(await desk.refusal(bob, buy(5n, 100n, IMMEDIATE))).toEqual({ name: "MarketBusy", args: [desk.id] });
    expect((await desk.place(carol, buy(1n, 90n))).story).toEqual(["received 4", "rested 4: 1"]);
    await security("unpause");
    expect(await desk.storyAfter(dave, "matchOrders", desk.id)).toEqual(["traded 1×3: 5@100"]);
    expect(await desk.book()).toEqual({ bids: ["1@90"], asks: [] });
  });
});

describe("pruning", () => {
  it("removes orders that are dead, by anyone, also while the market is halted, and passes over others", async () => {
    const expiresAt = (await desk.market.now()) + 1_000;
    await desk.place(alice, sell(5n, 100n));
    await desk.place(bob, buy(5n, 90n, { timeInForce: GTD, expiresAt }));
    await desk.place(carol, buy(5n, 90n));
    await freeze(alice);
    await desk.market.mineAt(expiresAt);
    await desk.act(desk.market.operator, "halt", 0, code("NEWS"));
    const ids = [0n, 1n, 2n, 3n, 4n, 1n];
    expect(await desk.market.read(desk.exchange, "prune", [ids])).toBe(2n);
    expect(await desk.storyAfter(dave, "prune", ids)).toEqual(["cancelled 1: 5 Ineligible", "cancelled 2: 5 Expired"]);
    expect(await desk.book()).toEqual({ bids: ["5@90"], asks: [] });
  });
});

describe("a lost wallet", () => {
  it("is taken over by its successor: orders are cancelled, credit moves", async () => {
    const { dollars } = desk.market;
    const [lost, successor] = [alice, { address: "0x00000000000000000000000000000000000000B1" as const }];
    await desk.market.chain.rpc("hardhat_impersonateAccount", successor.address);
    await desk.market.chain.rpc("hardhat_setBalance", successor.address, "0xde0b6b3a7640000");
    await desk.place(lost, buy(5n, 100n));
    await desk.place(lost, buy(5n, 101n));
    await desk.place(lost, sell(5n, 102n));
    const takeOver = (most: bigint) => desk.storyAfter(successor, "takeOver", lost.address, dollars.address, most);
    expect(await desk.refused(successor, "takeOver", lost.address, dollars.address, 9n)).toEqual({
      name: "NotDelegate",
      args: [lost.address, successor.address],
    });
    await registry("recover", lost.address, successor.address, code("KEY-LOST"));
    expect(await desk.refused(lost, "withdraw", dollars.address, 0n)).toEqual({
      name: "NotEligible",
      args: [lost.address, 5],
    });
    await freeze(successor);
    expect(await desk.refused(successor, "takeOver", lost.address, dollars.address, 9n)).toEqual({
      name: "NotEligible",
      args: [successor.address, 3],
    });
    await registry("unfreeze", successor.address, code("CLEARED"));
    expect(await takeOver(2n)).toEqual(["cancelled 3: 5 Requested", "cancelled 2: 5 Requested"]);
    expect([await desk.credit(lost), await desk.credit(successor)]).toEqual([0n, 5_060_100n]);
    expect(await takeOver(9n)).toEqual(["cancelled 1: 5 Requested"]);
    expect(await takeOver(9n)).toEqual([]);
    await desk.act(successor, "withdraw", dollars.address, 5_060_100n + 5_010_000n);
    expect(await desk.cash(successor)).toBe(10_070_100n);
    expect(await desk.refused(bob, "takeOver", lost.address, dollars.address, 9n)).toMatchObject({
      name: "NotDelegate",
    });
  });
});
