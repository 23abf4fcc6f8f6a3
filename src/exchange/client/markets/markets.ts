import { readContract } from "viem/actions";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import { fromCode } from "../codes.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import type { Market } from "../model.js";
import { shownHours } from "./hours.js";
import { allMarkets } from "./market.js";

/** A market with what of it changes; prices per whole share, as decimal text. */
export interface MarketState {
  id: number;
  name: string;
  security: { address: string; symbol: string; name: string };
  quote: { address: string; symbol: string };
  tick: string;
  lot: string;
  makerFeeBps: number;
  takerFeeBps: number;
  hours: string;
  /** Neither halted, nor closed by its hours, nor the security paused. */
  open: boolean;
  halted: boolean;
  haltReason?: string;
  /** Absent where there is none. */
  bid?: string;
  ask?: string;
  last?: string;
}

/** The state of a market that is known. */
export async function stateOf(connection: Connection, market: Market): Promise<MarketState> {
  const { client } = connection;
  const exchange = exchangeAt(connection);
  const args = [market.id] as const;
  const blockTag = await connection.tag();
  const [[terms, halted, haltReason], open, [bid, ask], last] = await Promise.all([
    readContract(client, { ...exchange, functionName: "marketOf", args }),
    readContract(client, { ...exchange, functionName: "isOpen", args, blockTag }),
    readContract(client, { ...exchange, functionName: "bestPrices", args }),
    readContract(client, { ...exchange, functionName: "lastPrice", args }),
  ]);
  const { security, quote } = market;
  const price = (units: bigint) => fromUnits(units, quote.decimals, MONEY_DECIMALS);
  return {
    id: market.id,
    name: market.name,
    security: { address: security.address, symbol: security.symbol, name: security.name },
    quote: { address: quote.address, symbol: quote.symbol },
    tick: price(market.tick),
    lot: fromUnits(market.lot, security.decimals),
    makerFeeBps: terms.makerFeeBps,
    takerFeeBps: terms.takerFeeBps,
    hours: shownHours(terms),
    open,
    halted,
    ...(halted && { haltReason: fromCode(haltReason) }),
    ...(bid !== 0n && { bid: price(bid) }),
    ...(ask !== 0n && { ask: price(ask) }),
    ...(last !== 0n && { last: price(last) }),
  };
}

/** Every market with its state, in the order of listing. */
export async function markets(connection: Connection): Promise<MarketState[]> {
  return Promise.all((await allMarkets(connection)).map((market) => stateOf(connection, market)));
}
