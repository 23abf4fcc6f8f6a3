import { creditOf } from "./custody.js";
import { isStop, marketOf, type OrderRequest } from "./exchange-state.js";
import type { Intent } from "./intents.js";
import type { Session } from "./session.js";
import { OPERATOR, person, REASON, registration, word } from "./setting.js";
import { type Address, DAY_SECONDS, Kind, Side, TimeInForce, ZERO_WORD } from "./terms.js";
import type { Action } from "./world.js";

const MIDDLE = 100n;
const FAR = 10_000n;

/** Makes transactions of what people want, as the model's state is now. */
export function concrete(session: Session, intent: Intent): Action[] {
  const { world, query } = session;
  const { exchange } = world;
  const { who, n, m, lots } = intent;
  const now = session.now();
  const self = person(who);
  const other = person(1 + (n % 9));
  const market = marketOf(exchange, intent.market);
  const security = query.securities[intent.market - 1] as Address;
  const shares = BigInt(lots) * market.lot;
  const deadline = now + 1_000_000n;

  const on =
    (to: Address) =>
    (call: string, ...args: unknown[]): Action[] => [{ by: self, to, call, args }];
  const operate =
    (to: Address) =>
    (call: string, ...args: unknown[]): Action[] => [{ by: OPERATOR, to, call, args }];
  const trade = on(query.exchange);
  const run = operate(query.exchange);
  const registrar = operate(query.registry);
  const agent = operate(security);
  const pool = on(query.pool);

  const live = exchange.live.values().sort((a, b) => Number(a.id - b.id));
  const mine = live.filter(({ owner }) => owner === self);
  const choice = m % 5 === 0 || mine.length === 0 ? live : mine;
  const someOrder = choice[n % Math.max(1, choice.length)];
  const atPrice = (ticks: number) => (MIDDLE + BigInt(ticks)) * market.tick;

  switch (intent.what) {
    case "place":
      return trade("place", request(intent, market, now));
    case "placeFor":
      return trade("placeFor", other, request(intent, market, now));
    case "flood":
      return Array.from({ length: 15 }, () => trade("place", request(small(intent), market, now))).flat();
    case "sweep":
      return trade(
        "place",
        request({ ...intent, lots: 40 + (n % 60), ticks: intent.side === Side.Buy ? 8 : -8 }, market, now),
      );
    case "cancel":
      return by(m % 9 === 0 ? self : (someOrder?.owner ?? self), trade("cancel", someOrder?.id ?? BigInt(n)));
    case "amend": {
      if (!someOrder) return trade("amend", BigInt(n), atPrice(0), shares);
      const { lot } = marketOf(exchange, someOrder.market);
      const price =
        m % 2 === 0
          ? someOrder.price
          : someOrder.price + BigInt(intent.ticks) * marketOf(exchange, someOrder.market).tick;
      const remaining =
        m % 3 === 0 ? someOrder.remaining : (someOrder.remaining / lot / 2n) * lot + BigInt(lots % 5) * lot;
      return by(m % 13 === 0 ? self : someOrder.owner, trade("amend", someOrder.id, price, remaining));
    }
    case "cancelAll":
      return trade("cancelAll", m % 3, BigInt(n % 6));
    case "prune":
      return trade(
        "prune",
        live.map(({ id }) => id).filter((_, index) => (index + n) % 3 !== 0),
      );
    case "matchOrders":
      return trade("matchOrders", n % 11 === 0 ? 3 : intent.market);
    case "deposit":
      return trade("deposit", query.cash, BigInt(n) * 10_000n);
    case "withdraw": {
      const credit = creditOf(exchange, query.cash, self);
      return trade("withdraw", query.cash, m % 4 === 0 ? credit + 1n : (credit * BigInt(n)) / 999n + 1n);
    }
    case "takeOver": {
      const lost = query.accounts.find((wallet) => world.registry.successorOf(wallet) !== `0x${"0".repeat(40)}`);
      return by(
        lost && m % 5 !== 0 ? world.registry.successorOf(lost) : self,
        trade("takeOver", lost ?? other, query.cash, 100n),
      );
    }
    case "halt":
      return run("halt", n % 3, REASON);
    case "resume":
      return run("resume", n % 3, REASON);
    case "setFees":
      return run("setFees", intent.market, BigInt(n % 40), BigInt(m % 60));
    case "setHours":
      return n % 3 === 0
        ? run("setHours", intent.market, 0, 0n, 0n)
        : run("setHours", intent.market, 0b0111110, 28_800n, 72_000n);
    case "register":
      return registrar("register", self, registration(who, now, n % 5 === 0 ? { category: 0 } : {}), REASON);
    case "renew":
      return registrar("renew", self, word("evidence"), now, now + BigInt(1 + (n % 9)) * DAY_SECONDS, REASON);
    case "freeze":
    case "unfreeze":
    case "revoke":
      return registrar(intent.what, self, n % 12 === 0 ? ZERO_WORD : REASON);
    case "recoverWallet":
      return registrar("recover", self, person(8 + (n % 2)), REASON);
    case "affiliate":
      return registrar("setAffiliation", self, word(n % 2 === 0 ? "ALFA" : "BETA"), m % 3 !== 0, REASON);
    case "delegate":
      return on(query.registry)("setDelegate", other, m % 4 !== 0);
    case "issue":
      return agent(
        "issue",
        self,
        shares * 5n,
        0n,
        m % 4 === 0 ? 0n : now / DAY_SECONDS + BigInt(n % 5),
        m % 12 === 0 ? ZERO_WORD : REASON,
      );
    case "burn":
      return agent("burn", self, shares, REASON);
    case "force":
      return agent("forcedTransfer", self, other, shares * 4n, REASON);
    case "recoverShares":
      return agent("recover", self, REASON);
    case "cap":
      return agent("setHolderCap", n % 2 === 0 ? 0n : BigInt(5 + (m % 3)), REASON);
    case "pause":
      return agent(n % 3 === 0 ? "pause" : "unpause");
    case "unlock":
      return agent("unlock", self);
    case "transfer":
      return on(security)("transfer", other, shares);
    case "transferCash":
      return on(query.cash)("transfer", other, BigInt(n) * 1_000n);
    case "addLiquidity":
      return pool("addLiquidity", BigInt(1 + (n % 60)), BigInt(1 + m) * 100_000n, 0n, deadline);
    case "removeLiquidity": {
      const owned = world.pools.get(query.pool)?.liquidityOf(self) ?? 0n;
      return pool("removeLiquidity", m % 9 === 0 ? owned + 1n : (owned * BigInt(1 + n)) / 1_000n, 0n, 0n, deadline);
    }
    case "swapExactIn": {
      const amount = intent.side === Side.Buy ? BigInt(n) * 10_000n : BigInt(n % 30);
      return pool(
        "swapExactIn",
        intent.side,
        amount,
        m % 7 === 0 ? amount * 5n : 0n,
        m % 31 === 0 ? now - 1n : deadline,
      );
    }
    case "swapExactOut": {
      const amount = intent.side === Side.Sell ? BigInt(n) * 10_000n : BigInt(n % 30);
      return pool("swapExactOut", intent.side, amount, m % 7 === 0 ? 1n : 10n ** 15n, deadline);
    }
    default:
      throw new Error(`nobody knows how to ${intent.what}`);
  }
}

/** One lot that rests, if it can. */
const small = (intent: Intent): Intent => ({
  ...intent,
  kind: Kind.Limit,
  timeInForce: TimeInForce.GTC,
  ticks: intent.ticks % 2,
  lots: 1,
  flaw: 0,
  n: 1,
  m: 1,
});

function by(sender: Address, actions: Action[]): Action[] {
  return actions.map((action) => ({ ...action, by: sender }));
}

function request(intent: Intent, { tick, lot }: { tick: bigint; lot: bigint }, now: bigint): OrderRequest {
  const { market, side, kind, timeInForce, selfTrade, n, m, flaw } = intent;
  const better = side === Side.Buy ? 1n : -1n;
  const near = MIDDLE + BigInt(intent.ticks) - better * 2n;
  const price =
    kind === Kind.Market || (kind === Kind.Stop && n % 2 === 0) ? MIDDLE + better * BigInt(5 + (n % 20)) : near;
  const stop = MIDDLE + better * BigInt(n % 5);
  const whole: OrderRequest = {
    market,
    side,
    kind,
    timeInForce,
    selfTrade,
    postOnly: kind === Kind.Limit && n % 6 === 0 && (timeInForce < TimeInForce.IOC || n % 12 === 0),
    programTrade: m % 2 === 0,
    quantity: BigInt(intent.lots) * lot,
    price: price * tick,
    stopPrice: isStop(kind) ? stop * tick : 0n,
    expiresAt: timeInForce === TimeInForce.GTD ? now + 20n + BigInt(m * m) : 0n,
    clientOrderId: m % 4 === 0 ? word(`client ${m % 40}`) : ZERO_WORD,
  };
  const flaws: Partial<OrderRequest>[] = [
    {},
    { quantity: 0n },
    lot > 1n ? { quantity: whole.quantity + 1n } : { quantity: 0n },
    { price: whole.price + 1n },
    { price: 0n },
    { price: tick * 2n ** 24n },
    { stopPrice: isStop(kind) ? 0n : tick },
    { expiresAt: timeInForce === TimeInForce.GTD ? now : now + FAR },
    { market: 9 },
    { side: Side.Sell, quantity: lot * FAR },
  ];
  return { ...whole, ...flaws[flaw] };
}
