import { parseEventLogs } from "viem";
import { type Amount, toUnits } from "../amounts.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { checkedAddress } from "../investors/checked-address.js";
import type { Done } from "../model.js";
import { security as find } from "../securities/security.js";
import { tokenAt } from "../securities/token.js";
import { doneOf, transact } from "../transact.js";
import { type Hours, hoursOf } from "./hours.js";

export interface Listing {
  /** Symbol or address. */
  security: string;
  /** Address of the ERC-20 in which it is paid; the settlement token if not given. */
  quote?: string;
  /** Smallest step of a price per whole share, as `0.01`. */
  tick: Amount;
  /** Smallest step of a quantity, in whole shares. */
  lot: Amount;
  /** Hundredths of a percent of a fill's value; the maker's is never above the taker's (default: 0). */
  makerFeeBps?: number;
  takerFeeBps?: number;
  /** Always open if not given. */
  hours?: Hours;
}

/** Opens a market. For the lister. @throws ExchangeRefusal BadTerms */
export async function listMarket(connection: Connection, listing: Listing): Promise<Done & { market: number }> {
  const [security, quote] = await Promise.all([
    find(connection, listing.security),
    tokenAt(connection, checkedAddress(listing.quote ?? connection.addresses.settlementToken, "the quote token")),
  ]);
  const terms = {
    security: security.address,
    quote: quote.address,
    tick: toUnits(listing.tick, quote.decimals, "the tick"),
    lot: toUnits(listing.lot, security.decimals, "the lot"),
    makerFeeBps: listing.makerFeeBps ?? 0,
    takerFeeBps: listing.takerFeeBps ?? 0,
    ...hoursOf(listing.hours),
  };
  const exchange = exchangeAt(connection);
  const sent = await transact(connection, {
    ...exchange,
    functionName: "listMarket",
    args: [terms],
    subject: { security },
  });
  const [listed] = parseEventLogs({ abi: exchange.abi, eventName: "MarketListed", logs: sent.receipt.logs });
  return { ...doneOf(sent), market: listed?.args.market ?? 0 };
}
