import { inserter } from "../../persistence/ledger/projection.js";
import { SIDES } from "../client/enums.js";
import { exact, integer, text, time, units, whole, word } from "./columns.js";
import type { Group } from "./group.js";
import { routes, trades } from "./order-tables.js";
import { eventPlace, type MarketEvent } from "./places.js";

const BUY = 0;

/** Executions on the book and with pools, and how the router split a request. */
export const tradesGroup: Group = {
  tables: [trades, routes],
  prepare(database, known) {
    const insertTrade = inserter(database, trades);
    const insertRoute = inserter(database, routes);

    function common(event: MarketEvent) {
      const market = integer(event, "market");
      const terms = known.market(market);
      if (!terms) return undefined;
      const security = known.security(terms.security);
      const decimals = { shares: security?.decimals ?? null, dollars: terms.quoteDecimals };
      const [quantity, value] = [units(event, "quantity"), units(event, "value")];
      return {
        decimals,
        row: {
          ...eventPlace(event),
          venue_address: event.log.address,
          trade_id: exact(units(event, "tradeId")),
          market,
          security: terms.security,
          symbol: security?.symbol ?? null,
          quote: terms.quote,
          executed_at: integer(event, "executedAt"),
          executed: time(integer(event, "executedAt")),
          quantity: exact(quantity),
          shares: whole(quantity, decimals.shares),
          value: exact(value),
          value_dollars: whole(value, decimals.dollars),
        },
      };
    }

    return {
      events: {
        "exchange.Trade"(event) {
          const found = common(event);
          if (!found) return;
          const { dollars } = found.decimals;
          const [price, buyerFee, sellerFee] = [
            units(event, "price"),
            units(event, "buyerFee"),
            units(event, "sellerFee"),
          ];
          insertTrade({
            ...found.row,
            venue: "book",
            buyer: text(event, "buyer"),
            seller: text(event, "seller"),
            taker_side: word(SIDES, integer(event, "takerSide")),
            maker_order_id: exact(units(event, "makerOrderId")),
            taker_order_id: exact(units(event, "takerOrderId")),
            price: exact(price),
            price_dollars: whole(price, dollars),
            buyer_fee: exact(buyerFee),
            buyer_fee_dollars: whole(buyerFee, dollars),
            seller_fee: exact(sellerFee),
            seller_fee_dollars: whole(sellerFee, dollars),
            fee_in_shares: null,
          });
        },
        "pool.PoolTrade"(event) {
          const found = common(event);
          if (!found) return;
          const { dollars, shares } = found.decimals;
          const [quantity, value, fee] = [units(event, "quantity"), units(event, "value"), units(event, "feePaid")];
          const [trader, pool] = [text(event, "trader"), event.log.address];
          const buys = integer(event, "side") === BUY;
          // What a whole share came to, rounded down: a pool has no ticks.
          const price = quantity === 0n ? 0n : (value * 10n ** BigInt(shares ?? 0)) / quantity;
          insertTrade({
            ...found.row,
            venue: "pool",
            buyer: buys ? trader : pool,
            seller: buys ? pool : trader,
            taker_side: word(SIDES, integer(event, "side")),
            maker_order_id: null,
            taker_order_id: null,
            price: exact(price),
            price_dollars: whole(price, dollars),
            buyer_fee: exact(buys ? fee : 0n),
            buyer_fee_dollars: buys ? whole(fee, dollars) : 0,
            seller_fee: exact(0n),
            seller_fee_dollars: 0,
            fee_in_shares: buys ? null : exact(fee),
          });
        },
        "router.Routed"(event) {
          const market = integer(event, "market");
          const security = known.security(known.market(market)?.security ?? "");
          const quantity = units(event, "quantity");
          insertRoute({
            ...eventPlace(event),
            market,
            trader: text(event, "trader"),
            side: word(SIDES, integer(event, "side")),
            quantity: exact(quantity),
            shares: whole(quantity, security?.decimals ?? null),
            from_book: exact(units(event, "fromBook")),
            from_pool: exact(units(event, "fromPool")),
          });
        },
      },
    };
  },
};
