import type { Hash } from "viem";
import { dayOf, quarterOf } from "./calendar.js";
import type { Receipt, ReceiptEvent, Values } from "./receipts.js";

/** What the test knows of a security beforehand. */
export interface Known {
  symbol: string;
  decimals: number;
  category: string;
  market: number;
  token: string;
  pool: string;
}

export interface Execution {
  time: number;
  day: string;
  quarter: string;
  symbol: string;
  venue: "book" | "pool";
  buyer: string;
  seller: string;
  /** Units of the security, and millionths of a dollar. */
  quantity: bigint;
  value: bigint;
  price: bigint;
  /** Millionths of a dollar; what a pool kept of shares is apart. */
  buyerFee: bigint;
  sellerFee: bigint;
  feeInShares: bigint;
  maker?: bigint;
  taker?: bigint;
}

export interface OrderRecord {
  /** Of the book's; none of refused ones and of trades with a pool. */
  id?: bigint;
  hash: Hash;
  time: number;
  symbol?: string;
  market: number;
  venue: "book" | "pool" | "router";
  owner: string;
  enteredBy: string;
  side: "buy" | "sell";
  kind: string;
  timeInForce: string;
  accountType?: string;
  quantity?: bigint;
  price?: bigint;
  stop?: bigint;
  expiresAt?: number;
  programTrade?: boolean;
  status: "open" | "dormant" | "filled" | "cancelled" | "refused";
  cancelled?: string;
  refusedBy?: string;
  remaining: bigint;
  executions: Execution[];
  /** Modifications and cancellations that were requested: what, when, and by which rule rejected. */
  instructions: { what: string; time: number; refusedBy?: string }[];
}

export interface Access {
  time: number;
  quarter: string;
  event: string;
  wallet: string;
  reason: string;
}

const KINDS = ["limit", "market", "stop", "stop-limit"];
const TIMES = ["GTC", "GTD", "DAY", "IOC", "FOK"];
const ACCOUNTS = ["other", "retail", "wholesale", "employee", "proprietary"];
const REASONS = [
  "requested",
  "expired",
  "ineligible",
  "restricted",
  "self-trade",
  "unfilled",
  "replaced",
  "step-limit",
];

const lower = (value: unknown): string => String(value).toLowerCase();
const sideOf = (value: unknown): "buy" | "sell" => (Number(value) === 0 ? "buy" : "sell");
const textOf = (value: unknown): string => Buffer.from(String(value).slice(2), "hex").toString().replaceAll("\0", "");
const orNone = (value: bigint): bigint | undefined => (value === 0n ? undefined : value);

/** The market during the year, computed from receipts. */
export interface Computed {
  executions: Execution[];
  orders: OrderRecord[];
  access: Access[];
  /** Changes of liquidity: whose, and in which quarter. */
  liquidity: { quarter: string; wallet: string }[];
  /** Every wallet that ever had a record. */
  subscribers: ReadonlySet<string>;
}

export function computed(receipts: readonly Receipt[], papers: readonly Known[]): Computed {
  const executions: Execution[] = [];
  const orders: OrderRecord[] = [];
  const access: Access[] = [];
  const byId = new Map<bigint, OrderRecord>();
  const paperOf = (market: number) => papers.find((paper) => paper.market === market);
  const at = (time: number) => ({ time, day: dayOf(time), quarter: quarterOf(time) });
  const accountTypes = new Map<string, string>();
  const liquidity: Computed["liquidity"] = [];

  function received({ hash, time }: Receipt, args: Values): void {
    const order: OrderRecord = {
      ...{ id: args.orderId as bigint, hash, time, venue: "book" },
      symbol: paperOf(Number(args.market))?.symbol,
      market: Number(args.market),
      ...terms(args),
      owner: lower(args.owner),
      enteredBy: lower(args.enteredBy),
      accountType: ACCOUNTS[Number(args.accountType)],
      ...{ status: "open", remaining: args.quantity as bigint, executions: [], instructions: [] },
    };
    orders.push(order);
    byId.set(order.id as bigint, order);
  }

  function terms(args: Values) {
    return {
      side: sideOf(args.side),
      kind: String(KINDS[Number(args.kind)]),
      timeInForce: String(TIMES[Number(args.timeInForce)]),
      quantity: args.quantity as bigint,
      price: args.price as bigint,
      stop: orNone(args.stopPrice as bigint),
      expiresAt: Number(args.expiresAt) || undefined,
      programTrade: args.programTrade as boolean,
    };
  }

  function traded({ time }: Receipt, args: Values): void {
    const execution: Execution = {
      ...{ ...at(time), venue: "book", symbol: String(paperOf(Number(args.market))?.symbol) },
      ...{ buyer: lower(args.buyer), seller: lower(args.seller) },
      ...{ quantity: args.quantity as bigint, value: args.value as bigint, price: args.price as bigint },
      ...{ buyerFee: args.buyerFee as bigint, sellerFee: args.sellerFee as bigint, feeInShares: 0n },
      ...{ maker: args.makerOrderId as bigint, taker: args.takerOrderId as bigint },
    };
    executions.push(execution);
    for (const id of [args.makerOrderId, args.takerOrderId]) {
      const order = byId.get(id as bigint) as OrderRecord;
      order.executions.push(execution);
      order.remaining -= execution.quantity;
      if (order.remaining === 0n) order.status = "filled";
    }
  }

  function pooled({ hash, time }: Receipt, { args, address }: ReceiptEvent): void {
    const paper = paperOf(Number(args.market)) as Known;
    const [trader, side] = [lower(args.trader), sideOf(args.side)];
    const [quantity, value] = [args.quantity as bigint, args.value as bigint];
    const execution: Execution = {
      ...{ ...at(time), venue: "pool", symbol: paper.symbol, quantity, value, sellerFee: 0n },
      ...(side === "buy"
        ? { buyerFee: args.feePaid as bigint, feeInShares: 0n }
        : { buyerFee: 0n, feeInShares: args.feePaid as bigint }),
      ...(side === "buy" ? { buyer: trader, seller: address } : { buyer: address, seller: trader }),
      price: (value * 10n ** BigInt(paper.decimals)) / quantity,
    };
    executions.push(execution);
    orders.push({
      ...{ hash, time, venue: "pool", symbol: paper.symbol, market: paper.market, owner: trader, side, quantity },
      enteredBy: lower(args.enteredBy),
      accountType: ACCOUNTS[Number(args.accountType)],
      ...{
        kind: "market",
        timeInForce: "FOK",
        status: "filled",
        remaining: 0n,
        executions: [execution],
        instructions: [],
      },
    });
  }

  const exchangeEvents: Record<string, (receipt: Receipt, args: Values) => void> = {
    OrderReceived: received,
    Trade: traded,
    OrderRested: (_, { orderId, dormant }) => {
      const order = byId.get(orderId as bigint) as OrderRecord;
      order.status = dormant ? "dormant" : "open";
    },
    OrderReduced: ({ time }, { orderId, remaining }) => {
      const order = byId.get(orderId as bigint) as OrderRecord;
      order.remaining = remaining as bigint;
      order.instructions.push({ what: "reduced", time });
    },
    OrderReplaced: ({ time }, { orderId }) => {
      byId.get(orderId as bigint)?.instructions.push({ what: "replaced", time });
    },
    OrderCancelled: ({ time }, { orderId, reason }) => {
      const order = byId.get(orderId as bigint) as OrderRecord;
      order.status = "cancelled";
      order.cancelled = REASONS[Number(reason)];
      order.remaining = 0n;
      if (order.cancelled === "requested") order.instructions.push({ what: "cancelled", time });
    },
  };

  const ACCESS: Record<string, string> = {
    ...{ InvestorRegistered: "registered", InvestorRenewed: "renewed", InvestorFrozen: "frozen" },
    ...{
      InvestorUnfrozen: "unfrozen",
      InvestorRevoked: "revoked",
      InvestorRecovered: "recovered",
      AccessDenied: "denied",
    },
  };

  function apply(receipt: Receipt, event: ReceiptEvent): void {
    if (event.contract === "Exchange") exchangeEvents[event.name]?.(receipt, event.args);
    if (event.contract === "Pool" && event.name === "PoolTrade") pooled(receipt, event);
    if (event.contract === "Pool" && event.name.startsWith("Liquidity"))
      liquidity.push({ quarter: quarterOf(receipt.time), wallet: lower(event.args.provider) });
    const known = event.contract === "InvestorRegistry" ? ACCESS[event.name] : undefined;
    if (known === undefined) return;
    const wallet = lower(event.args.wallet ?? event.args.applicant);
    access.push({ ...at(receipt.time), event: known, wallet, reason: textOf(event.args.reason) });
    if (event.name === "InvestorRecovered") {
      const heir = lower(event.args.successor);
      accountTypes.set(heir, String(accountTypes.get(wallet)));
      access.push({ ...at(receipt.time), event: "took over", wallet: heir, reason: textOf(event.args.reason) });
    }
    if (event.name === "InvestorRegistered") accountTypes.set(wallet, String(ACCOUNTS[Number(event.args.accountType)]));
  }

  function refused({ hash, time, from, call, to, refusedBy }: Receipt): void {
    if (call === undefined || refusedBy === undefined) return;
    const args = call.args;
    const commonTo = (owner: string) => ({
      ...{ hash, time, enteredBy: from, owner, refusedBy, status: "refused" as const, remaining: 0n },
      ...{ accountType: accountTypes.get(owner), executions: [], instructions: [] },
    });
    const swap = call.contract === "Pool" ? papers.find(({ pool }) => pool === to) : undefined;
    if (swap) {
      const [buys, exactIn] = [Number(args.side) === 0, call.name.startsWith("swapExactIn")];
      const quantity = buys === exactIn ? undefined : ((args.amountIn ?? args.amountOut) as bigint);
      const base = {
        venue: "pool",
        symbol: swap.symbol,
        market: swap.market,
        owner: lower(args.owner ?? from),
      } as const;
      orders.push({
        ...commonTo(lower(args.owner ?? from)),
        ...base,
        side: sideOf(args.side),
        kind: "market",
        timeInForce: "FOK",
        quantity,
      });
    } else if (call.contract === "Router" && call.name === "trade") {
      const market = Number(args.market);
      const base = {
        venue: "router",
        symbol: paperOf(market)?.symbol,
        market,
        owner: from,
        side: sideOf(args.side),
      } as const;
      const rest = {
        kind: "market",
        timeInForce: "IOC",
        quantity: args.quantity as bigint,
        price: args.worstPrice as bigint,
      };
      orders.push({ ...commonTo(from), ...base, ...rest });
    } else if (call.name === "place" || call.name === "placeFor") {
      const request = args.request as Values;
      const market = Number(request.market);
      const base = {
        venue: "book",
        symbol: paperOf(market)?.symbol,
        market,
        owner: lower(args.owner ?? from),
      } as const;
      orders.push({ ...commonTo(lower(args.owner ?? from)), ...base, ...terms(request) });
    } else if (call.name === "cancel" || call.name === "amend") {
      const what = call.name === "cancel" ? "cancellation refused" : "amendment refused";
      byId.get(args.orderId as bigint)?.instructions.push({ what, time, refusedBy });
    }
  }

  for (const receipt of receipts) {
    if (receipt.succeeded) for (const event of receipt.events) apply(receipt, event);
    else refused(receipt);
  }
  return { executions, orders, access, liquidity, subscribers: new Set(accountTypes.keys()) };
}
