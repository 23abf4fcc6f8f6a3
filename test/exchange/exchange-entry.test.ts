import { cleanUp } from "../support/ending.js";
import { code, eventsOf } from "../support/market.js";
import { buy, CENT, type Desk, sell, startDesk, stop, stopLimit, traders } from "./desk.js";
import { Side, Status, TimeInForce } from "./model/terms.js";

const [alice, bob, carol, frozen] = traders;
const { GTC, GTD, DAY } = TimeInForce;
const stranger = { address: `0x${"5".repeat(40)}` as const };
let desk: Desk;
let rewind: () => Promise<void>;

beforeAll(async () => {
  desk = await startDesk({ listing: { tick: 5n * CENT, lot: 10n } });
  await desk.market.send(desk.market.registry, "freeze", [frozen.address, code("SANCTION")]);
});
beforeEach(async () => {
  rewind = await desk.mark();
});
afterEach(async () => {
  await desk.checkInvariants();
  await rewind();
});
afterAll(cleanUp);

describe("who may enter an order", () => {
  it("is who is eligible now", async () => {
    const { operator, registry, send } = desk.market;
    expect(await desk.refusal(operator, buy(10n, 100n))).toEqual({
      name: "NotEligible",
      args: [operator.address, Status.None],
    });
    expect(await desk.refusal(frozen, sell(10n, 100n))).toEqual({
      name: "NotEligible",
      args: [frozen.address, Status.Frozen],
    });
    await send(registry, "revoke", [bob.address, code("WITHDRAWN")]);
    expect(await desk.refusal(bob, buy(10n, 100n))).toMatchObject({ args: [bob.address, Status.Revoked] });
    await desk.market.mineAt((await desk.market.now()) + 21 * 365 * 86_400);
    expect(await desk.refusal(alice, buy(10n, 100n))).toEqual({
      name: "NotEligible",
      args: [alice.address, Status.Expired],
    });
  });

  it("is the owner, or a delegate for it, in whose name and with whose assets it is", async () => {
    const placeFor = (ticket: object) => desk.act(bob, "placeFor", alice.address, ticket);
    const ticket = desk.request(sell(10n, 100n));
    expect(await desk.refused(bob, "placeFor", alice.address, ticket)).toEqual({
      name: "NotDelegate",
      args: [alice.address, bob.address],
    });
    await desk.market.send(desk.market.registry, "setDelegate", [bob.address, true], { from: alice });
    await placeFor(ticket);
    expect(await desk.order(1n)).toMatchObject({ owner: alice.address });
    expect([await desk.held(alice), await desk.held(bob)]).toEqual([10n, 0n]);
    await desk.act(alice, "placeFor", alice.address, ticket);
    expect(await desk.openOrders(alice)).toEqual([1n, 2n]);
    await desk.market.send(desk.market.registry, "setDelegate", [bob.address, false], { from: alice });
    expect(await desk.refused(bob, "placeFor", alice.address, ticket)).toMatchObject({ name: "NotDelegate" });
  });
});

describe("terms", () => {
  const limit = (2n ** 24n - 1n) * 5n;
  it.each([
    ["no quantity", buy(0n, 100n), { name: "BadQuantity", args: [0n, 10n] }],
    ["half a lot", buy(15n, 100n), { name: "BadQuantity", args: [15n, 10n] }],
    ["no price", buy(10n, 0n), { name: "BadPrice", args: [0n, 5n * CENT] }],
    ["a price between ticks", buy(10n, 101n), { name: "BadPrice", args: [101n * CENT, 5n * CENT] }],
    [
      "a price beyond the last tick",
      sell(10n, limit + 5n),
      { name: "BadPrice", args: [(limit + 5n) * CENT, 5n * CENT] },
    ],
    ["no stop price", buy(10n, 100n, stop(0n)), { name: "BadStopPrice", args: [0n] }],
    ["a stop price between ticks", buy(10n, 100n, stopLimit(101n)), { name: "BadStopPrice", args: [101n * CENT] }],
    [
      "a stop price beyond the last tick",
      buy(10n, 100n, stop(limit + 5n)),
      { name: "BadStopPrice", args: [(limit + 5n) * CENT] },
    ],
    [
      "a stop price of a limit order",
      buy(10n, 100n, { stopPrice: 100n }),
      { name: "BadStopPrice", args: [100n * CENT] },
    ],
    ["no date", buy(10n, 100n, { timeInForce: GTD }), { name: "BadExpiry", args: [0n] }],
    [
      "a date that is past",
      buy(10n, 100n, { timeInForce: GTD, expiresAt: 1_000 }),
      { name: "BadExpiry", args: [1_000n] },
    ],
    [
      "a date of an order for the day",
      buy(10n, 100n, { timeInForce: DAY, expiresAt: 4e9 }),
      { name: "BadExpiry", args: [4_000_000_000n] },
    ],
    [
      "a date of one till cancelled",
      buy(10n, 100n, { timeInForce: GTC, expiresAt: 4e9 }),
      { name: "BadExpiry", args: [4_000_000_000n] },
    ],
    ["more than can be escrowed", buy(10n ** 20n, limit), { name: "BadQuantity", args: [10n ** 20n, 10n] }],
    ["a market that is not", buy(10n, 100n, { market: 2 }), { name: "UnknownMarket", args: [2] }],
    ["market 0", buy(10n, 100n, { market: 0 }), { name: "UnknownMarket", args: [0] }],
  ] as const)("are refused: %s", async (_, ticket, refusal) => {
    expect(await desk.refusal(alice, ticket)).toEqual(refusal);
  });

  it("are refused when the order would be dead in the block it is in", async () => {
    const time = (await desk.market.now()) + 50;
    await desk.market.chain.rpc("evm_setNextBlockTimestamp", time);
    expect(await desk.refusal(alice, buy(10n, 100n, { timeInForce: GTD, expiresAt: time }))).toEqual({
      name: "BadExpiry",
      args: [BigInt(time)],
    });
  });
});

describe("the first of several reasons is reported", () => {
  it("in the order: market, halt, hours, delegate, eligibility, terms, client id, escrow", async () => {
    const id = code("ONCE");
    await desk.place(alice, buy(10n, 100n, { clientOrderId: id }));
    const wrong = buy(5n, 3n, { timeInForce: GTD, market: 9, clientOrderId: id });
    const first = async (from: { address: `0x${string}` }, owner: { address: string }, ticket: object) =>
      (await desk.refused(from, "placeFor", owner.address, desk.request(ticket as typeof wrong))).name;
    const here = { ...wrong, market: desk.id };
    await desk.act(desk.market.operator, "setHours", desk.id, 127, 0, 1);
    await desk.act(desk.market.operator, "halt", desk.id, code("NEWS"));
    expect(await first(bob, frozen, wrong)).toBe("UnknownMarket");
    expect(await first(bob, frozen, here)).toBe("Halted");
    await desk.act(desk.market.operator, "resume", desk.id, code("NEWS"));
    expect(await first(bob, frozen, here)).toBe("Closed");
    await desk.act(desk.market.operator, "setHours", desk.id, 0, 0, 0);
    expect(await first(bob, frozen, here)).toBe("NotDelegate");
    expect(await first(frozen, frozen, here)).toBe("NotEligible");
    expect(await first(alice, alice, { ...here, timeInForce: 4, postOnly: true })).toBe("BadTimeInForce");
    expect(await first(alice, alice, here)).toBe("BadQuantity");
    expect(await first(alice, alice, { ...here, quantity: 10n })).toBe("BadPrice");
    expect(await first(alice, alice, { ...here, quantity: 10n, price: 100n, stopPrice: 1n })).toBe("BadStopPrice");
    expect(await first(alice, alice, { ...here, quantity: 10n, price: 100n })).toBe("BadExpiry");
    const good = { ...here, quantity: 10n ** 9n, price: 100n, timeInForce: GTC };
    expect(await first(alice, alice, good)).toBe("DuplicateClientOrderId");
    expect(await first(alice, alice, { ...good, clientOrderId: code("TWICE") })).toBe("ERC20InsufficientBalance");
  });
});

describe("a client's own order id", () => {
  it("finds the order, and enters no other, ever", async () => {
    const clientOrderId = code("MY-1");
    await desk.place(alice, buy(10n, 100n, { clientOrderId }));
    const refused = { name: "DuplicateClientOrderId", args: [clientOrderId, 1n] };
    expect(await desk.read("orderByClientId", alice.address, clientOrderId)).toBe(1n);
    expect(await desk.refusal(alice, sell(10n, 200n, { clientOrderId }))).toEqual(refused);
    await desk.cancel(alice, 1n);
    expect(await desk.refusal(alice, buy(10n, 100n, { clientOrderId }))).toEqual(refused);
  });

  it("is each owner's own, and need not be", async () => {
    const clientOrderId = code("MY-1");
    await desk.place(alice, buy(10n, 100n, { clientOrderId }));
    await desk.place(bob, buy(10n, 100n, { clientOrderId }));
    await desk.place(bob, buy(10n, 100n));
    await desk.place(bob, buy(10n, 100n));
    expect(await desk.read("orderByClientId", bob.address, clientOrderId)).toBe(2n);
    expect(await desk.read("orderByClientId", stranger.address, clientOrderId)).toBe(0n);
  });
});

describe("what the owner has", () => {
  it("requires shares that it has and did not offer already, dollars, and allowances", async () => {
    const { dollars, send } = desk.market;
    await send(desk.security, "approve", [desk.exchange.address, 10n], { from: alice });
    expect(await desk.refusal(alice, sell(20n, 100n))).toMatchObject({ name: "ERC20InsufficientAllowance" });
    await desk.place(alice, sell(10n, 100n));
    await desk.place(bob, sell(999_990n, 100n));
    expect(await desk.refusal(bob, sell(20n, 100n))).toEqual({ name: "ShortSale", args: [bob.address, 20n, 10n] });
    await send(dollars, "approve", [desk.exchange.address, 10_019_999n], { from: carol });
    expect(await desk.refusal(carol, buy(10n, 100n))).toMatchObject({ name: "ERC20InsufficientAllowance" });
    await send(dollars, "approve", [desk.exchange.address, 10_020_000n], { from: carol });
    await desk.place(carol, buy(10n, 50n));
  });

  it("is not required of locked lots", async () => {
    const { market, security } = desk;
    const today = Math.floor((await market.now()) / 86_400);
    await market.issue(security, alice, 500n, { unlockDay: today + 10 });
    await desk.place(alice, sell(1_000_000n, 100n));
    expect(await desk.refusal(alice, sell(10n, 100n))).toEqual({
      name: "SharesLocked",
      args: [alice.address, 10n, 0n, 500n, BigInt((today + 10) * 86_400)],
    });
    expect(await desk.refusal(alice, sell(510n, 100n))).toMatchObject({ name: "ShortSale" });
    await market.mineAt((today + 10) * 86_400);
    await desk.place(alice, sell(500n, 100n));
  });

  it("of a paused security cannot be offered, but can be bid for", async () => {
    await desk.market.send(desk.security, "pause");
    expect(await desk.refusal(alice, sell(10n, 100n))).toMatchObject({
      name: "TransferRestricted",
      args: [1, expect.any(String)],
    });
    expect((await desk.place(alice, buy(10n, 100n))).story).toEqual(["received 1", "rested 1: 10"]);
  });
});

it("an order's every item of 17 CFR 242.302(c) is in its events", async () => {
  const { operator } = desk.market;
  await desk.market.send(desk.market.registry, "setDelegate", [carol.address, true], { from: alice });
  const time = (await desk.market.now()) + 100;
  await desk.market.chain.rpc("evm_setNextBlockTimestamp", time);
  const expiresAt = time + 1_000;
  const clientOrderId = code("MY-1");
  const terms = stopLimit(90n, { selfTrade: 1, programTrade: true, timeInForce: GTD, expiresAt, clientOrderId });
  const receipt = await desk.act(carol, "placeFor", alice.address, desk.request(sell(20n, 85n, terms)));
  const received = eventsOf(receipt).find(({ name }) => name === "OrderReceived");
  expect(received?.args).toEqual({
    orderId: 1n,
    market: desk.id,
    owner: alice.address,
    security: desk.security.address,
    side: Side.Sell,
    kind: 3,
    timeInForce: GTD,
    selfTrade: 1,
    postOnly: false,
    programTrade: true,
    quantity: 20n,
    price: 85n * CENT,
    stopPrice: 90n * CENT,
    expiresAt,
    accountType: 1,
    clientOrderId,
    enteredBy: carol.address,
    receivedAt: time,
  });
  await desk.place(alice, sell(20n, 100n));
  await desk.market.chain.rpc("evm_setNextBlockTimestamp", time + 7);
  const { events } = await desk.place(bob, buy(10n, 110n));
  expect(events.find(({ name }) => name === "Trade")?.args).toEqual({
    market: desk.id,
    buyer: bob.address,
    seller: alice.address,
    tradeId: 1n,
    makerOrderId: 2n,
    takerOrderId: 3n,
    takerSide: Side.Buy,
    price: 100n * CENT,
    quantity: 10n,
    value: 10_000_000n,
    buyerFee: 20_000n,
    sellerFee: 10_000n,
    executedAt: time + 7,
  });
  await desk.market.chain.rpc("evm_setNextBlockTimestamp", time + 9);
  const cancelled = eventsOf(await desk.act(carol, "cancel", 1n)).find(({ name }) => name === "OrderCancelled");
  expect(cancelled?.args).toEqual({
    orderId: 1n,
    market: desk.id,
    remaining: 20n,
    reason: 0,
    code: 0,
    by: carol.address,
    at: time + 9,
  });
  expect(await desk.credit(operator)).toBe(30_000n);
});
