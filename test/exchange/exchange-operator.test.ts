import { cleanUp } from "../support/ending.js";
import { code, eventsOf, roleOf } from "../support/market.js";
import { buy, CENT, type Desk, sell, startDesk, traders } from "./desk.js";

const [alice, bob] = traders;
const HOUR = 3_600;
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

const operate = (name: string, ...args: unknown[]) => desk.act(desk.market.operator, name, ...args);
const refused = (name: string, ...args: unknown[]) => desk.refused(desk.market.operator, name, ...args);
const said = async (name: string, ...args: unknown[]) => eventsOf(await operate(name, ...args))[0];
const terms = (changes: object = {}) => ({
  security: desk.security.address,
  quote: desk.market.dollars.address,
  tick: CENT,
  lot: 1n,
  makerFeeBps: 10,
  takerFeeBps: 20,
  tradingDays: 62,
  opens: 9 * HOUR,
  closes: 16 * HOUR,
  ...changes,
});

describe("listing", () => {
  it("numbers markets from 1, and reports their terms", async () => {
    expect(await desk.read("marketCount")).toBe(1);
    const listed = await said("listMarket", terms());
    expect(listed).toMatchObject({ name: "MarketListed", args: { market: 2, ...terms() } });
    expect(await desk.read("marketOf", 2)).toEqual([terms(), false, `0x${"0".repeat(64)}`]);
    expect(await desk.read("marketCount")).toBe(2);
  });

  it.each([
    ["no security", { security: `0x${"0".repeat(40)}` }],
    ["no quote", { quote: `0x${"0".repeat(40)}` }],
    ["no tick", { tick: 0n }],
    ["no lot", { lot: 0n }],
    ["a tick whose last price is too large", { tick: 2n ** 96n / (2n ** 24n - 1n) + 1n }],
    ["a maker's fee above the taker's", { makerFeeBps: 21 }],
    ["a fee above a tenth", { takerFeeBps: 1_001 }],
    ["a session without days", { tradingDays: 0 }],
    ["days without a session", { opens: 0, closes: 0 }],
    ["an eighth day", { tradingDays: 128 }],
    ["a session that ends before it begins", { opens: 17 * HOUR }],
    ["a session that does not last", { opens: 16 * HOUR }],
    ["a session beyond midnight", { closes: 86_401 }],
  ])("is refused: %s", async (_, changes) => {
    expect(await refused("listMarket", terms(changes))).toEqual({ name: "BadTerms", args: [] });
  });

  it("is refused where the security would be its own quote, or a fill's value would be no whole number", async () => {
    expect(await refused("listMarket", terms({ quote: desk.security.address }))).toMatchObject({ name: "BadTerms" });
    const fine = await desk.market.issueSecurity({ symbol: "FINE", decimals: 6 });
    const listing = (tick: bigint, lot: bigint) => terms({ security: fine.address, tick, lot });
    expect(await refused("listMarket", listing(10_000n, 99n))).toMatchObject({ name: "BadTerms" });
    await operate("listMarket", listing(10_000n, 100n));
    await operate("listMarket", listing(1n, 1_000_000n));
  });
});

describe("who may", () => {
  it("is who has the role", async () => {
    const [lister, operator] = [roleOf("LISTER"), roleOf("OPERATOR")];
    const asks: [string, string, ...unknown[]][] = [
      [lister, "listMarket", terms()],
      [lister, "setFees", desk.id, 0, 0],
      [lister, "setFeeRecipient", alice.address],
      [operator, "setHours", desk.id, 0, 0, 0],
      [operator, "halt", desk.id, code("NEWS")],
      [operator, "resume", desk.id, code("NEWS")],
    ];
    for (const [role, name, ...args] of asks) {
      expect(await desk.refused(alice, name, ...args)).toEqual({
        name: "AccessControlUnauthorizedAccount",
        args: [alice.address, role],
      });
    }
    await operate("grantRole", operator, alice.address);
    await desk.act(alice, "halt", 0, code("NEWS"));
    expect(await desk.refused(alice, "setFees", desk.id, 0, 0)).toMatchObject({
      name: "AccessControlUnauthorizedAccount",
    });
  });

  it("has nothing that moves a subscriber's assets", async () => {
    await desk.place(alice, buy(5n, 100n));
    await desk.act(alice, "deposit", desk.market.dollars.address, 100n);
    expect(await refused("cancel", 1n)).toMatchObject({ name: "NotOwner" });
    expect(await refused("amend", 1n, 100n * CENT, 1n)).toMatchObject({ name: "NotOwner" });
    expect(await refused("placeFor", alice.address, desk.request(sell(1n, 1n)))).toMatchObject({ name: "NotDelegate" });
    expect(await refused("withdraw", desk.market.dollars.address, 1n)).toMatchObject({ name: "InsufficientCredit" });
    expect(await refused("takeOver", alice.address, desk.market.dollars.address, 9n)).toMatchObject({
      name: "NotDelegate",
    });
  });
});

describe("fees", () => {
  it("are set within their bounds", async () => {
    expect(await said("setFees", desk.id, 1_000, 1_000)).toMatchObject({
      name: "FeesSet",
      args: { market: desk.id, makerFeeBps: 1_000, takerFeeBps: 1_000 },
    });
    expect(await refused("setFees", desk.id, 0, 1_001)).toMatchObject({ name: "BadTerms" });
    expect(await refused("setFees", desk.id, 2, 1)).toMatchObject({ name: "BadTerms" });
    expect(await refused("setFees", 9, 0, 0)).toEqual({ name: "UnknownMarket", args: [9] });
    expect(await refused("setFeeRecipient", `0x${"0".repeat(40)}`)).toMatchObject({ name: "BadTerms" });
    expect(await desk.read("feeRecipient")).toBe(desk.market.operator.address);
  });
});

describe("hours", () => {
  /** The first midnight (UTC) to come of a day of the week, 0 is Sunday. */
  const midnightOf = async (day: number) => {
    const tomorrow = Math.floor((await desk.market.now()) / 86_400) + 1;
    return (tomorrow + ((7 + day - ((tomorrow + 4) % 7)) % 7)) * 86_400;
  };
  const openAt = async (time: number) => {
    await desk.market.mineAt(time);
    return desk.read("isOpen", desk.id);
  };

  it("open a market from the first to before the last second of its days", async () => {
    expect(await said("setHours", desk.id, 0b0100010, 9 * HOUR, 16 * HOUR)).toMatchObject({
      name: "HoursSet",
      args: { market: desk.id, tradingDays: 0b0100010, opens: 9 * HOUR, closes: 16 * HOUR },
    });
    const monday = await midnightOf(1);
    expect(await openAt(monday + 9 * HOUR - 1)).toBe(false);
    expect(await openAt(monday + 9 * HOUR)).toBe(true);
    expect(await openAt(monday + 16 * HOUR - 1)).toBe(true);
    expect(await openAt(monday + 16 * HOUR)).toBe(false);
    for (const day of [1, 2, 3]) expect(await openAt(monday + day * 86_400 + 12 * HOUR)).toBe(false);
    expect(await openAt(monday + 4 * 86_400 + 12 * HOUR)).toBe(true);
    for (const day of [5, 6]) expect(await openAt(monday + day * 86_400 + 12 * HOUR)).toBe(false);
    expect(await openAt(monday + 7 * 86_400 + 12 * HOUR)).toBe(true);
  });

  it("agree with the calendar: the first of January 2034 is a Sunday", async () => {
    await operate("setHours", desk.id, 1, 0, 86_400);
    const sunday = Date.UTC(2034, 0, 1) / 1_000;
    expect(await openAt(sunday - 1)).toBe(false);
    expect(await openAt(sunday)).toBe(true);
    expect(await openAt(sunday + 86_399)).toBe(true);
    expect(await openAt(sunday + 86_400)).toBe(false);
  });

  it("refuse orders while closed, and let cancel", async () => {
    await desk.place(alice, buy(5n, 100n));
    await operate("setHours", desk.id, 127, 9 * HOUR, 16 * HOUR);
    await desk.market.mineAt((await midnightOf(3)) + 8 * HOUR);
    expect(await desk.refusal(bob, sell(5n, 100n))).toEqual({ name: "Closed", args: [desk.id] });
    expect(await desk.refused(alice, "amend", 1n, 101n * CENT, 5n)).toEqual({ name: "Closed", args: [desk.id] });
    await desk.cancel(alice, 1n);
    expect(await refused("setHours", desk.id, 127, 5, 5)).toMatchObject({ name: "BadTerms" });
    expect(await refused("setHours", 9, 0, 0, 0)).toEqual({ name: "UnknownMarket", args: [9] });
  });
});

describe("a halt", () => {
  it("of a market stops its orders and no other's, says why, and ends", async () => {
    await operate("listMarket", terms({ tradingDays: 0, opens: 0, closes: 0 }));
    const reason = code("NEWS-PENDING");
    expect(await said("halt", desk.id, reason)).toMatchObject({
      name: "TradingHalted",
      args: { market: desk.id, reason, by: desk.market.operator.address },
    });
    expect(await desk.refusal(alice, buy(5n, 100n))).toEqual({ name: "Halted", args: [desk.id, reason] });
    expect(await desk.read("isOpen", desk.id)).toBe(false);
    expect((await desk.read<unknown[]>("marketOf", desk.id)).slice(1)).toEqual([true, reason]);
    await desk.place(alice, buy(5n, 100n, { market: 2 }));
    expect(await said("resume", desk.id, code("NEWS-OUT"))).toMatchObject({
      name: "TradingResumed",
      args: { market: desk.id, reason: code("NEWS-OUT"), by: desk.market.operator.address },
    });
    await desk.place(alice, buy(5n, 100n));
    expect(await desk.read("isOpen", desk.id)).toBe(true);
  });

  it("of all is reported first, and leaves each market's own", async () => {
    await desk.act(alice, "deposit", desk.market.dollars.address, 100n);
    await operate("halt", desk.id, code("ONE"));
    await operate("halt", 0, code("ALL"));
    expect(await desk.refusal(alice, buy(5n, 100n))).toEqual({ name: "Halted", args: [0, code("ALL")] });
    expect((await desk.read<unknown[]>("marketOf", desk.id)).slice(1)).toEqual([true, code("ALL")]);
    await desk.act(alice, "withdraw", desk.market.dollars.address, 100n);
    await operate("resume", 0, code("OVER"));
    expect(await desk.refusal(alice, buy(5n, 100n))).toEqual({ name: "Halted", args: [desk.id, code("ONE")] });
  });

  it("needs a reason, a market, and a halt to resume from", async () => {
    const none = `0x${"0".repeat(64)}`;
    expect(await refused("halt", desk.id, none)).toEqual({ name: "MissingReason", args: [] });
    expect(await refused("resume", desk.id, none)).toEqual({ name: "MissingReason", args: [] });
    expect(await refused("halt", 2, code("NEWS"))).toEqual({ name: "UnknownMarket", args: [2] });
    expect(await refused("resume", desk.id, code("NEWS"))).toEqual({ name: "NotHalted", args: [desk.id] });
    expect(await refused("resume", 0, code("NEWS"))).toEqual({ name: "NotHalted", args: [0] });
  });
});

it("of a market that is not there nothing is said", async () => {
  expect(await desk.read("isOpen", 2)).toBe(false);
  expect(await desk.read("isOpen", 0)).toBe(false);
  for (const name of ["marketOf", "lastPrice", "bestPrices"]) {
    await expect(desk.read(name, 2)).rejects.toThrow("UnknownMarket");
  }
});
