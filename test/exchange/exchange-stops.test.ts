import { cleanUp } from "../support/ending.js";
import { code } from "../support/market.js";
import { buy, CENT, type Desk, sell, startDesk, stop, stopLimit, traders } from "./desk.js";
import { TimeInForce } from "./model/terms.js";

const [alice, bob, carol, dave, erin] = traders;
let desk: Desk;
let rewind: () => Promise<void>;

/** One share trades at a price, so that it is the last. */
async function trade(price: bigint): Promise<string[]> {
  await desk.place(alice, sell(1n, price));
  return (await desk.place(bob, buy(1n, price))).story;
}

beforeAll(async () => {
  desk = await startDesk();
});
beforeEach(async () => {
  rewind = await desk.mark();
});
afterEach(async () => {
  await desk.checkInvariants();
  await rewind();
});
afterAll(cleanUp);

describe("a stop order", () => {
  it("waits for its price, outside the book, with its escrow", async () => {
    const { story } = await desk.place(carol, buy(5n, 110n, stop(105n)));
    expect(story).toEqual(["received 1", "rested 1: 5 dormant"]);
    expect(await desk.book()).toEqual({ bids: [], asks: [] });
    expect(await desk.status(1n)).toBe("Dormant");
    expect((await desk.order(1n)).escrow).toBe(5n * 1_102_200n);
    await desk.place(carol, sell(5n, 90n, stop(95n)));
    expect(await desk.held(carol)).toBe(5n);
    await trade(100n);
    expect(await desk.openOrders(carol)).toEqual([1n, 2n]);
  });

  it("to buy becomes a market order when the last price reaches it from below", async () => {
    await desk.place(carol, buy(5n, 110n, stop(105n)));
    await desk.place(dave, sell(3n, 107n));
    expect(await trade(105n)).toEqual([
      "received 4",
      "traded 3×4: 1@105",
      "triggered 1 at 105",
      "traded 2×1: 3@107",
      "cancelled 1: 2 Unfilled",
    ]);
    expect(await desk.order(1n)).toMatchObject({ escrow: 0n, remaining: 2n, status: 4 });
  });

  it("to sell becomes one when the last price reaches it from above", async () => {
    await desk.place(carol, sell(5n, 90n, stop(95n)));
    await desk.place(dave, buy(3n, 93n));
    await trade(96n);
    expect(await desk.status(1n)).toBe("Dormant");
    expect(await trade(95n)).toEqual([
      "received 6",
      "traded 5×6: 1@95",
      "triggered 1 at 95",
      "traded 2×1: 3@93",
      "cancelled 1: 2 Unfilled",
    ]);
    expect(await desk.held(carol)).toBe(0n);
  });

  it("trades no worse than its worst price", async () => {
    await desk.place(carol, buy(5n, 106n, stop(105n)));
    await desk.place(dave, sell(3n, 107n));
    expect((await trade(105n)).slice(2)).toEqual(["triggered 1 at 105", "cancelled 1: 5 Unfilled"]);
  });

  it("whose price has come already goes on at once", async () => {
    await trade(100n);
    await desk.place(alice, sell(2n, 101n));
    const { story } = await desk.place(carol, buy(5n, 110n, stop(100n)));
    expect(story).toEqual(["received 4", "triggered 4 at 100", "traded 3×4: 2@101", "cancelled 4: 3 Unfilled"]);
    await desk.place(alice, buy(2n, 90n));
    const limit = await desk.place(carol, sell(5n, 90n, stopLimit(101n)));
    expect(limit.story).toEqual(["received 6", "triggered 6 at 101", "traded 5×6: 2@90", "rested 6: 3"]);
  });

  it("before the first trade waits whatever its price", async () => {
    await desk.place(carol, buy(5n, 110n, stop(1n)));
    await desk.place(carol, sell(5n, 90n, stop(1_000n)));
    expect([await desk.status(1n), await desk.status(2n)]).toEqual(["Dormant", "Dormant"]);
  });
});

describe("a stop-limit order", () => {
  it("becomes a limit order that rests with what it could not fill, its escrow cut to that", async () => {
    await desk.place(carol, buy(5n, 110n, stopLimit(105n)));
    await desk.place(dave, sell(3n, 107n));
    expect((await trade(105n)).slice(2)).toEqual(["triggered 1 at 105", "traded 2×1: 3@107", "rested 1: 2"]);
    expect(await desk.order(1n)).toMatchObject({ status: 1, kind: 3, escrow: 2_204_400n });
    expect(await desk.credit(carol)).toBe(5_511_000n - 3n * 1_072_140n - 2_204_400n);
    expect(await desk.book()).toEqual({ bids: ["2@110"], asks: [] });
  });

  it("stands behind those that were at its price when it was triggered", async () => {
    await desk.place(carol, buy(5n, 104n, stopLimit(105n)));
    await desk.place(dave, buy(5n, 104n));
    await trade(105n);
    expect(await desk.read("ordersAt", desk.id, 0, 104n * CENT, 9n)).toEqual([2n, 1n]);
    expect((await desk.place(erin, sell(5n, 104n))).story.at(-1)).toBe("traded 2×5: 5@104");
  });
});

describe("stops that are due together", () => {
  it("continue from the lowest price of buys, then from the highest of sells, the oldest first", async () => {
    await desk.place(carol, buy(1n, 200n, stop(104n)));
    await desk.place(carol, buy(1n, 200n, stop(102n)));
    await desk.place(dave, buy(1n, 200n, stop(104n)));
    await desk.place(dave, buy(1n, 200n, stop(103n)));
    expect((await trade(110n)).filter((line) => line.startsWith("triggered"))).toEqual([
      "triggered 2 at 110",
      "triggered 4 at 110",
      "triggered 1 at 110",
      "triggered 3 at 110",
    ]);
    for (const stopPrice of [96n, 98n, 97n, 98n]) await desk.place(carol, sell(1n, 1n, stop(stopPrice)));
    expect((await trade(90n)).filter((line) => line.startsWith("triggered"))).toEqual([
      "triggered 8 at 90",
      "triggered 10 at 90",
      "triggered 9 at 90",
      "triggered 7 at 90",
    ]);
  });

  it("cascade: one's trade is another's price", async () => {
    await desk.place(dave, sell(2n, 105n));
    await desk.place(dave, sell(2n, 110n));
    await desk.place(dave, sell(2n, 120n));
    await desk.place(carol, buy(2n, 200n, stop(110n)));
    await desk.place(erin, buy(2n, 200n, stop(105n)));
    const { story } = await desk.place(bob, buy(2n, 105n));
    expect(story).toEqual([
      "received 6",
      "traded 1×6: 2@105",
      "triggered 5 at 105",
      "traded 2×5: 2@110",
      "triggered 4 at 110",
      "traded 3×4: 2@120",
    ]);
    expect(await desk.last()).toBe(120n);
  });

  it("go on even if one before was cancelled: expired, ineligible, restricted", async () => {
    const { registry, send, now, mineAt } = desk.market;
    const expiresAt = (await now()) + 1_000;
    await desk.place(carol, buy(1n, 200n, stop(101n, { timeInForce: TimeInForce.GTD, expiresAt })));
    await desk.place(dave, buy(1n, 200n, stop(102n)));
    await desk.place(erin, buy(1n, 200n, stop(103n)));
    await desk.place(alice, sell(5n, 110n));
    await send(registry, "freeze", [dave.address, code("SANCTION")]);
    await mineAt(expiresAt);
    const { story } = await desk.place(bob, buy(1n, 110n));
    expect(story).toEqual([
      "received 5",
      "traded 4×5: 1@110",
      "cancelled 1: 1 Expired",
      "cancelled 2: 1 Ineligible",
      "triggered 3 at 110",
      "traded 4×3: 1@110",
    ]);
  });

  it("meet one another", async () => {
    await desk.place(carol, buy(1n, 100n, stopLimit(100n)));
    await desk.place(dave, sell(1n, 100n, stopLimit(100n)));
    expect((await trade(100n)).slice(2)).toEqual([
      "triggered 1 at 100",
      "rested 1: 1",
      "triggered 2 at 100",
      "traded 1×2: 1@100",
    ]);
  });
});

it("a stop is cancelled, made smaller and pruned while it waits", async () => {
  await desk.place(carol, buy(5n, 110n, stop(105n)));
  await desk.place(carol, sell(5n, 90n, stop(95n)));
  await desk.place(dave, sell(5n, 90n, stop(95n)));
  await desk.amend(carol, 1n, 110n, 2n);
  await desk.cancel(carol, 2n);
  await desk.market.send(desk.market.registry, "freeze", [dave.address, code("SANCTION")]);
  expect(await desk.storyAfter(erin, "prune", [1n, 2n, 3n])).toEqual(["cancelled 3: 5 Ineligible"]);
  expect([await desk.held(carol), await desk.held(dave)]).toEqual([0n, 0n]);
});
