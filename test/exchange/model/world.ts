import { createCash } from "./cash.js";
import type { ExchangeEvent } from "./events.js";
import { createExchangeState, type ExchangeSetting, exchangeCalls } from "./exchange.js";
import { createPool, type PoolModel } from "./pool.js";
import { createRegistry } from "./registry.js";
import { createSecurity, type SecurityTerms } from "./security.js";
import { createStore } from "./store.js";
import { type Address, type Clock, Refused } from "./terms.js";

/** A transaction: who calls what, under the function's Solidity name. */
export interface Action {
  by: Address;
  to: Address;
  call: string;
  args: readonly unknown[];
}

/** What the model says of a transaction: what it refuses with (any of these), or the events of it. */
export type Outcome = { refused: readonly string[] } | { refused: undefined; events: ExchangeEvent[] };

/** Where the contracts are. */
export interface WorldSetting extends ExchangeSetting {
  registry: Address;
  cash: Address;
}

type Calls = Record<string, (...args: never[]) => unknown>;

/** The whole reference: every contract at its address, one state, one clock. */
export type World = ReturnType<typeof createWorld>;

export function createWorld(setting: WorldSetting) {
  const store = createStore();
  const clock: Clock = { now: 0n };
  const registry = createRegistry(store, clock);
  const cash = createCash(store);
  const exchange = createExchangeState(store, clock, registry, setting);
  const securities = new Map<Address, ReturnType<typeof createSecurity>>();
  const pools = new Map<Address, PoolModel>();
  const contracts = new Map<Address, Calls>([
    [
      setting.registry,
      {
        register: registry.register,
        renew: registry.renew,
        freeze: registry.freeze,
        unfreeze: registry.unfreeze,
        revoke: registry.revoke,
        recover: registry.recover,
        setAffiliation: registry.setAffiliation,
        setDelegate: (delegate: Address, allowed: boolean) => registry.setDelegate(exchange.sender, delegate, allowed),
      },
    ],
    [
      setting.cash,
      {
        mint: cash.mint,
        transfer: (to: Address, amount: bigint) => cash.transfer(exchange.sender, to, amount),
      },
    ],
    [setting.address, exchangeCalls(exchange)],
  ]);

  function addSecurity(terms: SecurityTerms) {
    const security = createSecurity(store, clock, registry, terms);
    securities.set(terms.address, security);
    const { issue, burn, forcedTransfer, recover, setHolderCap, unlock } = security;
    contracts.set(terms.address, {
      issue,
      burn,
      forcedTransfer,
      recover,
      setHolderCap,
      unlock,
      transfer: (to: Address, amount: bigint) => security.transfer(exchange.sender, to, amount),
      pause: () => security.pause(true),
      unpause: () => security.pause(false),
    });
    return security;
  }

  function addPool(address: Address, market: number): PoolModel {
    const pool = createPool(store, exchange, market, address);
    pools.set(address, pool);
    contracts.set(address, pool.calls);
    return pool;
  }

  /** Does a transaction at a block's time, or nothing of it when it is refused. */
  function act({ by, to, call, args }: Action, now: bigint): Outcome {
    const entry = contracts.get(to)?.[call];
    if (!entry) throw new Error(`the model has no ${call} at ${to}`);
    clock.now = now;
    exchange.sender = by;
    exchange.events = [];
    const mark = store.mark();
    try {
      entry(...(args as never[]));
      return { refused: undefined, events: exchange.events };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      store.undoTo(mark);
      return { refused: error.errors };
    }
  }

  return { store, clock, registry, cash, exchange, securities, pools, addSecurity, addPool, act };
}
