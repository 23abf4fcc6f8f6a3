import { checksumAddress, fromHex } from "../ethereum/index.js";
import { EXCHANGE_ADDRESSES, type ExchangeInfo } from "../exchange/deployment/addresses.js";
import type { ChainOptions } from "../persistence/directory/chain-options.js";

/** What a node reports of its chain's exchange; undefined where it has none. */
export function exchangeInfo({ exchange: operator }: ChainOptions): ExchangeInfo | undefined {
  if (operator === false) return undefined;
  return { operator: checksumAddress(fromHex(operator)), ...EXCHANGE_ADDRESSES };
}

/** The names of the exchange's contracts by their lowercase addresses; none where the chain has no exchange. */
export function contractNames({ exchange }: ChainOptions): ReadonlyMap<string, string> {
  return exchange === false ? NO_NAMES : EXCHANGE_NAMES;
}

const NO_NAMES: ReadonlyMap<string, string> = new Map();
const EXCHANGE_NAMES: ReadonlyMap<string, string> = new Map([
  [EXCHANGE_ADDRESSES.registry.toLowerCase(), "InvestorRegistry"],
  [EXCHANGE_ADDRESSES.settlementToken.toLowerCase(), "SettlementToken"],
  [EXCHANGE_ADDRESSES.exchange.toLowerCase(), "Exchange"],
  [EXCHANGE_ADDRESSES.poolFactory.toLowerCase(), "PoolFactory"],
  [EXCHANGE_ADDRESSES.router.toLowerCase(), "Router"],
]);
