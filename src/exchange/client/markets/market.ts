import { readContract } from "viem/actions";
import { iExchangeAbi } from "../../artifacts/IExchange.js";
import type { Connection } from "../connection.js";
import { ExchangeClientError } from "../errors.js";
import type { Market, MarketName } from "../model.js";
import { securityAt } from "../securities/security.js";
import { tokenAt } from "../securities/token.js";

/** The market of a number. @throws ExchangeRefusal UnknownMarket */
export async function marketAt(connection: Connection, id: number): Promise<Market> {
  const found = connection.known.markets.get(id);
  if (found) return found;
  const [terms] = await readContract(connection.client, {
    abi: iExchangeAbi,
    address: connection.addresses.exchange,
    functionName: "marketOf",
    args: [id],
  });
  const [security, quote] = await Promise.all([
    securityAt(connection, terms.security),
    tokenAt(connection, terms.quote),
  ]);
  const market = {
    id,
    name: `${security.symbol}/${quote.symbol}`,
    security,
    quote,
    tick: terms.tick,
    lot: terms.lot,
  };
  connection.known.markets.set(id, market);
  return market;
}

/** Every market, in the order of listing. */
export async function allMarkets(connection: Connection): Promise<Market[]> {
  const count = await readContract(connection.client, {
    abi: iExchangeAbi,
    address: connection.addresses.exchange,
    functionName: "marketCount",
  });
  return Promise.all(Array.from({ length: count }, (_, index) => marketAt(connection, index + 1)));
}

/**
 * The market of a name.
 * @throws ExchangeClientError UNKNOWN_MARKET that names the markets there are
 */
export async function findMarket(connection: Connection, name: MarketName): Promise<Market> {
  const text = String(name).trim().toUpperCase();
  const all = await allMarkets(connection);
  const found = all.filter(
    (market) =>
      String(market.id) === text ||
      market.name.toUpperCase() === text ||
      market.security.symbol.toUpperCase() === text ||
      market.security.address.toUpperCase() === text,
  );
  if (found.length === 1 && found[0]) return found[0];
  const names = (found.length > 1 ? found : all).map((market) => `${market.id} (${market.name})`).join(", ");
  throw new ExchangeClientError(
    "UNKNOWN_MARKET",
    found.length > 1
      ? `${name} has ${found.length} markets; name one of ${names}`
      : `there is no market ${name}; ${all.length === 0 ? "none is listed yet" : `there are ${names}`}`,
  );
}
