import type { Order, OrderRequest } from "./exchange-state.js";
import { person } from "./setting.js";
import { type Address, Kind, SelfTrade, Side, TimeInForce, ZERO_WORD } from "./terms.js";
import type { Action, World } from "./world.js";

/** Resting orders of a market above which more are cancelled than entered. */
const CROWDED = 150;
const LOT: Record<number, bigint> = { 1: 1n, 2: 20n };
const TICK: Record<number, bigint> = { 1: 10_000n, 2: 5_000n };

/** How a day's orders are mixed: the numbers are shares of a hundred. */
const TERMS = [
  { share: 58, kind: Kind.Limit, timeInForce: TimeInForce.GTC },
  { share: 4, kind: Kind.Limit, timeInForce: TimeInForce.GTD },
  { share: 4, kind: Kind.Limit, timeInForce: TimeInForce.DAY },
  { share: 10, kind: Kind.Limit, timeInForce: TimeInForce.IOC },
  { share: 3, kind: Kind.Limit, timeInForce: TimeInForce.FOK },
  { share: 10, kind: Kind.Market, timeInForce: TimeInForce.IOC },
  { share: 6, kind: Kind.Stop, timeInForce: TimeInForce.GTC },
  { share: 5, kind: Kind.StopLimit, timeInForce: TimeInForce.DAY },
];

/** Makes what ten investors do in a day, from random numbers and from the book as it is. */
export function dayOrders(world: World, investors: number, random: (below: number) => number) {
  const middles: Record<number, bigint> = { 1: 1_000n, 2: 2_000n };
  const exchange = world.exchange.address;

  const termsAt = (percent: number) => {
    let left = percent;
    for (const terms of TERMS) {
      left -= terms.share;
      if (left < 0) return terms;
    }
    throw new Error("the shares do not make a hundred");
  };

  function order(now: bigint): OrderRequest {
    const market = 1 + (random(3) === 0 ? 1 : 0);
    middles[market] = (middles[market] as bigint) + BigInt(random(3)) - 1n;
    const middle = middles[market] as bigint;
    const side = random(2);
    const { kind, timeInForce } = termsAt(random(100));
    const better = side === Side.Buy ? 1n : -1n;
    const distance = kind === Kind.Market || kind === Kind.Stop ? 30n : BigInt(random(9)) - 6n;
    const stop = kind === Kind.Stop || kind === Kind.StopLimit;
    const tick = TICK[market] as bigint;
    return {
      market,
      side,
      kind,
      timeInForce,
      selfTrade: random(8) === 0 ? SelfTrade.CancelBoth : random(2),
      postOnly: kind === Kind.Limit && timeInForce === TimeInForce.GTC && random(8) === 0,
      programTrade: random(5) === 0,
      quantity: BigInt(1 + random(40)) * (LOT[market] as bigint),
      price: (middle + better * distance) * tick,
      stopPrice: stop ? (middle + better * BigInt(1 + random(6))) * tick : 0n,
      expiresAt: timeInForce === TimeInForce.GTD ? now + BigInt(5 + random(3_000)) : 0n,
      clientOrderId: ZERO_WORD,
    };
  }

  const call = (by: Address, name: string, ...args: unknown[]): Action => ({ by, to: exchange, call: name, args });

  function change(live: readonly Order[]): Action | undefined {
    const one = live[random(Math.max(1, live.length))];
    if (!one) return undefined;
    if (live.length > CROWDED * 2 && random(4) === 0) return call(one.owner, "cancelAll", one.market, 10n);
    if (random(5) < 3 || live.length > CROWDED * 2) return call(one.owner, "cancel", one.id);
    const lot = LOT[one.market] as bigint;
    const tick = TICK[one.market] as bigint;
    const price = one.price + BigInt(random(3) - 1) * tick;
    return call(one.owner, "amend", one.id, price, (one.remaining / lot / 2n + 1n) * lot);
  }

  /** As many orders as requested, with cancellations, amendments and withdrawals between them. */
  return (orders: number, now: bigint): Action[] => {
    const live = world.exchange.live.values();
    const actions: Action[] = [];
    for (let made = 0; made < orders; ) {
      const dice = random(100);
      const changed = dice < (live.length > CROWDED * 2 ? 45 : 16) ? change(live) : undefined;
      if (changed) actions.push(changed);
      else if (dice === 99) actions.push(call(person(random(investors)), "matchOrders", 1 + random(2)));
      else {
        actions.push(call(person(random(investors)), "place", order(now)));
        made += 1;
      }
    }
    return actions;
  };
}
