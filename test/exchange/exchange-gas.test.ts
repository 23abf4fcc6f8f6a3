import { cleanUp } from "../support/ending.js";
import type { Party } from "../support/market.js";
import { buy, type Desk, IMMEDIATE, sell, startDesk, type Ticket, traders } from "./desk.js";

const [alice, bob, carol, dave, erin] = traders;
let desk: Desk;
let rewind: () => Promise<void>;

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

const gasOf = async (from: Party, ticket: Ticket) =>
  Number((await desk.act(from, "place", desk.request(ticket))).gasUsed);
const range = (count: number) => Array.from({ length: count }, (_, index) => BigInt(index));

/** What four steps cost behind, before and among other people's orders. */
async function costs(others: number): Promise<Record<string, number>> {
  const back = await desk.mark();
  const half = range(others / 2);
  await desk.placeMany(alice, [sell(1n, 110n), sell(1n, 110n), buy(1n, 100n), buy(1n, 100n)]);
  await desk.placeMany(bob, [sell(1n, 110n), buy(1n, 100n)]);
  await desk.placeMany(carol, [buy(1n, 110n)]);
  await desk.placeMany(dave, [...half.map(() => sell(1n, 110n)), ...half.map((each) => sell(1n, 111n + each))]);
  await desk.placeMany(erin, [...half.map(() => buy(1n, 100n)), ...half.map((each) => buy(1n, 99n - (each % 90n)))]);
  const placed = {
    "place, at a price that is there": await gasOf(bob, buy(1n, 100n)),
    "place, at a new price": await gasOf(bob, sell(1n, 105n)),
    "take the only one at a price": await gasOf(carol, buy(1n, 105n, IMMEDIATE)),
    "take the oldest at a price": await gasOf(carol, buy(1n, 110n, IMMEDIATE)),
  };
  const [last] = (await desk.openOrders(bob)).slice(-1);
  const cancelled = Number((await desk.act(bob, "cancel", last)).gasUsed);
  await desk.checkInvariants();
  await back();
  return { ...placed, cancel: cancelled };
}

it("what an order costs does not grow with the orders that rest, at its price and at others", async () => {
  const [shallow, deep] = [await costs(10), await costs(120)];
  for (const [step, gas] of Object.entries(deep)) {
    const growth = gas / (shallow[step] ?? 0);
    expect([step, growth > 0.98 && growth < 1.02]).toEqual([step, true]);
  }
});

it("an order of many fills stays far within what a transaction may cost", async () => {
  for (const who of [alice, dave])
    await desk.placeMany(
      who,
      range(30).map(() => sell(1n, 100n)),
    );
  const gas = await gasOf(bob, buy(51n, 100n));
  expect(gas).toBeLessThan(2 ** 24 / 4);
  expect(await desk.book()).toEqual({ bids: ["1@100"], asks: ["10@100"] });
});
