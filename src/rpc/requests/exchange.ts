import { toHex } from "../../ethereum/index.js";
import type { ReadContext } from "../context.js";
import { unsupportedMethod } from "../errors.js";
import type { ExchangeService } from "../services.js";

/** @throws RpcError where the chain has no exchange. */
export function serviceOf({ exchangeService }: ReadContext): ExchangeService {
  if (exchangeService) return exchangeService;
  throw unsupportedMethod(
    "this chain has no exchange: it was created without {chain.exchange}, or before there was one",
  );
}

export const hex = (bytes: Uint8Array | undefined): string | undefined => (bytes ? toHex(bytes) : undefined);

/** The subscriptions of `eth_subscribe` that are the exchange's. */
type ExchangeKind = "exchangeTrades" | "exchangeBook";

export const isExchangeKind = (kind: string): kind is ExchangeKind =>
  kind === "exchangeTrades" || kind === "exchangeBook";

/**
 * Begins `eth_subscribe("exchangeTrades" | "exchangeBook", market)`.
 * @returns how to stop.
 */
export function exchangeSubscription(
  context: ReadContext,
  kind: ExchangeKind,
  market: number,
  notify: (result: object) => void,
): () => void {
  const service = serviceOf(context);
  return kind === "exchangeTrades" ? service.subscribeTrades(market, notify) : service.subscribeBook(market, notify);
}
