import { cancelOrder, creditOf, deposit, openOrdersOf, takeOver, withdraw } from "./custody.js";
import { amend, place, requireTrading } from "./entry.js";
import {
  type Budget,
  bookSide,
  type ExchangeState,
  isWithinHours,
  liveOrder,
  type Market,
  marketOf,
  type OrderRequest,
} from "./exchange-state.js";
import { carryOn, deadReason } from "./matching.js";
import type { RegistryModel } from "./registry.js";
import type { Store } from "./store.js";
import { type Address, CancelReason, type Clock, MAX_STEPS, refuseIf, Side, type Word, ZERO_WORD } from "./terms.js";

const HIGHEST_FEE_BPS = 1_000n;

/** Where the exchange is, and who runs it. */
export interface ExchangeSetting {
  address: Address;
  feeRecipient: Address;
}

export function createExchangeState(
  store: Store,
  clock: Clock,
  registry: RegistryModel,
  { address, feeRecipient }: ExchangeSetting,
): ExchangeState {
  const settings = store.table<"feeRecipient", Address>();
  settings.set("feeRecipient", feeRecipient);
  return {
    address,
    clock,
    sender: address,
    store,
    registry,
    markets: store.table(),
    live: store.table(),
    finished: store.table(),
    ordersOf: store.table(),
    halts: store.table(),
    clientIds: store.table(),
    credits: store.amounts(),
    settings,
    orderIds: store.counter(),
    tradeIds: store.counter(),
    sequence: store.counter(),
    places: store.counter(),
    events: [],
  };
}

/** Lists a market; it gets the next number. */
export function listMarket(state: ExchangeState, terms: Omit<Market, "id" | "lastPrice">): number {
  const id = state.markets.keys().length + 1;
  state.markets.set(id, { ...terms, id, lastPrice: 0n });
  return id;
}

function checkMarket(state: ExchangeState, market: number): void {
  if (market !== 0) marketOf(state, market);
}

/** The exchange's entry points for everybody and for the operator, under their Solidity names. */
export function exchangeCalls(state: ExchangeState) {
  const { registry } = state;
  return {
    place: (request: OrderRequest) => place(state, state.sender, request),
    placeFor: (owner: Address, request: OrderRequest) => place(state, owner, request),
    amend: (id: bigint, price: bigint, remaining: bigint) => amend(state, id, price, remaining),
    cancel: (id: bigint) => {
      const { owner } = liveOrder(state, id);
      const allowed = registry.isDelegate(owner, state.sender) || registry.successorOf(owner) === state.sender;
      refuseIf(!allowed, ["NotOwner", "NotDelegate"]);
      cancelOrder(state, id, CancelReason.Requested);
    },
    cancelAll: (market: number, most: bigint) => {
      checkMarket(state, market);
      for (const { id } of openOrdersOf(state, state.sender, market).slice(0, Number(most)))
        cancelOrder(state, id, CancelReason.Requested);
    },
    prune: (ids: readonly bigint[]) => {
      for (const id of ids) {
        const order = state.live.get(id);
        const dead = order && deadReason(state, order);
        if (dead !== undefined) cancelOrder(state, id, dead);
      }
    },
    matchOrders: (market: number) => {
      requireTrading(state, marketOf(state, market));
      const budget: Budget = { left: MAX_STEPS };
      carryOn(state, market, budget);
      return MAX_STEPS - budget.left;
    },
    deposit: (token: Address, amount: bigint) => deposit(state, token, amount),
    withdraw: (token: Address, amount: bigint) => withdraw(state, token, amount),
    takeOver: (predecessor: Address, token: Address, most: bigint) => takeOver(state, predecessor, token, most),
    setFees: (market: number, makerFeeBps: bigint, takerFeeBps: bigint) => {
      const terms = marketOf(state, market);
      refuseIf(makerFeeBps > takerFeeBps || takerFeeBps > HIGHEST_FEE_BPS, "BadTerms");
      state.markets.set(market, { ...terms, makerFeeBps, takerFeeBps });
    },
    setHours: (market: number, tradingDays: number, opens: bigint, closes: bigint) =>
      state.markets.set(market, { ...marketOf(state, market), tradingDays, opens, closes }),
    setFeeRecipient: (recipient: Address) => state.settings.set("feeRecipient", recipient),
    halt: (market: number, reason: Word) => {
      checkMarket(state, market);
      refuseIf(reason === ZERO_WORD, "MissingReason");
      state.halts.set(market, reason);
    },
    resume: (market: number, reason: Word) => {
      checkMarket(state, market);
      refuseIf(reason === ZERO_WORD, "MissingReason");
      refuseIf(state.halts.get(market) === undefined, "NotHalted");
      state.halts.delete(market);
    },
  };
}

/** Neither halted, nor closed, nor the security paused. */
export function isOpen(state: ExchangeState, id: number): boolean {
  const market = marketOf(state, id);
  const halted = state.halts.get(0) !== undefined || state.halts.get(id) !== undefined;
  return !halted && isWithinHours(market, state.clock.now) && !market.security.isPaused();
}

/** Order ids at each price of a side, best first, as the contract's `depth` and `ordersAt` return them. */
export function bookOf(state: ExchangeState, market: number, side: number): { price: bigint; ids: bigint[] }[] {
  const levels: { price: bigint; ids: bigint[] }[] = [];
  for (const { id, price } of bookSide(state, market, side)) {
    const last = levels.at(-1);
    if (last?.price === price) last.ids.push(id);
    else levels.push({ price, ids: [id] });
  }
  return levels;
}

/** Escrow of all live orders paid in a token. */
export function escrowIn(state: ExchangeState, token: Address): bigint {
  return state.live
    .values()
    .filter(({ market, side }) => side === Side.Buy && marketOf(state, market).quoteAddress === token)
    .reduce((sum, { escrow }) => sum + escrow, 0n);
}

/** Credits of some owners in a token. */
export function creditsIn(state: ExchangeState, token: Address, owners: readonly Address[]): bigint {
  return owners.reduce((sum, owner) => sum + creditOf(state, token, owner), 0n);
}
