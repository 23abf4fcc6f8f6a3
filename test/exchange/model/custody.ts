import {
  changeOrder,
  type ExchangeState,
  feeOf,
  liveOrder,
  type Market,
  marketOf,
  type Order,
  tradeValue,
} from "./exchange-state.js";
import { type Address, CancelReason, Code, OrderStatus, Refused, refuseIf, Side, Status } from "./terms.js";

const creditKey = (token: Address, owner: Address) => `${token}/${owner}`;

export function creditOf(state: ExchangeState, token: Address, owner: Address): bigint {
  return state.credits.of(creditKey(token, owner));
}

export function credit(state: ExchangeState, token: Address, owner: Address, amount: bigint): void {
  state.credits.add(creditKey(token, owner), amount);
}

/** Takes a buy order's escrow: from the owner's credit, and what that lacks from its wallet. */
export function takeEscrow(state: ExchangeState, market: Market, owner: Address, amount: bigint): void {
  const had = creditOf(state, market.quoteAddress, owner);
  const fromCredit = had < amount ? had : amount;
  credit(state, market.quoteAddress, owner, -fromCredit);
  market.quote.transfer(owner, state.address, amount - fromCredit);
}

/** Gives back a part of a live buy order's escrow, as credit. */
export function returnEscrow(state: ExchangeState, order: Order, amount: bigint): void {
  const market = marketOf(state, order.market);
  changeOrder(state, order.id, { escrow: order.escrow - amount });
  credit(state, market.quoteAddress, order.owner, amount);
}

function finish(state: ExchangeState, id: bigint, status: number): void {
  const order = liveOrder(state, id);
  returnEscrow(state, order, order.escrow);
  state.finished.set(id, { ...liveOrder(state, id), status });
  state.live.delete(id);
  delist(state, order);
}

/** Counts an order among its owner's. */
export function enlist(state: ExchangeState, { id, owner }: Order): void {
  state.ordersOf.set(owner, [...(state.ordersOf.get(owner) ?? []), id]);
}

/** No longer counts an order among its owner's, where it was: one that is in hand is not. */
export function delist(state: ExchangeState, { id, owner }: Order): void {
  const ids = state.ordersOf.get(owner) ?? [];
  const last = ids.at(-1);
  if (last === undefined || !ids.includes(id)) return;
  state.ordersOf.set(
    owner,
    ids.slice(0, -1).map((one) => (one === id ? last : one)),
  );
}

export function finishFilled(state: ExchangeState, id: bigint): void {
  finish(state, id, OrderStatus.Filled);
}

/** Ends an order: escrow becomes credit, held shares are released. */
export function cancelOrder(state: ExchangeState, id: bigint, reason: number, code: number = Code.None): void {
  const order = liveOrder(state, id);
  if (order.side === Side.Sell)
    marketOf(state, order.market).security.release(state.address, order.owner, order.remaining);
  finish(state, id, OrderStatus.Cancelled);
  state.events.push({
    name: "OrderCancelled",
    orderId: id,
    market: order.market,
    remaining: order.remaining,
    reason,
    code,
    by: state.sender,
    at: state.clock.now,
  });
}

/**
 * One fill: the shares against the dollars, or nothing.
 * @returns the security's restriction code; 0 when it was done
 */
export function fill(state: ExchangeState, makerId: bigint, takerId: bigint): number {
  const [maker, taker] = [liveOrder(state, makerId), liveOrder(state, takerId)];
  const market = marketOf(state, maker.market);
  const [buy, sell] = taker.side === Side.Buy ? [taker, maker] : [maker, taker];
  const quantity = maker.remaining < taker.remaining ? maker.remaining : taker.remaining;
  const code = market.security.trySettle(state.address, sell.owner, buy.owner, quantity);
  if (code !== Code.None) return code;

  const value = tradeValue(market, maker.price, quantity);
  const feeFor = (order: Order) => {
    const rate = order === taker ? market.takerFeeBps : market.makerFeeBps;
    return feeOf(value, rate < order.feeCap ? rate : order.feeCap);
  };
  const [buyerFee, sellerFee] = [feeFor(buy), feeFor(sell)];
  changeOrder(state, buy.id, { remaining: buy.remaining - quantity, escrow: buy.escrow - value - buyerFee });
  changeOrder(state, sell.id, { remaining: sell.remaining - quantity });
  credit(state, market.quoteAddress, sell.owner, value - sellerFee);
  const recipient = state.settings.get("feeRecipient");
  if (recipient === undefined) throw new Error("the model has no fee recipient");
  credit(state, market.quoteAddress, recipient, buyerFee + sellerFee);
  state.markets.set(market.id, { ...market, lastPrice: maker.price });
  state.events.push({
    name: "Trade",
    market: market.id,
    buyer: buy.owner,
    seller: sell.owner,
    tradeId: state.tradeIds.next(),
    makerOrderId: maker.id,
    takerOrderId: taker.id,
    takerSide: taker.side,
    price: maker.price,
    quantity,
    value,
    buyerFee,
    sellerFee,
    executedAt: state.clock.now,
  });
  return Code.None;
}

function quoteAt(state: ExchangeState, token: Address) {
  const market = state.markets.values().find(({ quoteAddress }) => quoteAddress === token);
  if (!market) throw new Error(`no market is paid in ${token}`);
  return market.quote;
}

export function deposit(state: ExchangeState, token: Address, amount: bigint): void {
  quoteAt(state, token).transfer(state.sender, state.address, amount);
  credit(state, token, state.sender, amount);
}

export function withdraw(state: ExchangeState, token: Address, amount: bigint): void {
  const status = state.registry.statusOf(state.sender);
  // What a lost wallet had is its successor's, who takes it over.
  refuseIf(status === Status.Frozen || status === Status.Recovered, "NotEligible");
  refuseIf(creditOf(state, token, state.sender) < amount, "InsufficientCredit");
  credit(state, token, state.sender, -amount);
  quoteAt(state, token).transfer(state.address, state.sender, amount);
}

/** From the end of the owner's list: the newest first, as long as none before it has gone. */
export function openOrdersOf(state: ExchangeState, owner: Address, market: number): Order[] {
  return (state.ordersOf.get(owner) ?? [])
    .toReversed()
    .map((id) => liveOrder(state, id))
    .filter((order) => market === 0 || order.market === market);
}

export function takeOver(state: ExchangeState, predecessor: Address, token: Address, most: bigint): void {
  if (state.registry.successorOf(predecessor) !== state.sender)
    throw new Refused(["NotEligible", "NotOwner", "NotDelegate"]);
  refuseIf(!state.registry.isActive(state.sender), "NotEligible");
  for (const { id } of openOrdersOf(state, predecessor, 0).slice(0, Number(most)))
    cancelOrder(state, id, CancelReason.Requested);
  const amount = creditOf(state, token, predecessor);
  credit(state, token, predecessor, -amount);
  credit(state, token, state.sender, amount);
}
