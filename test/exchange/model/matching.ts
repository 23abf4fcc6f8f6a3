import { cancelOrder, delist, enlist, fill, finishFilled, returnEscrow } from "./custody.js";
import {
  type Budget,
  bookSide,
  changeOrder,
  dormantSide,
  type ExchangeState,
  IN_HAND,
  isDue,
  isExpired,
  isMarketLike,
  liveOrder,
  marketOf,
  type Order,
  requiredFor,
} from "./exchange-state.js";
import { CancelReason, Code, OrderStatus, Refused, SelfTrade, Side, TimeInForce, ZERO_WORD } from "./terms.js";

/** How an order's taking ended. A `stopped` one met a restriction of the security as a whole. */
type Ending = { how: "filled" | "cancelled" | "nothing crosses" | "no steps left" } | { how: "stopped"; code: number };

const SELLERS_FAULT = 16;
const BUYERS_FAULT = 32;

export const opposite = (side: number) => (side === Side.Buy ? Side.Sell : Side.Buy);

export function crosses(taker: Order, price: bigint): boolean {
  return taker.side === Side.Buy ? taker.price >= price : taker.price <= price;
}

/** Why an order may not trade now, if so. */
export function deadReason(state: ExchangeState, order: Order): number | undefined {
  if (isExpired(state, order)) return CancelReason.Expired;
  if (!state.registry.isActive(order.owner)) return CancelReason.Ineligible;
  return undefined;
}

function areSameInvestor(state: ExchangeState, a: Order, b: Order): boolean {
  if (a.owner === b.owner) return true;
  const [one, other] = [state.registry.investorIdOf(a.owner), state.registry.investorIdOf(b.owner)];
  return one !== ZERO_WORD && one === other;
}

/** Step 4 of entry: the order takes what crosses it, oldest first at the best price. */
function take(
  state: ExchangeState,
  takerId: bigint,
  budget: Budget,
  mayTake: (maker: Order) => boolean = () => true,
): Ending {
  for (;;) {
    const taker = liveOrder(state, takerId);
    if (taker.remaining === 0n) return { how: "filled" };
    const [maker] = bookSide(state, taker.market, opposite(taker.side));
    if (!maker || !crosses(taker, maker.price) || !mayTake(maker)) return { how: "nothing crosses" };
    if (budget.left === 0) return { how: "no steps left" };
    budget.left -= 1;

    const dead = deadReason(state, maker);
    if (dead !== undefined) {
      cancelOrder(state, maker.id, dead);
      continue;
    }
    if (areSameInvestor(state, maker, taker)) {
      if (taker.selfTrade !== SelfTrade.CancelNewest) cancelOrder(state, maker.id, CancelReason.SelfTrade);
      if (taker.selfTrade === SelfTrade.CancelOldest) continue;
      cancelOrder(state, taker.id, CancelReason.SelfTrade);
      return { how: "cancelled" };
    }
    const code = fill(state, maker.id, taker.id);
    if (code === Code.None) {
      if (liveOrder(state, maker.id).remaining === 0n) finishFilled(state, maker.id);
      continue;
    }
    if (code < SELLERS_FAULT) return { how: "stopped", code };
    const atFault = code < BUYERS_FAULT ? Side.Sell : Side.Buy;
    if (maker.side === atFault) {
      cancelOrder(state, maker.id, CancelReason.Restricted, code);
      continue;
    }
    cancelOrder(state, taker.id, CancelReason.Restricted, code);
    return { how: "cancelled" };
  }
}

/** Puts an order at the end of its list. */
export function rest(state: ExchangeState, id: bigint, status: number): void {
  const order = changeOrder(state, id, { status, place: state.places.next() });
  const { market, remaining } = order;
  enlist(state, order);
  state.events.push({
    name: "OrderRested",
    orderId: id,
    market,
    remaining,
    dormant: status === OrderStatus.Dormant,
  });
}

/** Step 5 of entry: what becomes of an order after it took what there was. */
function conclude(state: ExchangeState, id: bigint, ending: Ending): void {
  if (ending.how === "filled") finishFilled(state, id);
  if (ending.how === "filled" || ending.how === "cancelled") return;
  const order = liveOrder(state, id);
  if (isMarketLike(order.kind) || order.timeInForce === TimeInForce.IOC) {
    if (ending.how === "stopped") cancelOrder(state, id, CancelReason.Restricted, ending.code);
    else cancelOrder(state, id, ending.how === "no steps left" ? CancelReason.StepLimit : CancelReason.Unfilled);
    return;
  }
  if (order.side === Side.Buy) {
    const required = requiredFor(marketOf(state, order.market), order, order.remaining);
    returnEscrow(state, order, order.escrow - required);
  }
  rest(state, id, OrderStatus.Open);
}

/** Steps 4 and 5 for an order in hand. */
export function takeAndConclude(state: ExchangeState, id: bigint, budget: Budget): void {
  const { timeInForce } = liveOrder(state, id);
  const ending = take(state, id, budget);
  if (timeInForce === TimeInForce.FOK && ending.how !== "filled") throw new Refused("FillOrKillUnfilled");
  conclude(state, id, ending);
}

function nextDueStop(state: ExchangeState, marketId: number): Order | undefined {
  const market = marketOf(state, marketId);
  const [buy] = dormantSide(state, marketId, Side.Buy);
  if (buy && isDue(market, buy)) return buy;
  const [sell] = dormantSide(state, marketId, Side.Sell);
  return sell && isDue(market, sell) ? sell : undefined;
}

/** The order's stop price was reached: it goes on as what it becomes. */
export function trigger(state: ExchangeState, id: bigint, market: number): void {
  const { lastPrice } = marketOf(state, market);
  state.events.push({ name: "OrderTriggered", orderId: id, market, lastPrice, at: state.clock.now });
}

/** Step 6 of entry. */
export function activateStops(state: ExchangeState, market: number, budget: Budget): void {
  for (;;) {
    const stop = nextDueStop(state, market);
    if (!stop || budget.left === 0) return;
    budget.left -= 1;
    const dead = deadReason(state, stop);
    if (dead !== undefined) {
      cancelOrder(state, stop.id, dead);
      continue;
    }
    delist(state, stop);
    changeOrder(state, stop.id, { status: IN_HAND, seq: state.sequence.next() });
    trigger(state, stop.id, market);
    takeAndConclude(state, stop.id, budget);
  }
}

function crossedHeads(state: ExchangeState, market: number): [Order, Order] | undefined {
  const [bid] = bookSide(state, market, Side.Buy);
  const [ask] = bookSide(state, market, Side.Sell);
  if (!bid || !ask || bid.price < ask.price) return undefined;
  return bid.seq < ask.seq ? [bid, ask] : [ask, bid];
}

/** Matches what an earlier transaction's bound left crossed: of the two heads the newer takes. */
export function uncross(state: ExchangeState, market: number, budget: Budget): void {
  for (;;) {
    const heads = crossedHeads(state, market);
    if (!heads || budget.left === 0) return;
    const newer = heads[1];
    const dead = deadReason(state, newer);
    if (dead !== undefined) {
      budget.left -= 1;
      cancelOrder(state, newer.id, dead);
      continue;
    }
    const ending = take(state, newer.id, budget, (maker) => maker.seq < newer.seq);
    if (ending.how === "stopped") return;
    if (ending.how === "filled") finishFilled(state, newer.id);
  }
}

/** No order crosses another and no stop is due. */
export function isClear(state: ExchangeState, market: number): boolean {
  return crossedHeads(state, market) === undefined && nextDueStop(state, market) === undefined;
}

/** Carries on with what was left over, first the crossed book, then stops. */
export function carryOn(state: ExchangeState, market: number, budget: Budget): void {
  uncross(state, market, budget);
  if (crossedHeads(state, market) === undefined) activateStops(state, market, budget);
}
