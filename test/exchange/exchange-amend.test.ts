import { cleanUp } from "../support/ending.js";
import { code, eventsOf } from "../support/market.js";
import { buy, CENT, type Desk, sell, startDesk, stop, stopLimit, traders } from "./desk.js";
import { TimeInForce } from "./model/terms.js";

const [alice, bob, carol, dave] = traders;
const { GTD, DAY } = TimeInForce;
const CASH = 1_000_000_000_000n;
let desk: Desk;
let rewind: () => Promise<void>;

beforeAll(async () => {
  desk = await startDesk({ listing: { lot: 2n } });
});
beforeEach(async () => {
  rewind = await desk.mark();
});
afterEach(async () => {
  await desk.checkInvariants();
  await rewind();
});
afterAll(cleanUp);

const delegate = (owner = alice, to = dave) =>
  desk.market.send(desk.market.registry, "setDelegate", [to.address, true], { from: owner });
const halt = () => desk.act(desk.market.operator, "halt", 0, code("NEWS"));
const queue = (side: number, price: bigint) => desk.read("ordersAt", desk.id, side, price * CENT, 9n);

describe("an order that is made smaller at its price", () => {
  it("keeps its place, and gives back what it needs no more", async () => {
    await desk.place(alice, buy(10n, 100n));
    await desk.place(bob, buy(10n, 100n));
    await desk.place(carol, sell(10n, 110n));
    expect(await desk.amend(alice, 1n, 100n, 4n)).toEqual(["reduced 1: 4"]);
    expect(await desk.amend(carol, 3n, 110n, 4n)).toEqual(["reduced 3: 4"]);
    expect(await queue(0, 100n)).toEqual([1n, 2n]);
    expect((await desk.order(1n)).escrow).toBe(4_008_000n);
    expect([await desk.credit(alice), await desk.held(carol)]).toEqual([6_012_000n, 4n]);
    expect(await desk.book()).toEqual({ bids: ["14@100"], asks: ["4@110"] });
  });

  it("is so while the market is halted or closed, or its owner frozen", async () => {
    const { registry, send, operator } = desk.market;
    await desk.place(alice, buy(10n, 100n));
    await halt();
    await desk.amend(alice, 1n, 100n, 8n);
    await desk.act(operator, "setHours", desk.id, 127, 0, 1);
    await send(registry, "freeze", [alice.address, code("SANCTION")]);
    expect(await desk.amend(alice, 1n, 100n, 6n)).toEqual(["reduced 1: 6"]);
  });

  it("reports the sender and the time", async () => {
    await desk.place(alice, buy(10n, 100n));
    await delegate();
    const time = (await desk.market.now()) + 9;
    await desk.market.chain.rpc("evm_setNextBlockTimestamp", time);
    const receipt = await desk.act(dave, "amend", 1n, 100n * CENT, 4n);
    expect(eventsOf(receipt).find(({ name }) => name === "OrderReduced")?.args).toEqual({
      orderId: 1n,
      market: desk.id,
      remaining: 4n,
      by: dave.address,
      at: time,
    });
  });

  it("may wait for its stop price", async () => {
    await desk.place(alice, buy(10n, 100n, stop(90n)));
    expect(await desk.amend(alice, 1n, 100n, 4n)).toEqual(["reduced 1: 4"]);
    expect(await desk.order(1n)).toMatchObject({ remaining: 4n, escrow: 4_008_000n });
  });
});

describe("an order that is made larger, or gets another price", () => {
  it("is a new one, behind those that are there", async () => {
    await desk.place(alice, buy(10n, 100n));
    await desk.place(bob, buy(10n, 100n));
    expect(await desk.amend(alice, 1n, 100n, 12n)).toEqual([
      "replaced 1 by 3",
      "cancelled 1: 10 Replaced",
      "received 3",
      "rested 3: 12",
    ]);
    expect(await queue(0, 100n)).toEqual([2n, 3n]);
    expect(await desk.amend(bob, 2n, 101n, 4n)).toEqual([
      "replaced 2 by 4",
      "cancelled 2: 10 Replaced",
      "received 4",
      "rested 4: 4",
    ]);
    expect(await desk.book()).toEqual({ bids: ["4@101", "12@100"], asks: [] });
  });

  it("pays with what the old one had escrowed, and the wallet only what is short", async () => {
    await desk.place(alice, buy(10n, 100n));
    await desk.amend(alice, 1n, 100n, 12n);
    expect([await desk.credit(alice), await desk.cash(alice)]).toEqual([0n, CASH - 12_024_000n]);
    await desk.amend(alice, 2n, 50n, 12n);
    expect([await desk.credit(alice), await desk.cash(alice)]).toEqual([6_012_000n, CASH - 12_024_000n]);
    await desk.place(bob, sell(1_000_000n, 200n));
    await desk.amend(bob, 4n, 201n, 1_000_000n);
    expect(await desk.held(bob)).toBe(1_000_000n);
  });

  it("may trade at once", async () => {
    await desk.place(alice, sell(10n, 105n));
    await desk.place(bob, buy(10n, 100n));
    expect(await desk.amend(bob, 2n, 106n, 4n)).toEqual([
      "replaced 2 by 3",
      "cancelled 2: 10 Replaced",
      "received 3",
      "traded 1×3: 4@105",
    ]);
  });

  it("keeps its terms", async () => {
    const expiresAt = (await desk.market.now()) + 1_000;
    const clientOrderId = code("MINE");
    const terms = { timeInForce: GTD, expiresAt, selfTrade: 2, postOnly: true, programTrade: true, clientOrderId };
    await desk.place(alice, buy(10n, 100n, terms));
    await delegate();
    const receipt = await desk.act(dave, "amend", 1n, 90n * CENT, 6n);
    expect(eventsOf(receipt).find(({ name }) => name === "OrderReceived")?.args).toMatchObject({
      ...terms,
      orderId: 2n,
      owner: alice.address,
      quantity: 6n,
      price: 90n * CENT,
      enteredBy: dave.address,
    });
    expect(await desk.read("orderByClientId", alice.address, clientOrderId)).toBe(2n);
    expect(await desk.refusal(alice, buy(2n, 90n, { clientOrderId }))).toMatchObject({
      name: "DuplicateClientOrderId",
      args: [clientOrderId, 2n],
    });
  });

  it("is refused where a new one would be, and the old one stays", async () => {
    const { operator, registry, send } = desk.market;
    await desk.place(alice, buy(10n, 100n, { postOnly: true }));
    await desk.place(bob, sell(10n, 105n));
    const change = () => desk.refused(alice, "amend", 1n, 105n * CENT, 10n);
    expect(await change()).toEqual({ name: "PostOnlyWouldTrade", args: [105n * CENT] });
    await halt();
    expect(await change()).toEqual({ name: "Halted", args: [0, code("NEWS")] });
    await desk.act(operator, "resume", 0, code("NEWS"));
    await send(registry, "freeze", [alice.address, code("SANCTION")]);
    expect(await change()).toMatchObject({ name: "NotEligible" });
    await send(registry, "unfreeze", [alice.address, code("CLEARED")]);
    await send(desk.security, "pause");
    expect(await desk.refused(bob, "amend", 2n, 106n * CENT, 10n)).toMatchObject({ name: "TransferRestricted" });
    expect(await desk.book()).toEqual({ bids: ["10@100"], asks: ["10@105"] });
  });

  it("waits for its stop price still, or is a limit order once that has come", async () => {
    await desk.place(alice, buy(10n, 100n, stopLimit(90n)));
    expect(await desk.amend(alice, 1n, 101n, 10n)).toEqual([
      "replaced 1 by 2",
      "cancelled 1: 10 Replaced",
      "received 2",
      "rested 2: 10 dormant",
    ]);
    expect(await desk.order(2n)).toMatchObject({ kind: 3, stopPrice: 90n * CENT, price: 101n * CENT });
    await desk.place(bob, sell(2n, 95n));
    await desk.place(carol, buy(2n, 95n));
    expect(await desk.status(2n)).toBe("Open");
    expect(await desk.amend(alice, 2n, 99n, 10n)).toEqual([
      "replaced 2 by 5",
      "cancelled 2: 10 Replaced",
      "received 5",
      "rested 5: 10",
    ]);
    expect(await desk.order(5n)).toMatchObject({ kind: 0, stopPrice: 0n });
  });
});

describe("an amendment is refused", () => {
  it.each([
    ["to nothing", 100n, 0n, "BadQuantity"],
    ["to half a lot", 100n, 5n, "BadQuantity"],
    ["to what it is", 100n, 10n, "BadQuantity"],
    ["to no price", 0n, 10n, "BadPrice"],
    ["to a price beyond the last tick", 2n ** 24n, 10n, "BadPrice"],
  ])("%s", async (_, price, remaining, name) => {
    await desk.place(alice, buy(10n, 100n));
    expect(await desk.refused(alice, "amend", 1n, price * CENT, remaining)).toMatchObject({ name });
  });

  it("of an order that does not rest, or is another's", async () => {
    await desk.place(alice, buy(10n, 100n));
    expect(await desk.refused(bob, "amend", 1n, 100n * CENT, 4n)).toEqual({
      name: "NotOwner",
      args: [1n, bob.address],
    });
    expect(await desk.refused(alice, "amend", 2n, 100n * CENT, 4n)).toEqual({ name: "UnknownOrder", args: [2n] });
    await desk.cancel(alice, 1n);
    expect(await desk.refused(alice, "amend", 1n, 100n * CENT, 4n)).toEqual({ name: "UnknownOrder", args: [1n] });
  });

  it("of an order that is past its time, unless it is to be smaller", async () => {
    const expiresAt = (await desk.market.now()) + 1_000;
    await desk.place(alice, buy(10n, 100n, { timeInForce: GTD, expiresAt }));
    await desk.place(alice, buy(10n, 100n, { timeInForce: DAY }));
    const midnight = (await desk.order(2n)).expiresAt;
    await desk.market.mineAt(midnight);
    expect(await desk.refused(alice, "amend", 1n, 99n * CENT, 10n)).toEqual({
      name: "BadExpiry",
      args: [BigInt(expiresAt)],
    });
    expect(await desk.refused(alice, "amend", 2n, 99n * CENT, 10n)).toEqual({
      name: "BadExpiry",
      args: [BigInt(midnight)],
    });
    await desk.amend(alice, 1n, 100n, 4n);
  });
});

describe("a cancellation", () => {
  it("is its owner's, its delegate's, or the one's to whom the wallet was recovered", async () => {
    const { registry, send } = desk.market;
    for (const price of [100n, 101n, 102n]) await desk.place(alice, buy(10n, price));
    expect(await desk.refused(bob, "cancel", 1n)).toEqual({ name: "NotOwner", args: [1n, bob.address] });
    expect(await desk.cancel(alice, 1n)).toEqual(["cancelled 1: 10 Requested"]);
    await delegate();
    expect(await desk.cancel(dave, 2n)).toEqual(["cancelled 2: 10 Requested"]);
    const successor = { address: "0x00000000000000000000000000000000000000b1" as const };
    await desk.market.chain.rpc("hardhat_impersonateAccount", successor.address);
    await desk.market.chain.rpc("hardhat_setBalance", successor.address, "0xde0b6b3a7640000");
    await send(registry, "recover", [alice.address, successor.address, code("KEY-LOST")]);
    expect(await desk.cancel(successor, 3n)).toEqual(["cancelled 3: 10 Requested"]);
  });

  it("is of an order that rests, or waits", async () => {
    await desk.place(alice, buy(10n, 100n, stop(90n)));
    await desk.cancel(alice, 1n);
    expect(await desk.refused(alice, "cancel", 1n)).toEqual({ name: "UnknownOrder", args: [1n] });
    await desk.place(alice, buy(10n, 100n));
    await desk.place(bob, sell(10n, 100n));
    expect(await desk.refused(alice, "cancel", 2n)).toEqual({ name: "UnknownOrder", args: [2n] });
    expect(await desk.refused(alice, "cancel", 0n)).toEqual({ name: "UnknownOrder", args: [0n] });
  });

  it("is always possible: halted, closed, paused, frozen", async () => {
    const { registry, send, operator } = desk.market;
    await desk.place(alice, buy(10n, 100n));
    await desk.place(alice, sell(10n, 110n));
    await desk.act(operator, "setHours", desk.id, 127, 0, 1);
    await halt();
    await send(desk.security, "pause");
    await send(registry, "freeze", [alice.address, code("SANCTION")]);
    await desk.cancel(alice, 1n);
    await desk.cancel(alice, 2n);
    expect(await desk.held(alice)).toBe(0n);
  });

  it("takes an order out of the middle of its queue", async () => {
    for (const each of [alice, bob, carol]) await desk.place(each, buy(10n, 100n));
    await desk.cancel(bob, 2n);
    expect(await queue(0, 100n)).toEqual([1n, 3n]);
    await desk.cancel(carol, 3n);
    await desk.place(dave, buy(2n, 100n));
    expect(await queue(0, 100n)).toEqual([1n, 4n]);
    await desk.cancel(alice, 1n);
    expect(await queue(0, 100n)).toEqual([4n]);
    await desk.cancel(dave, 4n);
    expect(await desk.book()).toEqual({ bids: [], asks: [] });
  });
});

describe("cancelling all", () => {
  it("takes the caller's orders from the end of its list, at most as many as requested", async () => {
    for (const price of [100n, 101n, 102n, 103n]) await desk.place(alice, buy(10n, price));
    await desk.place(bob, buy(10n, 99n));
    expect(await desk.market.read(desk.exchange, "cancelAll", [0, 9n], alice)).toBe(4n);
    expect(await desk.storyAfter(alice, "cancelAll", 0, 3n)).toEqual([
      "cancelled 4: 10 Requested",
      "cancelled 3: 10 Requested",
      "cancelled 2: 10 Requested",
    ]);
    expect(await desk.openOrders(alice)).toEqual([1n]);
    expect(await desk.storyAfter(alice, "cancelAll", 0, 0n)).toEqual([]);
    expect(await desk.storyAfter(alice, "cancelAll", 0, 9n)).toEqual(["cancelled 1: 10 Requested"]);
    expect(await desk.openOrders(bob)).toEqual([5n]);
  });

  it("passes over those of other markets", async () => {
    const other = await desk.market.list(desk.security, { lot: 2n });
    await desk.place(alice, buy(10n, 100n));
    await desk.place(alice, buy(10n, 100n, { market: other }));
    await desk.place(alice, buy(10n, 101n));
    expect(await desk.storyAfter(alice, "cancelAll", desk.id, 9n)).toEqual([
      "cancelled 3: 10 Requested",
      "cancelled 1: 10 Requested",
    ]);
    expect(await desk.openOrders(alice)).toEqual([2n]);
  });
});
