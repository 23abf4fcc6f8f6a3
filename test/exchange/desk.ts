import { encodeFunctionData, type TransactionReceipt, zeroHash } from "viem";
import { account } from "../support/accounts.js";
import {
  eventsOf,
  type ListingOptions,
  type Market,
  type MarketEvent,
  type Party,
  type Refusal,
  refusal,
  type SecurityOptions,
  startMarket,
} from "../support/market.js";
import type { Call } from "../support/rpc.js";
import type { Deployed } from "../support/viem-clients.js";
import { checkInvariants } from "./exchange-invariants.js";
import { CancelReason, Kind, OrderStatus, Side, TimeInForce } from "./model/terms.js";

/** A cent in millionths of a dollar: the market's tick. Tests give prices in ticks. */
export const CENT = 10_000n;
const CASH = 1_000_000_000_000n;
const SHARES = 1_000_000n;

/** An order as tests write it: prices in ticks. */
export interface Ticket {
  market?: number;
  side: number;
  quantity: bigint;
  price: bigint;
  kind?: number;
  timeInForce?: number;
  selfTrade?: number;
  postOnly?: boolean;
  programTrade?: boolean;
  stopPrice?: bigint;
  expiresAt?: number;
  clientOrderId?: `0x${string}`;
}
export type Terms = Omit<Ticket, "side" | "quantity" | "price">;

export const buy = (quantity: bigint, price: bigint, terms: Terms = {}): Ticket => {
  return { ...terms, side: Side.Buy, quantity, price };
};
export const sell = (quantity: bigint, price: bigint, terms: Terms = {}): Ticket => {
  return { ...terms, side: Side.Sell, quantity, price };
};
export const IMMEDIATE = { kind: Kind.Market, timeInForce: TimeInForce.IOC };
export const stop = (stopPrice: bigint, terms: Terms = {}): Terms => ({ ...terms, kind: Kind.Stop, stopPrice });
export const stopLimit = (stopPrice: bigint, terms: Terms = {}): Terms => {
  return { ...terms, kind: Kind.StopLimit, stopPrice };
};

/** An order as the exchange reports it. */
export interface OrderView {
  id: bigint;
  owner: string;
  status: number;
  kind: number;
  remaining: bigint;
  price: bigint;
  stopPrice: bigint;
  expiresAt: number;
  escrow: bigint;
}

export interface Placed {
  id: bigint;
  /** What happened, a line an event: see `storyOf`. */
  story: string[];
  events: MarketEvent[];
}

const nameOf = (names: Record<string, number>, value: unknown) =>
  Object.keys(names).find((name) => names[name] === value) ?? String(value);
const ticks = (price: unknown) => String((price as bigint) / CENT);

const LINES: Record<string, (args: Record<string, unknown>) => string> = {
  OrderReceived: ({ orderId }) => `received ${orderId}`,
  OrderRested: ({ orderId, remaining, dormant }) => `rested ${orderId}: ${remaining}${dormant ? " dormant" : ""}`,
  OrderTriggered: ({ orderId, lastPrice }) => `triggered ${orderId} at ${ticks(lastPrice)}`,
  OrderReduced: ({ orderId, remaining }) => `reduced ${orderId}: ${remaining}`,
  OrderReplaced: ({ orderId, replacedBy }) => `replaced ${orderId} by ${replacedBy}`,
  OrderCancelled: ({ orderId, remaining, reason, code }) =>
    `cancelled ${orderId}: ${remaining} ${nameOf(CancelReason, reason)}${code === 0 ? "" : ` ${code}`}`,
  Trade: ({ makerOrderId, takerOrderId, quantity, price }) =>
    `traded ${makerOrderId}×${takerOrderId}: ${quantity}@${ticks(price)}`,
};

/** What a transaction did to orders, a line an event: ids, quantities, prices in ticks; `maker×taker` for trades. */
export function storyOf(events: readonly MarketEvent[]): string[] {
  return events.flatMap(({ name, args }) => LINES[name]?.(args) ?? []);
}

/** One market of one class of shares, nine investors with shares and dollars, and the words that tests of the exchange need. */
export interface Desk {
  readonly market: Market;
  readonly security: Deployed;
  readonly exchange: Deployed;
  readonly id: number;
  /** Sends a transaction to the exchange. */
  act(from: Party, name: string, ...args: readonly unknown[]): Promise<TransactionReceipt>;
  /** The same, and what it did to orders. */
  storyAfter(from: Party, name: string, ...args: readonly unknown[]): Promise<string[]>;
  refused(from: Party, name: string, ...args: readonly unknown[]): Promise<Refusal>;
  read<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  request(ticket: Ticket): object;
  place(from: Party, ticket: Ticket): Promise<Placed>;
  /** Places many orders of one owner that are not refused, in few requests. */
  placeMany(from: Party, tickets: readonly Ticket[]): Promise<void>;
  /** How the exchange refuses an order. */
  refusal(from: Party, ticket: Ticket): Promise<Refusal>;
  amend(from: Party, id: bigint, price: bigint, remaining: bigint): Promise<string[]>;
  cancel(from: Party, id: bigint): Promise<string[]>;
  order(id: bigint): Promise<OrderView>;
  status(id: bigint): Promise<string>;
  /** Levels of both sides, best first, as `quantity@price`. */
  book(): Promise<{ bids: string[]; asks: string[] }>;
  last(): Promise<bigint>;
  credit(of: Party): Promise<bigint>;
  cash(of: Party): Promise<bigint>;
  shares(of: Party): Promise<bigint>;
  held(of: Party): Promise<bigint>;
  openOrders(of: Party): Promise<readonly bigint[]>;
  setUp(wallet: Party): Promise<void>;
  /** Checks that what the exchange has is what it owes, that holds are its open sells, and levels the sums of their orders. */
  checkInvariants(): Promise<void>;
  /** Marks the chain's state; the answer goes back to it. */
  mark(): Promise<() => Promise<void>>;
}

export const traders = Array.from({ length: 9 }, (_, index) => account(index + 1)) as unknown as [
  Party,
  Party,
  Party,
  Party,
  Party,
  Party,
  Party,
  Party,
  Party,
];

export interface DeskOptions {
  listing?: ListingOptions;
  security?: SecurityOptions;
}

/** Starts a chain with a market on which nine investors may trade: fees of 10 and 20 basis points, ticks of a cent, lots of one. */
export async function startDesk({ listing, security: terms }: DeskOptions = {}): Promise<Desk> {
  const market = await startMarket();
  const { exchange, dollars } = market;
  const security = await market.issueSecurity(terms);
  const id = await market.list(security, listing);
  const listed = [{ id, security }];
  const everyone: Party[] = [market.operator];

  const act: Desk["act"] = (from, name, ...args) => market.send(exchange, name, args, { from });
  const storyAfter: Desk["storyAfter"] = async (from, name, ...args) =>
    storyOf(eventsOf(await act(from, name, ...args)));
  const read: Desk["read"] = (name, ...args) => market.read(exchange, name, args);
  const request: Desk["request"] = ({ price, stopPrice = 0n, ...ticket }) => ({
    market: id,
    kind: Kind.Limit,
    timeInForce: TimeInForce.GTC,
    selfTrade: 0,
    postOnly: false,
    programTrade: false,
    expiresAt: 0,
    clientOrderId: zeroHash,
    ...ticket,
    price: price * CENT,
    stopPrice: stopPrice * CENT,
  });
  const order: Desk["order"] = (orderId) => read("orderOf", orderId);
  const credit: Desk["credit"] = ({ address }) => read("creditOf", dollars.address, address);
  const openOrders: Desk["openOrders"] = ({ address }) => read("openOrdersOf", address);
  const held: Desk["held"] = ({ address }) => market.read(security, "heldFor", [address, exchange.address]);
  const levels = async (side: number) =>
    (await read<{ price: bigint; quantity: bigint }[]>("depth", id, side, 1_000n)).map(
      ({ price, quantity }) => `${quantity}@${price / CENT}`,
    );
  const setUp: Desk["setUp"] = async (wallet) => {
    everyone.push(wallet);
    await market.issue(security, wallet, SHARES);
    await market.fund(wallet, CASH);
    await market.approve(security, wallet);
    await market.approve(dollars, wallet);
  };
  for (const trader of traders) {
    await market.registerInvestor(trader);
    await setUp(trader);
  }

  return {
    market,
    security,
    exchange,
    id,
    act,
    storyAfter,
    refused: (from, name, ...args) => refusal(act(from, name, ...args)),
    read,
    request,
    async place(from, ticket) {
      const events = eventsOf(await act(from, "place", request(ticket)));
      const received = events.find(({ name }) => name === "OrderReceived");
      return { id: received?.args.orderId as bigint, story: storyOf(events), events };
    },
    async placeMany(from, tickets) {
      const calls = tickets.map((ticket): Call => {
        const data = encodeFunctionData({ ...exchange, functionName: "place", args: [request(ticket)] });
        return ["eth_sendTransaction", { from: from.address, to: exchange.address, gas: "0x100000", data }];
      });
      await market.chain.rpc.batch(calls);
    },
    refusal: (from, ticket) => refusal(act(from, "place", request(ticket))),
    amend: (from, orderId, price, remaining) => storyAfter(from, "amend", orderId, price * CENT, remaining),
    cancel: (from, orderId) => storyAfter(from, "cancel", orderId),
    order,
    status: async (orderId) => nameOf(OrderStatus, (await order(orderId)).status),
    book: async () => ({ bids: await levels(Side.Buy), asks: await levels(Side.Sell) }),
    last: async () => (await read<bigint>("lastPrice", id)) / CENT,
    credit,
    cash: ({ address }) => market.read(dollars, "balanceOf", [address]),
    shares: ({ address }) => market.read(security, "balanceOf", [address]),
    held,
    openOrders,
    setUp,
    checkInvariants: () => checkInvariants(market, listed, everyone),
    async mark() {
      const mark = await market.chain.rpc<string>("evm_snapshot");
      return async () => {
        await market.chain.rpc("evm_revert", mark);
      };
    },
  };
}
