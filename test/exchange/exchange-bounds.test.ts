import { cleanUp } from "../support/ending.js";
import { code } from "../support/market.js";
import { buy, type Desk, IMMEDIATE, sell, startDesk, stop, stopLimit, type Ticket, traders } from "./desk.js";
import { TimeInForce } from "./model/terms.js";

const [alice, bob, carol, dave, erin] = traders;
let desk: Desk;
let rewind: () => Promise<void>;

const times = (count: number, ticket: Ticket) => Array.from({ length: count }, () => ticket);
const trades = (story: readonly string[]) => story.filter((line) => line.startsWith("traded")).length;

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

describe("an order that meets more than fifty", () => {
  let without: () => Promise<void>;
  beforeAll(async () => {
    without = await desk.mark();
    await desk.placeMany(alice, times(60, sell(1n, 100n)));
  });
  afterAll(() => without());

  it("rests across the book if it may, and the next order and anybody carry on", async () => {
    const { story } = await desk.place(bob, buy(60n, 101n));
    expect(trades(story)).toBe(50);
    expect(story.at(-1)).toBe("rested 61: 10");
    expect(await desk.book()).toEqual({ bids: ["10@101"], asks: ["10@100"] });
    expect((await desk.order(61n)).escrow).toBe(10n * 1_012_020n);
    const next = await desk.place(carol, buy(1n, 50n));
    expect(next.story.slice(0, 3)).toEqual(["received 62", "traded 51×61: 1@100", "traded 52×61: 1@100"]);
    expect([trades(next.story), next.story.at(-1)]).toEqual([8, "rested 62: 1"]);
    expect(await desk.market.read(desk.exchange, "matchOrders", [desk.id], dave)).toBe(2n);
    expect(trades(await desk.storyAfter(dave, "matchOrders", desk.id))).toBe(2);
    expect(await desk.book()).toEqual({ bids: ["1@50"], asks: [] });
    expect(await desk.status(61n)).toBe("Filled");
    // Sixty times a cent, and the fee on it: what the limit allowed and no order offered.
    expect(await desk.credit(bob)).toBe(60n * 10_020n);
  });

  it("is cancelled if it may not rest", async () => {
    const { story } = await desk.place(bob, buy(60n, 101n, IMMEDIATE));
    expect([trades(story), story.at(-1)]).toEqual([50, "cancelled 61: 10 StepLimit"]);
    expect(await desk.book()).toEqual({ bids: [], asks: ["10@100"] });
  });

  it("is refused if it is to fill or kill", async () => {
    expect(await desk.refusal(bob, buy(60n, 101n, { timeInForce: TimeInForce.FOK }))).toEqual({
      name: "FillOrKillUnfilled",
      args: [10n],
    });
  });

  it("of which all are dead spends its steps on them", async () => {
    await desk.market.send(desk.market.registry, "freeze", [alice.address, code("SANCTION")]);
    const { story } = await desk.place(bob, buy(10n, 100n));
    expect(story.filter((line) => line.endsWith("Ineligible"))).toHaveLength(50);
    expect(story.at(-1)).toBe("rested 61: 10");
    expect(await desk.held(alice)).toBe(10n);
  });
});

describe("a market with much left over", () => {
  let without: () => Promise<void>;
  beforeAll(async () => {
    without = await desk.mark();
    await desk.placeMany(alice, times(75, sell(1n, 100n)));
    await desk.place(bob, buy(75n, 101n));
  });
  afterAll(() => without());

  it.each([
    ["Market", buy(1n, 100n, IMMEDIATE)],
    ["FOK", sell(1n, 100n, { timeInForce: TimeInForce.FOK })],
    ["IOC", sell(1n, 100n, { timeInForce: TimeInForce.IOC })],
    ["post-only", buy(1n, 1n, { postOnly: true })],
  ])("refuses an order that cannot wait: %s", async (_, ticket) => {
    expect(await desk.refusal(carol, ticket)).toEqual({ name: "MarketBusy", args: [desk.id] });
  });

  it("lets others rest without matching, and serves all in their order", async () => {
    const late = await desk.place(carol, buy(3n, 102n));
    expect([trades(late.story), late.story.at(-1)]).toEqual([8, "rested 77: 3"]);
    expect(await desk.book()).toEqual({ bids: ["3@102", "17@101"], asks: ["17@100"] });
    // The newer of the two heads takes: the better bid, though it came last, at the price of who was there.
    const story = await desk.storyAfter(dave, "matchOrders", desk.id);
    expect(story.slice(0, 4)).toEqual([
      "traded 59×77: 1@100",
      "traded 60×77: 1@100",
      "traded 61×77: 1@100",
      "traded 62×76: 1@100",
    ]);
    expect(await desk.book()).toEqual({ bids: ["3@101"], asks: [] });
  });

  it("lets stops wait, also those that are due", async () => {
    expect((await desk.place(carol, buy(1n, 200n, stop(100n)))).story.at(-1)).toBe("rested 77: 1 dormant");
    await desk.place(erin, sell(1n, 150n));
    expect((await desk.storyAfter(dave, "matchOrders", desk.id)).slice(-2)).toEqual([
      "triggered 77 at 100",
      "traded 78×77: 1@150",
    ]);
  });

  it("takes away the newer head if it is dead, or its own investor's", async () => {
    await desk.place(alice, buy(3n, 103n, { selfTrade: 0 }));
    await desk.place(carol, buy(1n, 1n));
    expect(await desk.status(77n)).toBe("Cancelled");
    expect(await desk.order(77n)).toMatchObject({ remaining: 3n, escrow: 0n });
  });

  it("is carried on while it is open only", async () => {
    const { operator } = desk.market;
    await desk.act(operator, "halt", desk.id, code("NEWS"));
    expect(await desk.refused(dave, "matchOrders", desk.id)).toEqual({ name: "Halted", args: [desk.id, code("NEWS")] });
    await desk.act(operator, "resume", desk.id, code("OVER"));
    await desk.act(operator, "setHours", desk.id, 127, 0, 1);
    expect(await desk.refused(dave, "matchOrders", desk.id)).toEqual({ name: "Closed", args: [desk.id] });
    expect(await desk.refused(dave, "matchOrders", 9)).toEqual({ name: "UnknownMarket", args: [9] });
  });
});

it("the newer head that has expired is cancelled, and nothing waits for it", async () => {
  await desk.placeMany(alice, times(59, sell(1n, 100n)));
  const expiresAt = (await desk.market.now()) + 1_000;
  await desk.place(bob, buy(59n, 101n, { timeInForce: TimeInForce.GTD, expiresAt }));
  await desk.market.mineAt(expiresAt);
  expect((await desk.place(carol, buy(1n, 99n))).story).toEqual([
    "received 61",
    "cancelled 60: 9 Expired",
    "rested 61: 1",
  ]);
});

describe("more stops than fifty", () => {
  it("are carried on by the next order and by anybody", async () => {
    await desk.placeMany(carol, times(60, buy(1n, 100n, stopLimit(100n))));
    await desk.place(alice, sell(1n, 100n));
    const { story } = await desk.place(bob, buy(1n, 100n));
    expect(story.filter((line) => line.startsWith("triggered"))).toHaveLength(49);
    const next = await desk.place(bob, buy(1n, 90n));
    expect(next.story.filter((line) => line.startsWith("triggered"))).toHaveLength(8);
    expect(
      (await desk.storyAfter(dave, "matchOrders", desk.id)).filter((line) => line.startsWith("triggered")),
    ).toHaveLength(3);
    expect(await desk.market.read(desk.exchange, "matchOrders", [desk.id], dave)).toBe(0n);
    expect(await desk.book()).toEqual({ bids: ["60@100", "1@90"], asks: [] });
  });
});
