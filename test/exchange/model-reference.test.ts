import { bookOf, creditsIn, escrowIn, listMarket } from "./model/exchange.js";
import type { OrderRequest } from "./model/exchange-state.js";
import {
  type Address,
  CancelReason,
  DAY_SECONDS,
  Kind,
  SelfTrade,
  Side,
  TimeInForce,
  type Word,
  ZERO_WORD,
} from "./model/terms.js";
import { createWorld, type Outcome } from "./model/world.js";

const address = (name: number): Address => `0x${name.toString(16).padStart(40, "0")}`;
const word = (name: number): Word => `0x${name.toString(16).padStart(64, "0")}`;
const [EXCHANGE, REGISTRY, CASH, SHARES, FEES] = [1, 2, 3, 4, 5].map(address) as [
  Address,
  Address,
  Address,
  Address,
  Address,
];
const [ANNA, BEN, CARL] = [0xa, 0xb, 0xc].map(address) as [Address, Address, Address];
const REASON = word(99);
const NOW = 1_000n * DAY_SECONDS;

/** Three investors with 1,000 shares and 1,000,000 units each, and one market of tick and lot 1 with fees of 1% and 2%. */
function market() {
  const world = createWorld({
    address: EXCHANGE,
    feeRecipient: FEES,
    registry: REGISTRY,
    cash: CASH,
  });
  world.clock.now = NOW;
  const security = world.addSecurity({ address: SHARES, issuer: word(7), decimals: 0, holdingDays: 180n });
  security.setVenue(EXCHANGE);
  for (const [index, investor] of [ANNA, BEN, CARL].entries()) {
    const registration = {
      investorId: word(index + 1),
      evidenceHash: word(1),
      group: ZERO_WORD,
      verifiedAt: NOW,
      expiresAt: NOW + 365n * DAY_SECONDS,
      jurisdiction: "0x00" as const,
      category: 1,
      accountType: 1,
    };
    world.registry.register(investor, registration, REASON);
    security.issue(investor, 1_000n, 0n, 1n, REASON);
    world.cash.mint(investor, 1_000_000n);
  }
  listMarket(world.exchange, {
    security,
    quote: world.cash,
    quoteAddress: CASH,
    tick: 1n,
    lot: 1n,
    makerFeeBps: 100n,
    takerFeeBps: 200n,
    tradingDays: 0,
    opens: 0n,
    closes: 0n,
  });
  const call = (by: Address, name: string, ...args: unknown[]): Outcome =>
    world.act({ by, to: EXCHANGE, call: name, args }, NOW);
  const place = (by: Address, side: number, quantity: bigint, price: bigint, more: Partial<OrderRequest> = {}) =>
    call(by, "place", {
      market: 1,
      side,
      kind: Kind.Limit,
      timeInForce: TimeInForce.GTC,
      selfTrade: SelfTrade.CancelNewest,
      postOnly: false,
      programTrade: false,
      quantity,
      price,
      stopPrice: 0n,
      expiresAt: 0n,
      clientOrderId: ZERO_WORD,
      ...more,
    });
  return { world, security, call, place, book: (side: number) => bookOf(world.exchange, 1, side) };
}

const named = (outcome: Outcome, name: string) =>
  outcome.refused ? [] : outcome.events.filter((event) => event.name === name);

describe("the reference exchange", () => {
  it("fills the best price first, and the oldest order within a price", () => {
    const { place } = market();
    place(ANNA, Side.Sell, 10n, 101n);
    place(ANNA, Side.Sell, 10n, 100n);
    place(BEN, Side.Sell, 10n, 100n);
    const trades = named(place(CARL, Side.Buy, 25n, 101n), "Trade");
    expect(trades).toMatchObject([
      { makerOrderId: 2n, price: 100n, quantity: 10n, value: 1000n, buyerFee: 20n, sellerFee: 10n },
      { makerOrderId: 3n, price: 100n, quantity: 10n },
      { makerOrderId: 1n, price: 101n, quantity: 5n },
    ]);
  });

  it("keeps every unit of shares and dollars", () => {
    const { world, security, place } = market();
    place(ANNA, Side.Sell, 30n, 100n);
    place(BEN, Side.Buy, 50n, 103n);
    const everyone = [ANNA, BEN, CARL, FEES];
    const escrow = escrowIn(world.exchange, CASH);
    expect(escrow).toBe(20n * 103n + (20n * 103n * 200n) / 10_000n);
    expect(world.cash.balanceOf(EXCHANGE)).toBe(escrow + creditsIn(world.exchange, CASH, everyone));
    expect([ANNA, BEN, CARL].map(security.balanceOf)).toEqual([970n, 1_030n, 1_000n]);
  });

  it("cancels a frozen owner's order when it is met, and goes on to the next", () => {
    const { world, place, book } = market();
    place(ANNA, Side.Sell, 10n, 100n);
    place(BEN, Side.Sell, 10n, 100n);
    world.registry.freeze(ANNA, REASON);
    const outcome = place(CARL, Side.Buy, 10n, 100n);
    expect(named(outcome, "OrderCancelled")).toMatchObject([{ orderId: 1n, reason: CancelReason.Ineligible }]);
    expect(named(outcome, "Trade")).toMatchObject([{ makerOrderId: 2n }]);
    expect(book(Side.Sell)).toEqual([]);
  });

  it("leaves the book crossed after fifty steps and carries on with the next order's eight", () => {
    const { place, call, book } = market();
    for (let index = 0; index < 60; index += 1) place(ANNA, Side.Sell, 1n, 100n);
    expect(named(place(BEN, Side.Buy, 60n, 100n), "Trade")).toHaveLength(50);
    expect(place(CARL, Side.Buy, 1n, 100n, { timeInForce: TimeInForce.IOC })).toEqual({ refused: ["MarketBusy"] });
    expect(named(place(CARL, Side.Buy, 1n, 100n), "Trade")).toHaveLength(8);
    expect(named(call(CARL, "matchOrders", 1), "Trade")).toMatchObject([
      { makerOrderId: 59n, takerOrderId: 61n },
      { makerOrderId: 60n, takerOrderId: 61n },
    ]);
    expect(book(Side.Buy)).toEqual([{ price: 100n, ids: [62n] }]);
  });

  it("sets off a stop by a trade, in the same transaction", () => {
    const { place } = market();
    place(ANNA, Side.Sell, 5n, 100n);
    place(ANNA, Side.Sell, 5n, 110n);
    place(BEN, Side.Buy, 5n, 120n, { kind: Kind.Stop, stopPrice: 100n });
    const outcome = place(CARL, Side.Buy, 5n, 100n);
    expect(named(outcome, "OrderTriggered")).toMatchObject([{ orderId: 3n, lastPrice: 100n }]);
    expect(named(outcome, "Trade")).toMatchObject([{ makerOrderId: 1n }, { makerOrderId: 2n, takerOrderId: 3n }]);
  });

  it("is as it was after a refusal", () => {
    const { world, place, book } = market();
    place(ANNA, Side.Sell, 5n, 100n);
    const outcome = place(BEN, Side.Buy, 6n, 100n, { timeInForce: TimeInForce.FOK });
    expect(outcome).toEqual({ refused: ["FillOrKillUnfilled"] });
    expect(book(Side.Sell)).toEqual([{ price: 100n, ids: [1n] }]);
    expect(world.cash.balanceOf(BEN)).toBe(1_000_000n);
  });

  it("loses an order its place when it grows, and keeps it when it shrinks", () => {
    const { place, call, book } = market();
    place(ANNA, Side.Sell, 5n, 100n);
    place(BEN, Side.Sell, 5n, 100n);
    call(ANNA, "amend", 1n, 100n, 4n);
    expect(book(Side.Sell)).toEqual([{ price: 100n, ids: [1n, 2n] }]);
    call(ANNA, "amend", 1n, 100n, 6n);
    expect(book(Side.Sell)).toEqual([{ price: 100n, ids: [2n, 3n] }]);
  });
});
