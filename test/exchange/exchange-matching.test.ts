import { cleanUp } from "../support/ending.js";
import { buy, CENT, type Desk, IMMEDIATE, sell, startDesk, stop, stopLimit, traders } from "./desk.js";
import { Kind, SelfTrade, Side, TimeInForce } from "./model/terms.js";

const [alice, bob, carol, dave] = traders;
const { GTC, GTD, DAY, IOC, FOK } = TimeInForce;
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

describe("a limit order", () => {
  it("rests when nothing crosses it, a buy with its dollars escrowed, a sell with its shares held", async () => {
    const { id, story } = await desk.place(alice, buy(10n, 100n));
    expect(story).toEqual(["received 1", "rested 1: 10"]);
    expect(await desk.order(id)).toMatchObject({ remaining: 10n, price: 100n * CENT, escrow: 10_020_000n });
    await desk.place(bob, sell(7n, 101n));
    expect(await desk.held(bob)).toBe(7n);
    expect(await desk.book()).toEqual({ bids: ["10@100"], asks: ["7@101"] });
  });

  it("trades at the price of who was there first", async () => {
    await desk.place(alice, sell(5n, 100n));
    const { story } = await desk.place(bob, buy(3n, 105n));
    expect(story).toEqual(["received 2", "traded 1×2: 3@100"]);
    expect(await desk.status(2n)).toBe("Filled");
    expect(await desk.order(1n)).toMatchObject({ remaining: 2n });
    expect(await desk.last()).toBe(100n);
  });

  it.each([
    ["buys", sell, buy, [102n, 101n, 101n], "2@102"],
    ["sells", buy, sell, [99n, 100n, 100n], "2@99"],
  ] as const)("that %s takes the best price first, and the oldest at a price", async (_, rest, take, prices, left) => {
    for (const [index, price] of prices.entries())
      await desk.place([alice, bob, carol][index] ?? alice, rest(5n, price));
    const { story } = await desk.place(dave, take(13n, prices[0]));
    const best = prices[1];
    expect(story).toEqual([
      "received 4",
      `traded 2×4: 5@${best}`,
      `traded 3×4: 5@${best}`,
      `traded 1×4: 3@${prices[0]}`,
    ]);
    expect((await desk.book()).bids.concat((await desk.book()).asks)).toEqual([left]);
  });

  it("rests with what it could not fill, and is filled further by later ones", async () => {
    await desk.place(alice, buy(4n, 100n));
    expect((await desk.place(bob, sell(10n, 99n))).story).toEqual(["received 2", "traded 1×2: 4@100", "rested 2: 6"]);
    expect((await desk.place(carol, buy(1n, 99n))).story).toEqual(["received 3", "traded 2×3: 1@99"]);
    expect((await desk.place(carol, buy(5n, 99n))).story).toEqual(["received 4", "traded 2×4: 5@99"]);
    expect(await desk.book()).toEqual({ bids: [], asks: [] });
    expect(await desk.status(2n)).toBe("Filled");
  });

  it("does not trade with a price that does not cross", async () => {
    await desk.place(alice, sell(5n, 101n));
    expect((await desk.place(bob, buy(5n, 100n))).story).toEqual(["received 2", "rested 2: 5"]);
  });

  it("stands at the lowest and at the highest price there is", async () => {
    const highest = 2n ** 24n - 1n;
    await desk.place(alice, buy(1n, 1n));
    await desk.place(bob, sell(1n, highest));
    expect(await desk.book()).toEqual({ bids: ["1@1"], asks: [`1@${highest}`] });
    expect((await desk.place(carol, sell(1n, 1n))).story).toEqual(["received 3", "traded 1×3: 1@1"]);
    expect((await desk.place(carol, buy(1n, highest))).story).toEqual(["received 4", `traded 2×4: 1@${highest}`]);
  });

  it("meets prices in their order wherever they lie", async () => {
    const prices = [255n, 256n, 65_535n, 65_536n, 65_537n, 1_000_000n, 131_072n];
    for (const price of prices) await desk.place(alice, sell(1n, price));
    const sorted = [...prices].sort((a, b) => Number(a - b));
    expect((await desk.book()).asks).toEqual(sorted.map((price) => `1@${price}`));
    const { story } = await desk.place(bob, buy(7n, 1_000_000n));
    expect(story.slice(1).map((line) => line.split("@")[1])).toEqual(sorted.map(String));
  });
});

describe("an order that does not rest", () => {
  it.each([
    ["Limit, IOC", { timeInForce: IOC }],
    ["Market, IOC", IMMEDIATE],
  ])("%s: is cancelled for what it could not fill", async (_, terms) => {
    await desk.place(alice, sell(4n, 100n));
    await desk.place(alice, sell(4n, 103n));
    const { story } = await desk.place(bob, buy(10n, 102n, terms));
    expect(story).toEqual(["received 3", "traded 1×3: 4@100", "cancelled 3: 6 Unfilled"]);
    expect(await desk.status(3n)).toBe("Cancelled");
    expect(await desk.book()).toEqual({ bids: [], asks: ["4@103"] });
  });

  it.each([
    ["Limit, FOK", { timeInForce: FOK }],
    ["Market, FOK", { kind: Kind.Market, timeInForce: FOK }],
  ])("%s: is filled whole or refused", async (_, terms) => {
    await desk.place(alice, buy(4n, 100n));
    await desk.place(carol, buy(4n, 99n));
    expect(await desk.refusal(bob, sell(9n, 99n, terms))).toEqual({ name: "FillOrKillUnfilled", args: [1n] });
    expect(await desk.refusal(bob, sell(5n, 100n, terms))).toEqual({ name: "FillOrKillUnfilled", args: [1n] });
    const { story } = await desk.place(bob, sell(8n, 99n, terms));
    expect(story).toEqual(["received 3", "traded 1×3: 4@100", "traded 2×3: 4@99"]);
    expect(await desk.held(bob)).toBe(0n);
  });

  it("is cancelled whole when the book is empty", async () => {
    expect((await desk.place(alice, sell(4n, 1n, IMMEDIATE))).story).toEqual(["received 1", "cancelled 1: 4 Unfilled"]);
    expect(await desk.held(alice)).toBe(0n);
  });
});

describe("kinds and times in force", () => {
  const at = { stopPrice: 100n };
  it.each([
    ["a market order that would rest", { kind: Kind.Market, timeInForce: GTC }],
    ["a market order for a day", { kind: Kind.Market, timeInForce: DAY }],
    ["a market order till a date", { kind: Kind.Market, timeInForce: GTD, expiresAt: 4_000_000_000 }],
    ["an immediate stop order", stop(100n, { timeInForce: IOC })],
    ["a stop order to fill or kill", stop(100n, { timeInForce: FOK })],
    ["an immediate stop-limit order", stopLimit(100n, { timeInForce: IOC })],
    ["a stop-limit order to fill or kill", stopLimit(100n, { timeInForce: FOK })],
    ["an immediate order that must not take", { timeInForce: IOC, postOnly: true }],
    ["an order to fill or kill that must not take", { timeInForce: FOK, postOnly: true }],
    ["a market order that must not take", { ...IMMEDIATE, postOnly: true }],
    ["a stop-limit order that must not take", { kind: Kind.StopLimit, ...at, postOnly: true }],
    ["a stop order that must not take", { kind: Kind.Stop, ...at, postOnly: true }],
  ])("refuses %s", async (_, terms) => {
    expect(await desk.refusal(alice, buy(1n, 100n, terms))).toMatchObject({ name: "BadTimeInForce" });
  });

  it.each([
    ["Limit", {}],
    ["Stop", stop(100n)],
    ["StopLimit", stopLimit(100n)],
  ])("takes a %s order that is good till cancelled, till a date or for the day", async (_, terms) => {
    const now = await desk.market.now();
    const gtd = await desk.place(alice, buy(1n, 100n, { ...terms, timeInForce: GTD, expiresAt: now + 1_000 }));
    const day = await desk.place(alice, buy(1n, 100n, { ...terms, timeInForce: DAY }));
    const gtc = await desk.place(alice, buy(1n, 100n, { ...terms, timeInForce: GTC }));
    const expiries = await Promise.all([gtd, day, gtc].map(async ({ id }) => (await desk.order(id)).expiresAt));
    expect(expiries).toEqual([now + 1_000, now - (now % 86_400) + 86_400, 0]);
  });
});

describe("a post-only order", () => {
  it("rests", async () => {
    await desk.place(alice, sell(5n, 101n));
    expect((await desk.place(bob, buy(5n, 100n, { postOnly: true }))).story).toEqual(["received 2", "rested 2: 5"]);
  });

  it.each([
    ["buy", sell, buy, 100n],
    ["buy above", sell, buy, 103n],
    ["sell", buy, sell, 100n],
    ["sell below", buy, sell, 98n],
  ] as const)("is refused when it would trade: %s", async (_, rest, post, price) => {
    await desk.place(alice, rest(5n, 100n));
    expect(await desk.refusal(bob, post(5n, price, { postOnly: true }))).toEqual({
      name: "PostOnlyWouldTrade",
      args: [100n * CENT],
    });
  });
});

describe("what is answered", () => {
  it("is the order's id and how much of it traded at once", async () => {
    await desk.place(alice, sell(5n, 100n));
    const place = (quantity: bigint) =>
      desk.market.read(desk.exchange, "place", [desk.request(buy(quantity, 100n))], bob);
    expect(await place(3n)).toEqual([2n, 3n]);
    expect(await place(8n)).toEqual([2n, 5n]);
  });

  it("says all of an order", async () => {
    const terms = { selfTrade: SelfTrade.CancelBoth, postOnly: true, timeInForce: GTD, expiresAt: 4_000_000_000 };
    const { id } = await desk.place(alice, sell(5n, 100n, terms));
    expect(await desk.order(id)).toEqual({
      id: 1n,
      owner: alice.address,
      market: 1,
      side: Side.Sell,
      kind: Kind.Limit,
      timeInForce: GTD,
      selfTrade: SelfTrade.CancelBoth,
      status: 1,
      postOnly: true,
      remaining: 5n,
      price: 100n * CENT,
      stopPrice: 0n,
      expiresAt: 4_000_000_000,
      escrow: 0n,
    });
    expect(await desk.order(99n)).toMatchObject({ status: 0, owner: `0x${"0".repeat(40)}` });
  });

  it("lists levels and queues, as many as requested", async () => {
    for (const price of [98n, 99n, 100n]) for (const who of [alice, bob]) await desk.place(who, buy(2n, price));
    expect(await desk.read("depth", desk.id, Side.Buy, 2n)).toEqual([
      { price: 100n * CENT, quantity: 4n },
      { price: 99n * CENT, quantity: 4n },
    ]);
    expect(await desk.read("depth", desk.id, Side.Buy, 0n)).toEqual([]);
    expect(await desk.read("ordersAt", desk.id, Side.Buy, 99n * CENT, 9n)).toEqual([3n, 4n]);
    expect(await desk.read("ordersAt", desk.id, Side.Buy, 99n * CENT, 1n)).toEqual([3n]);
    expect(await desk.read("ordersAt", desk.id, Side.Buy, 97n * CENT, 9n)).toEqual([]);
    expect(await desk.read("ordersAt", desk.id, Side.Buy, 99n * CENT + 1n, 9n)).toEqual([]);
    expect(await desk.read("bestPrices", desk.id)).toEqual([100n * CENT, 0n]);
  });
});
