import { canonical } from "../../ledger/places.js";
import { inPeriod } from "../market/index.js";
import type { Source } from "../report.js";

/** SQL: what an event is an instruction by, of item (11). */
const isInstruction = (alias: string): string =>
  `(${alias}.event IN ('reduced', 'replaced', 'amendment refused', 'cancellation refused')
    OR ${alias}.event = 'cancelled' AND ${alias}.reason = 'requested')`;

const beforeEnd = (alias: string): string => `${alias}.timestamp < :to AND ${canonical(alias)}`;

const INSTRUCTIONS = `(SELECT json_group_array(json_array(event, timestamp, by_address, refused_by)) FROM
    (SELECT * FROM order_events AS given WHERE given.order_id = entry.order_id AND ${isInstruction("given")} AND ${beforeEnd("given")}
     ORDER BY seq, transaction_index, event_index))`;

const LAST = `(SELECT json_array(status, CASE status WHEN 'cancelled' THEN (SELECT reason FROM order_events AS ended
      WHERE ended.order_id = entry.order_id AND ended.event = 'cancelled' AND ${beforeEnd("ended")}) END) FROM order_events AS last
    WHERE last.order_id = entry.order_id AND ${beforeEnd("last")} ORDER BY seq DESC, transaction_index DESC, event_index DESC LIMIT 1)`;

/**
 * Orders that were received in a period, refused ones and those that traded with a pool among them: a row for each execution up to the
 * period's end, and one for an order without any. Executions are found by the events of the order, which are indexed by it.
 */
export const ordersSource = (from: number, to: number): Source => ({
  id: "orders",
  about:
    "Orders received in the period, in the order in which they came: a row for each execution before its end, one for an order without.",
  sql: `SELECT entry.seq, entry.transaction_index, entry.entry_index, entry.transaction_hash, entry.entry, entry.order_id, entry.venue,
  entry.market, entry.security, entry.symbol, entry.received_at, entry.owner, entry.entered_by, entry.account_type, entry.side, entry.kind,
  entry.time_in_force, entry.post_only, entry.program_trade, entry.short_sale, entry.quantity, entry.price, entry.stop_price,
  entry.expires_at, entry.client_order_id, entry.replaces, entry.refused_by, entry.refusal,
  ${INSTRUCTIONS} AS instructions,
  ${LAST} AS last,
  trade.executed_at, trade.trade_id, trade.price AS trade_price, trade.quantity AS trade_quantity, trade.buyer, trade.seller
FROM order_entries AS entry
LEFT JOIN order_events AS fill ON fill.order_id = entry.order_id AND fill.event = 'traded' AND ${beforeEnd("fill")}
LEFT JOIN trades AS trade
  ON trade.seq = CASE WHEN entry.venue = 'pool' AND entry.entry = 'accepted' THEN entry.seq ELSE fill.seq END
  AND trade.log_index = CASE WHEN entry.venue = 'pool' AND entry.entry = 'accepted' THEN entry.log_index ELSE fill.log_index END
WHERE ${inPeriod("entry", "received_at")}
ORDER BY entry.seq, entry.transaction_index, entry.entry_index, trade.seq, trade.log_index`,
  params: { from, to },
});

/** What happened in a period to orders that were received before it, and instructions about orders that never were. */
export const earlierOrdersSource = (from: number, to: number): Source => ({
  id: "earlier_orders",
  about:
    "Executions, instructions and endings in the period of orders that were received before it, and refused instructions about orders that never were.",
  sql: `SELECT event.seq, event.transaction_index, event.event_index, event.transaction_hash, event.order_id, event.market, event.owner,
  entry.received_at, entry.symbol, entry.security, entry.side, event.timestamp, event.event, event.by_address, event.status, event.reason,
  event.remaining, event.replaced_by, event.refused_by, event.refusal,
  trade.trade_id, trade.price AS trade_price, trade.quantity AS trade_quantity, trade.buyer, trade.seller
FROM order_events AS event
LEFT JOIN order_entries AS entry ON entry.order_id = event.order_id AND ${canonical("entry")}
LEFT JOIN trades AS trade ON event.event = 'traded' AND trade.seq = event.seq AND trade.log_index = event.log_index
WHERE ${inPeriod("event")} AND event.event <> 'received' AND (entry.received_at IS NULL OR entry.received_at < :from)
ORDER BY event.seq, event.transaction_index, event.event_index`,
  params: { from, to },
});

type Quantity = number | bigint | string;

/** A row of {@link ordersSource}. */
export interface OrderRow {
  transaction_hash: string;
  entry: "accepted" | "refused";
  order_id: Quantity | null;
  venue: "book" | "pool" | "router";
  market: number | null;
  security: string | null;
  symbol: string | null;
  received_at: number;
  owner: string;
  entered_by: string;
  account_type: string | null;
  side: string | null;
  kind: string | null;
  time_in_force: string | null;
  program_trade: number | null;
  short_sale: number;
  quantity: Quantity | null;
  price: Quantity | null;
  stop_price: Quantity | null;
  expires_at: number | null;
  replaces: Quantity | null;
  refused_by: string | null;
  refusal: string | null;
  /** JSON list of `[event, unix seconds, by, refused by]`. */
  instructions: string;
  /** JSON `[status, why it was cancelled]`. */
  last: string | null;
  executed_at: number | null;
  trade_id: Quantity | null;
  trade_price: Quantity | null;
  trade_quantity: Quantity | null;
  buyer: string | null;
  seller: string | null;
}

/** A row of {@link earlierOrdersSource}. */
export interface EarlierRow {
  transaction_hash: string;
  order_id: Quantity;
  market: number | null;
  owner: string | null;
  received_at: number | null;
  symbol: string | null;
  security: string | null;
  side: string | null;
  timestamp: number;
  event: string;
  by_address: string;
  reason: string | null;
  remaining: Quantity | null;
  replaced_by: Quantity | null;
  refused_by: string | null;
  refusal: string | null;
  trade_id: Quantity | null;
  trade_price: Quantity | null;
  trade_quantity: Quantity | null;
  buyer: string | null;
  seller: string | null;
}
