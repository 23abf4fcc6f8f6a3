import { parseUnits } from "viem";
import { cleanUp } from "../support/ending.js";
import { code, eventsOf, type Market, type MarketEvent, type Party, refusal, startMarket } from "../support/market.js";
import { type ContractAccount, contractAccounts } from "./contract-account.js";
import { checkCustody } from "./custody.js";
import {
  atOnce,
  investors,
  limitOrder,
  listWithPool,
  marks,
  type PoolMarket,
  registerInvestors,
  Side,
} from "./pools.js";

const CancelReason = { Ineligible: 2, Restricted: 3, StepLimit: 7 };
/** The most orders that one transaction meets. */
const STEPS = 50;
const IMMEDIATE = { kind: 1, timeInForce: 3 };
const [alice, bob, carol] = investors;
const usd = (amount: string) => parseUnits(amount, 6);
let market: Market;
let listed: PoolMarket;
let griefer: ContractAccount;
let checkpoint: ReturnType<typeof marks>;

beforeAll(async () => {
  market = atOnce(await startMarket());
  await registerInvestors(market);
  listed = await listWithPool(market, { lot: 10n });
  [griefer] = (await contractAccounts(market, 1)) as [ContractAccount];
  checkpoint = marks(market);
});
beforeEach(() => checkpoint.mark());
afterEach(async () => {
  await checkCustody(market, [{ ...listed, quote: market.dollars }], [...investors, market.operator, griefer]);
  await checkpoint.undo();
});
afterAll(cleanUp);

const trade = async (name: string, args: readonly unknown[], from: Party) =>
  eventsOf(await market.send(market.exchange, name, args, { from }));
const order = (side: number, quantity: bigint, price: string, more: object = {}) =>
  limitOrder(listed.number, side, quantity, usd(price), more);
const place = (from: Party, ...terms: Parameters<typeof order>) => trade("place", [order(...terms)], from);
const named = (events: readonly MarketEvent[], name: string) =>
  events.filter((event) => event.name === name).map(({ args }) => args);
const traded = (events: readonly MarketEvent[]) =>
  named(events, "Trade").reduce((sum, { quantity }) => sum + (quantity as bigint), 0n);
const balanceOf = (who: Party) => market.read<bigint>(listed.security, "balanceOf", [who.address]);
const creditOf = (who: Party) =>
  market.read<bigint>(market.exchange, "creditOf", [market.dollars.address, who.address]);

describe("dust", () => {
  it("is what a lot is there to refuse", async () => {
    expect(await refusal(place(bob, Side.Buy, 9n, "25"))).toEqual({ name: "BadQuantity", args: [9n, 10n] });
  });

  it("of a lot each costs a taker a bounded step each, and the rest of the order is not lost", async () => {
    await griefer.repeats(60, market.exchange, "place", order(Side.Buy, 10n, "25"));
    const events = await place(bob, Side.Sell, 600n, "25");
    expect(traded(events)).toBe(500n);
    expect(named(events, "OrderRested")).toMatchObject([{ remaining: 100n }]);
    expect(traded(await trade("matchOrders", [listed.number], carol))).toBe(100n);
    expect(await creditOf(bob)).toBeGreaterThan(0n);
  });

  it("is worked off by a few immediate orders", async () => {
    await griefer.repeats(60, market.exchange, "place", order(Side.Buy, 10n, "25"));
    const first = await place(bob, Side.Sell, 600n, "25", IMMEDIATE);
    expect(traded(first)).toBe(BigInt(STEPS) * 10n);
    expect(named(first, "OrderCancelled")).toMatchObject([{ remaining: 100n, reason: CancelReason.StepLimit }]);
    expect(traded(await place(bob, Side.Sell, 100n, "25", IMMEDIATE))).toBe(100n);
  });
});

describe("a counterparty that is frozen with sixty orders", () => {
  beforeEach(async () => {
    await griefer.repeats(60, market.exchange, "place", order(Side.Buy, 10n, "25"));
    await place(alice, Side.Buy, 50n, "24");
    await market.send(market.registry, "freeze", [griefer.address, code("SANCTIONS")]);
  });

  it("holds up a taker by two transactions, and has what it escrowed as credit", async () => {
    const before = await creditOf(griefer);
    const first = await place(bob, Side.Sell, 50n, "24", IMMEDIATE);
    expect(traded(first)).toBe(0n);
    expect(named(first, "OrderCancelled").filter(({ reason }) => reason === CancelReason.Ineligible)).toHaveLength(
      STEPS,
    );
    expect(traded(await place(bob, Side.Sell, 50n, "24", IMMEDIATE))).toBe(50n);
    const escrow = 60n * ((usd("250") * 10_020n) / 10_000n);
    expect((await creditOf(griefer)) - before).toBe(escrow);
    expect(await refusal(griefer.does(market.exchange, "withdraw", market.dollars.address, 1n))).toMatchObject({
      name: "NotEligible",
    });
  });

  it("holds up nobody once anyone has pruned its orders", async () => {
    const ids = await market.read<bigint[]>(market.exchange, "openOrdersOf", [griefer.address]);
    expect(ids).toHaveLength(60);
    await trade("prune", [ids], carol);
    expect(traded(await place(bob, Side.Sell, 50n, "24", IMMEDIATE))).toBe(50n);
  });

  it("holds up no resting order: the rest of it trades when the book is carried on", async () => {
    const events = await place(bob, Side.Sell, 50n, "24");
    expect([traded(events), named(events, "OrderRested")]).toMatchObject([0n, [{ remaining: 50n }]]);
    expect(traded(await trade("matchOrders", [listed.number], carol))).toBe(50n);
  });
});

describe("a maker that is a contract and takes nothing", () => {
  it("is traded with like any other, and withdraws like any other", async () => {
    await market.issue(listed.security, griefer, 100n);
    await griefer.does(listed.security, "approve", market.exchange.address, 100n);
    await griefer.does(market.exchange, "place", order(Side.Sell, 50n, "25"));
    await griefer.does(market.exchange, "place", order(Side.Buy, 50n, "24"));
    await expect(
      market.chain.rpc("eth_sendTransaction", { from: bob.address, to: griefer.address, value: "0x1" }),
    ).rejects.toThrow();
    const before = await creditOf(griefer);
    expect(traded(await place(bob, Side.Buy, 50n, "25"))).toBe(50n);
    const proceeds = (await creditOf(griefer)) - before;
    expect(proceeds).toBe((usd("1250") * 9_990n) / 10_000n);
    expect(traded(await place(bob, Side.Sell, 50n, "24"))).toBe(50n);
    expect(await balanceOf(griefer)).toBe(100n);
    await griefer.does(market.exchange, "withdraw", market.dollars.address, proceeds);
  });
});

describe("a maker whose shares the transfer agent took away", () => {
  it("is passed over, and the taker has the next one's", async () => {
    await market.issue(listed.security, griefer, 50n);
    await griefer.does(listed.security, "approve", market.exchange.address, 50n);
    await griefer.does(market.exchange, "place", order(Side.Sell, 50n, "25"));
    await place(alice, Side.Sell, 50n, "25.50");
    await market.send(listed.security, "forcedTransfer", [griefer.address, carol.address, 45n, code("COURT")]);
    const events = await place(bob, Side.Buy, 50n, "25.50");
    expect(named(events, "OrderCancelled")).toMatchObject([
      { remaining: 50n, reason: CancelReason.Restricted, code: 17 },
    ]);
    expect(named(events, "Trade")).toMatchObject([{ seller: alice.address, quantity: 50n }]);
    expect([await balanceOf(griefer), await market.read(listed.security, "heldOf", [griefer.address])]).toEqual([
      5n,
      0n,
    ]);
  });
});

describe("somebody else's client order id", () => {
  const mine = { clientOrderId: code("ORDER-1") };
  const idOf = (who: Party) =>
    market.read<bigint>(market.exchange, "orderByClientId", [who.address, mine.clientOrderId]);

  it("is free for me to use, before and after", async () => {
    await griefer.does(market.exchange, "place", order(Side.Buy, 10n, "20", mine));
    await place(bob, Side.Buy, 10n, "20", mine);
    await place(carol, Side.Buy, 10n, "20", mine);
    const ids = await Promise.all([griefer, bob, carol].map(idOf));
    expect(new Set(ids).size).toBe(3);
    expect(await refusal(place(bob, Side.Buy, 10n, "20", mine))).toEqual({
      name: "DuplicateClientOrderId",
      args: [mine.clientOrderId, ids[1]],
    });
  });

  it("cannot be spent in my name", async () => {
    const spend = griefer.does(market.exchange, "placeFor", bob.address, order(Side.Buy, 10n, "20", mine));
    expect(await refusal(spend)).toEqual({ name: "NotDelegate", args: [bob.address, griefer.address] });
    expect(await idOf(bob)).toBe(0n);
  });
});
