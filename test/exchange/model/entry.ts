import { cancelOrder, returnEscrow, takeEscrow } from "./custody.js";
import {
  type Budget,
  bookSide,
  changeOrder,
  type ExchangeState,
  IN_HAND,
  isDue,
  isExpired,
  isStop,
  isWithinHours,
  liveOrder,
  type Market,
  marketOf,
  type Order,
  type OrderRequest,
  requiredFor,
  sessionEnd,
} from "./exchange-state.js";
import { activateStops, carryOn, crosses, isClear, opposite, rest, takeAndConclude, trigger } from "./matching.js";
import {
  type Address,
  CancelReason,
  HOUSEKEEPING_STEPS,
  Kind,
  MAX_STEPS,
  MAX_TICKS,
  OrderStatus,
  Refused,
  refuseIf,
  Side,
  TimeInForce,
  ZERO_WORD,
} from "./terms.js";

const { GTC, GTD, DAY, IOC, FOK } = TimeInForce;

const TIMES_IN_FORCE: Record<number, readonly number[]> = {
  [Kind.Limit]: [GTC, GTD, DAY, IOC, FOK],
  [Kind.Market]: [IOC, FOK],
  [Kind.Stop]: [GTC, GTD, DAY],
  [Kind.StopLimit]: [GTC, GTD, DAY],
};

const isPrice = (price: bigint, { tick }: Market) => price > 0n && price % tick === 0n && price / tick <= MAX_TICKS;
const isQuantity = (quantity: bigint, { lot }: Market) => quantity > 0n && quantity % lot === 0n;

export function requireTrading(state: ExchangeState, market: Market): void {
  refuseIf(state.halts.get(0) !== undefined || state.halts.get(market.id) !== undefined, "Halted");
  refuseIf(!isWithinHours(market, state.clock.now), "Closed");
}

function checkTerms(state: ExchangeState, market: Market, request: OrderRequest): void {
  const { kind, timeInForce, postOnly, quantity, price, stopPrice, expiresAt } = request;
  refuseIf(!TIMES_IN_FORCE[kind]?.includes(timeInForce), ["BadTimeInForce", "BadTerms"]);
  refuseIf(postOnly && (kind !== Kind.Limit || [IOC, FOK].includes(timeInForce as 3)), ["BadTerms", "BadTimeInForce"]);
  refuseIf(!isQuantity(quantity, market), "BadQuantity");
  refuseIf(!isPrice(price, market), "BadPrice");
  refuseIf(isStop(kind) ? !isPrice(stopPrice, market) : stopPrice !== 0n, "BadStopPrice");
  refuseIf(timeInForce === GTD ? expiresAt <= state.clock.now : expiresAt !== 0n, "BadExpiry");
}

/** A new order's whole way in. @returns its id, and how much of it was filled at once */
export function place(state: ExchangeState, owner: Address, request: OrderRequest): { id: bigint; filled: bigint } {
  const { registry, clock, sender } = state;
  const market = marketOf(state, request.market);
  requireTrading(state, market);
  refuseIf(!registry.isDelegate(owner, sender), "NotDelegate");
  refuseIf(!registry.isActive(owner), "NotEligible", registry.statusOf(owner));
  checkTerms(state, market, request);
  const clientKey = `${owner}/${request.clientOrderId}`;
  if (request.clientOrderId !== ZERO_WORD) {
    refuseIf(state.clientIds.get(clientKey) !== undefined, "DuplicateClientOrderId");
  }

  const feeCap = market.takerFeeBps;
  const escrow =
    request.side === Side.Buy ? requiredFor(market, { price: request.price, feeCap }, request.quantity) : 0n;
  if (request.side === Side.Buy) takeEscrow(state, market, owner, escrow);
  else market.security.hold(state.address, owner, request.quantity);

  const id = state.orderIds.next();
  const expiresAt = request.timeInForce === DAY ? sessionEnd(market, clock.now) : request.expiresAt;
  const order: Order = {
    ...request,
    expiresAt,
    id,
    owner,
    status: IN_HAND,
    remaining: request.quantity,
    escrow,
    feeCap,
    seq: state.sequence.next(),
    place: 0n,
  };
  state.live.set(id, order);
  if (request.clientOrderId !== ZERO_WORD) state.clientIds.set(clientKey, id);
  const { side, kind, timeInForce, selfTrade, postOnly, programTrade, quantity, price, stopPrice, clientOrderId } =
    request;
  state.events.push({
    name: "OrderReceived",
    orderId: id,
    market: market.id,
    owner,
    security: market.security.terms.address,
    side,
    kind,
    timeInForce,
    selfTrade,
    postOnly,
    programTrade,
    quantity,
    price,
    stopPrice,
    expiresAt,
    accountType: registry.accountTypeOf(owner),
    clientOrderId,
    enteredBy: sender,
    receivedAt: clock.now,
  });
  go(state, order);
  const left = (state.live.get(id) ?? state.finished.get(id))?.remaining ?? 0n;
  return { id, filled: quantity - left };
}

/** Steps 1 to 6 of entry. */
function go(state: ExchangeState, order: Order): void {
  const { id, kind, timeInForce, postOnly } = order;
  const housekeeping: Budget = { left: HOUSEKEEPING_STEPS };
  carryOn(state, order.market, housekeeping);
  if (!isClear(state, order.market)) {
    const impatient = kind === Kind.Market || timeInForce === IOC || timeInForce === FOK || postOnly;
    refuseIf(impatient, "MarketBusy");
    rest(state, id, isStop(kind) ? OrderStatus.Dormant : OrderStatus.Open);
    return;
  }
  if (isStop(kind)) {
    if (!isDue(marketOf(state, order.market), order)) {
      rest(state, id, OrderStatus.Dormant);
      return;
    }
    trigger(state, id, order.market);
  }
  if (postOnly) {
    const [best] = bookSide(state, order.market, opposite(order.side));
    refuseIf(best !== undefined && crosses(order, best.price), "PostOnlyWouldTrade", best?.price);
  }
  const budget: Budget = { left: MAX_STEPS - (HOUSEKEEPING_STEPS - housekeeping.left) };
  takeAndConclude(state, id, budget);
  activateStops(state, order.market, budget);
}

/** @returns the id under which the order goes on */
export function amend(state: ExchangeState, id: bigint, price: bigint, remaining: bigint): bigint {
  const order = liveOrder(state, id);
  const market = marketOf(state, order.market);
  refuseIf(!state.registry.isDelegate(order.owner, state.sender), ["NotOwner", "NotDelegate"]);
  refuseIf(!isPrice(price, market), "BadPrice");
  refuseIf(!isQuantity(remaining, market), "BadQuantity");
  refuseIf(price === order.price && remaining === order.remaining, "BadQuantity");
  if (price === order.price && remaining < order.remaining) {
    reduce(state, order, remaining);
    return id;
  }
  refuseIf(isExpired(state, order), "BadExpiry");
  return replace(state, order, price, remaining);
}

function reduce(state: ExchangeState, order: Order, remaining: bigint): void {
  const market = marketOf(state, order.market);
  const { id, escrow } = order;
  changeOrder(state, id, { remaining });
  if (order.side === Side.Buy) {
    returnEscrow(state, liveOrder(state, id), escrow - requiredFor(market, order, remaining));
  } else {
    market.security.release(state.address, order.owner, order.remaining - remaining);
  }
  state.events.push({
    name: "OrderReduced",
    orderId: id,
    market: market.id,
    remaining,
    by: state.sender,
    at: state.clock.now,
  });
}

function replace(state: ExchangeState, order: Order, price: bigint, remaining: bigint): bigint {
  const replacedBy = state.orderIds.last() + 1n;
  state.events.push({ name: "OrderReplaced", orderId: order.id, market: order.market, replacedBy });
  cancelOrder(state, order.id, CancelReason.Replaced);
  const clientKey = `${order.owner}/${order.clientOrderId}`;
  if (order.clientOrderId !== ZERO_WORD) state.clientIds.delete(clientKey);
  const triggered = isStop(order.kind) && order.status === OrderStatus.Open;
  const request: OrderRequest = {
    market: order.market,
    side: order.side,
    kind: triggered ? Kind.Limit : order.kind,
    timeInForce: order.timeInForce,
    selfTrade: order.selfTrade,
    postOnly: order.postOnly,
    programTrade: order.programTrade,
    quantity: remaining,
    price,
    stopPrice: triggered ? 0n : order.stopPrice,
    expiresAt: order.timeInForce === GTD ? order.expiresAt : 0n,
    clientOrderId: order.clientOrderId,
  };
  const { id } = place(state, order.owner, request);
  if (id !== replacedBy) throw new Refused("the model gave an order the wrong number");
  return id;
}
