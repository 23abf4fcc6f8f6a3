import * as z from "zod/mini";
import { toHex } from "../../ethereum/index.js";
import type { NodeContext } from "../context.js";
import { resourceNotFound, unsupportedMethod } from "../errors.js";
import { CANDLE_WIDTHS, type ExchangeService } from "../exchange-service.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { address, count, field, objectOf, oneOf, refined, refuse, scalar } from "../schema.js";

const MAX_ROWS = 1_000;
const DEFAULT_ROWS = 100;
const MAX_DEPTH = 500;
const DEFAULT_DEPTH = 20;
const MAX_32_BITS = 2 ** 32 - 1;

const bounded = (title: string, least: number, most: number) =>
  refined(title, count, (value) =>
    value >= least && value <= most ? value : refuse(`expected ${title} (${least} to ${most}), got ${value}`),
  );

/** The number of a market, as the exchange gives it at listing. */
export const marketNumber = bounded("the number of a market", 1, MAX_32_BITS);
const limit = bounded("a limit", 1, MAX_ROWS);
const depth = bounded("a depth", 1, MAX_DEPTH);

/** Where a page ended: three numbers that mean nothing to whoever gives them back. */
const cursor = scalar("a cursor", (value) =>
  typeof value === "string" && /^\d{1,15}-\d{1,9}-\d{1,15}$/.test(value)
    ? value
    : refuse('expected the "next" of an earlier answer'),
);

const status = oneOf("open", "dormant", "filled", "cancelled", "refused");

const tradeFilter = objectOf(
  "a filter of trades",
  z.object({ market: field(marketNumber), wallet: field(address), after: field(cursor), limit: field(limit) }),
);

const orderFilter = objectOf(
  "a filter of orders",
  z.object({
    market: field(marketNumber),
    owner: field(address),
    status: field(status),
    after: field(cursor),
    limit: field(limit),
  }),
);

const period = objectOf("a period", z.object({ from: field(count), to: field(count), limit: field(limit) }));

/** @throws RpcError where the chain has no exchange. */
export function serviceOf({ exchangeService }: NodeContext): ExchangeService {
  if (exchangeService) return exchangeService;
  throw unsupportedMethod("this chain has no exchange: it was begun with --no-exchange, or before there was one");
}

const hex = (bytes: Uint8Array | undefined): string | undefined => (bytes ? toHex(bytes) : undefined);

const noMarket = (market: number): Error =>
  resourceNotFound(`there is no market ${market}; exchange_markets tells those that there are`);

/** The market for pages and bots. All but the book's levels is read from the ledger, up to the last record that was acknowledged. */
export const exchange = defineNamespace<NodeContext>("exchange", [
  defineMethod({
    name: "exchange_markets",
    description: "Every market: what is traded for what, its terms, whether it is halted, its best and last prices.",
    result: "list of markets",
    handler: (context: NodeContext) => serviceOf(context).markets(),
  }),
  defineMethod({
    name: "exchange_book",
    description: "The best price levels of both sides of a market's book, as the chain has them now.",
    params: [param("market", marketNumber), optional("depth", depth, DEFAULT_DEPTH)],
    result: "object with bids and asks, the best first",
    handler: async (context: NodeContext, market, levels) => {
      const book = await serviceOf(context).book(market, levels);
      if (!book) throw noMarket(market);
      return book;
    },
  }),
  defineMethod({
    name: "exchange_trades",
    description: "Trades on the book and with pools, newest first, of a market or a wallet or all.",
    params: [optional("filter", tradeFilter, {})],
    result: "object with items and next, the cursor of the following page",
    handler: (context: NodeContext, { wallet, limit = DEFAULT_ROWS, ...filter }) =>
      serviceOf(context).trades({ ...filter, wallet: hex(wallet), limit }),
  }),
  defineMethod({
    name: "exchange_orders",
    description: "Orders, newest first, with what became of them; refused ones with the rule that refused them.",
    params: [optional("filter", orderFilter, {})],
    result: "object with items and next, the cursor of the following page",
    guarded: true,
    handler: (context: NodeContext, { owner, limit = DEFAULT_ROWS, ...filter }) =>
      serviceOf(context).orders({ ...filter, owner: hex(owner), limit }),
  }),
  defineMethod({
    name: "exchange_investor",
    description: "A wallet's record in the registry of investors, and its positions; null for a wallet without one.",
    params: [param("wallet", address)],
    result: "object or null",
    guarded: true,
    handler: async (context: NodeContext, wallet) => (await serviceOf(context).investor(toHex(wallet))) ?? null,
  }),
  defineMethod({
    name: "exchange_candles",
    description:
      "Open, high, low, close and volume of a market by minute, hour or day, oldest first; the last ones of a period.",
    params: [
      param("market", marketNumber),
      optional("width", oneOf(...CANDLE_WIDTHS), "1m"),
      optional("period", period, {}),
    ],
    result: "list of candles",
    handler: (context: NodeContext, market, width, { from, to, limit = DEFAULT_ROWS }) =>
      serviceOf(context).candles({ market, width, from, to, limit }),
  }),
]);

/** The subscriptions of `eth_subscribe` that are the exchange's. */
type ExchangeKind = "exchangeTrades" | "exchangeBook";

export const isExchangeKind = (kind: string): kind is ExchangeKind =>
  kind === "exchangeTrades" || kind === "exchangeBook";

/**
 * Begins `eth_subscribe("exchangeTrades" | "exchangeBook", market)`.
 * @returns how to stop.
 */
export function exchangeSubscription(
  context: NodeContext,
  kind: ExchangeKind,
  market: number,
  notify: (result: object) => void,
): () => void {
  const service = serviceOf(context);
  return kind === "exchangeTrades" ? service.subscribeTrades(market, notify) : service.subscribeBook(market, notify);
}
