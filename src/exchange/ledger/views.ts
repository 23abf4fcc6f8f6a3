import type { View } from "../../persistence/ledger/projection.js";
import { CANDLE_VIEWS } from "./candles.js";
import { canonical } from "./places.js";
import { exactSum } from "./sums.js";

/** SQL: no row of a table comes after this one, for the same subject, on the canonical chain. */
function isLast(table: string, alias: string, subject: string[], order: string[]): string {
  const columns = (of: string): string => order.map((column) => `${of}.${column}`).join(", ");
  const same = subject.map((column) => `later.${column} = ${alias}.${column}`).join(" AND ");
  return `${canonical(alias)} AND NOT EXISTS (SELECT 1 FROM ${table} AS later
  WHERE ${same} AND (${columns("later")}) > (${columns(alias)}) AND ${canonical("later")})`;
}

const HEAD_TIME = "(SELECT timestamp FROM canonical_blocks ORDER BY seq DESC LIMIT 1)";

const INVESTORS = `SELECT wallet, CASE WHEN status = 'active' AND expires_at <= ${HEAD_TIME} THEN 'expired' ELSE status END AS status,
  investor_id, category, evidence_hash, verified_at, verified, expires_at, expires, jurisdiction, account_type,
  affiliation_group, affiliations,
  CASE status WHEN 'recovered' THEN (SELECT counterparty FROM investor_events AS given
    WHERE given.wallet = record.wallet AND given.event = 'recovered' AND ${canonical("given")}) END AS successor,
  event AS last_event, reason AS last_reason, timestamp AS changed_at, time AS changed, seq
FROM investor_events AS record
WHERE status <> 'none' AND ${isLast("investor_events", "record", ["wallet"], ["seq", "log_index", "entry_index"])}`;

const HELD_NOW = `holdings AS held WHERE balance <> 0 AND ${isLast("holdings", "held", ["holder", "security"], ["seq", "log_index"])}`;

const SECURITIES = `SELECT security, symbol, name, issuer, identifier, category, decimals, holding_days, holder_cap, paused, listed,
  (SELECT count(*) FROM ${HELD_NOW} AND held.security = state.security) AS accounts,
  (SELECT ${exactSum("balance")} FROM ${HELD_NOW} AND held.security = state.security) AS outstanding,
  (SELECT sum(shares) FROM ${HELD_NOW} AND held.security = state.security) AS shares_outstanding, seq
FROM security_events AS state
WHERE ${isLast("security_events", "state", ["security"], ["seq", "transaction_index", "event_index"])}`;

const lastHalt = (market: string, column: string): string => `(SELECT ${column} FROM halts AS halt
  WHERE halt.market = ${market} AND ${canonical("halt")} ORDER BY seq DESC, log_index DESC LIMIT 1)`;

const lastTrade = (column: string): string => `(SELECT ${column} FROM trades AS trade
  WHERE trade.market = state.market AND trade.venue = 'book' AND ${canonical("trade")}
  ORDER BY seq DESC, log_index DESC LIMIT 1)`;

const HALTED = [lastHalt("0", "event = 'halted'"), lastHalt("state.market", "event = 'halted'")];

const MARKETS = `SELECT market,
  (SELECT symbol FROM security_events AS made WHERE made.security = state.security AND ${canonical("made")} LIMIT 1) AS symbol,
  security, quote, quote_decimals, tick, tick_dollars, lot, lot_shares, maker_fee_bps, taker_fee_bps,
  trading_days, opens, closes, pool, coalesce(${HALTED.join(" OR ")}, 0) AS halted,
  CASE WHEN ${HALTED[0]} THEN ${lastHalt("0", "reason")} WHEN ${HALTED[1]} THEN ${lastHalt("state.market", "reason")} END AS halt_reason,
  ${lastTrade("price")} AS last_price, ${lastTrade("price_dollars")} AS last_price_dollars,
  ${lastTrade("executed")} AS last_trade, seq
FROM market_events AS state
WHERE security IS NOT NULL AND ${isLast("market_events", "state", ["market"], ["seq", "log_index"])}`;

const ORDER_PLACE = ["seq", "transaction_index", "event_index"];
const placeIn = (alias: string): string => ORDER_PLACE.map((column) => `${alias}.${column}`).join(", ");

const ORDERS = `SELECT entry.order_id,
  CASE WHEN entry.entry = 'refused' THEN 'refused' WHEN entry.venue = 'pool' THEN 'filled' ELSE last.status END AS status,
  entry.venue, entry.venue_address, entry.market, entry.security, entry.symbol, entry.received_at, entry.received, entry.owner,
  entry.entered_by, entry.account_type, entry.side, entry.kind, entry.time_in_force, entry.self_trade, entry.post_only,
  entry.program_trade, entry.short_sale, entry.quantity, entry.shares, entry.price, entry.price_dollars, entry.stop_price,
  entry.stop_price_dollars, entry.expires_at, entry.expires, entry.client_order_id, entry.replaces,
  CASE WHEN entry.entry = 'accepted' AND entry.venue = 'pool' THEN 0 ELSE last.remaining END AS remaining,
  CASE WHEN entry.entry = 'accepted' AND entry.venue = 'pool' THEN 0 ELSE last.shares_remaining END AS shares_remaining,
  CASE WHEN entry.entry = 'accepted' AND entry.venue = 'pool' THEN entry.quantity ELSE last.filled END AS filled,
  CASE WHEN entry.entry = 'accepted' AND entry.venue = 'pool' THEN entry.shares ELSE last.shares_filled END AS shares_filled,
  CASE last.status WHEN 'cancelled' THEN (SELECT reason FROM order_events AS ended
    WHERE ended.order_id = entry.order_id AND ended.event = 'cancelled' AND ${canonical("ended")}) END AS cancel_reason,
  entry.refused_by, entry.refusal, coalesce(last.time, entry.time) AS changed, entry.transaction_hash, entry.block_number,
  entry.seq, entry.transaction_index, entry.entry_index
FROM order_entries AS entry LEFT JOIN order_events AS last ON (${placeIn("last")}) =
  (SELECT ${placeIn("each")} FROM order_events AS each WHERE each.order_id = entry.order_id AND ${canonical("each")}
   ORDER BY ${ORDER_PLACE.map((column) => `each.${column} DESC`).join(", ")} LIMIT 1)
WHERE ${canonical("entry")}`;

const side = (name: string, column: string): string => `max(CASE WHEN side = '${name}' THEN ${column} END)`;
const sideColumns = (name: string, as: string): string =>
  ["price", "price_dollars", "quantity", "shares", "orders"]
    .map((column) => `${side(name, column)} AS ${as}_${column === "price" ? "price" : column}`)
    .join(", ");

const BEST_PRICES = `SELECT market, max(symbol) AS symbol, ${sideColumns("buy", "bid")}, ${sideColumns("sell", "ask")}
FROM (SELECT market, symbol, side, price, max(price_dollars) AS price_dollars, ${exactSum("remaining")} AS quantity,
    sum(shares_remaining) AS shares, count(*) AS orders,
    row_number() OVER (PARTITION BY market, side
      ORDER BY CASE side WHEN 'buy' THEN - CAST(price AS REAL) ELSE CAST(price AS REAL) END) AS place
  FROM orders WHERE status = 'open' GROUP BY market, side, price)
WHERE place = 1 GROUP BY market`;

const DAILY = `SELECT date(executed_at, 'unixepoch') AS day, security, max(symbol) AS symbol, quote, count(*) AS trades,
  ${exactSum("quantity")} AS quantity, sum(shares) AS shares, ${exactSum("value")} AS value,
  sum(value_dollars) AS settlement_value_dollars,
  count(*) FILTER (WHERE venue = 'book') AS book_trades, count(*) FILTER (WHERE venue = 'pool') AS pool_trades
FROM trades AS trade WHERE ${canonical("trade")} GROUP BY day, security, quote`;

const investorOf = (wallet: string): string => `(SELECT investor_id FROM investor_events AS record
  WHERE record.wallet = ${wallet} AND status <> 'none' AND ${canonical("record")} ORDER BY seq DESC LIMIT 1)`;

const LOCKED = `(SELECT coalesce(sum(shares), 0) FROM security_events AS lot
  WHERE lot.holder = held.holder AND lot.security = held.security AND lot.event = 'lot added'
    AND lot.unlock_day > ${HEAD_TIME} / 86400 AND ${canonical("lot")})`;

const POSITIONS = `SELECT held.holder AS wallet, ${investorOf("held.holder")} AS investor_id, 'shares' AS asset, held.security AS token,
  (SELECT symbol FROM security_events AS made WHERE made.security = held.security AND ${canonical("made")} LIMIT 1) AS symbol,
  held.balance, held.shares AS amount, min(held.shares, ${LOCKED}) AS locked_shares,
  EXISTS (SELECT 1 FROM investors, json_each(investors.affiliations) AS affiliation
    WHERE investors.wallet = held.holder AND affiliation.value =
      (SELECT issuer FROM security_events AS made WHERE made.security = held.security AND ${canonical("made")} LIMIT 1)) AS affiliate
FROM ${HELD_NOW}
UNION ALL
SELECT held.owner, ${investorOf("held.owner")}, 'credit', held.token, NULL, held.balance, held.balance_dollars, NULL, NULL
FROM credits AS held WHERE balance <> 0 AND ${isLast("credits", "held", ["owner", "token"], ["seq", "log_index"])}`;

const withoutOrphans = (table: string): View => ({
  name: `canonical_${table}`,
  select: `SELECT * FROM ${table} WHERE ${canonical(table)}`,
});

/** The market on the canonical chain, and summaries for auditors by day, minute and holder. */
export const EXCHANGE_VIEWS: View[] = [
  ...["investor_events", "security_events", "order_events", "trades", "halts", "transfers_restricted"].map(
    withoutOrphans,
  ),
  { name: "investors", select: INVESTORS },
  { name: "securities", select: SECURITIES },
  { name: "markets", select: MARKETS },
  { name: "orders", select: ORDERS },
  { name: "open_orders", select: "SELECT * FROM orders WHERE status IN ('open', 'dormant')" },
  { name: "best_prices", select: BEST_PRICES },
  { name: "daily_trading_summary", select: DAILY },
  { name: "positions", select: POSITIONS },
  ...CANDLE_VIEWS,
];
