import type Sqlite from "better-sqlite3";
import { withLedger } from "../../support/ledger-reading.js";
import { creditOf } from "./custody.js";
import type { DayEvent } from "./day-traffic.js";
import type { ExchangeEvent } from "./events.js";
import { type Address, OrderStatus, TimeInForce } from "./terms.js";
import type { World } from "./world.js";

const SIDES = ["buy", "sell"];
const KINDS = ["limit", "market", "stop", "stop-limit"];
const TIMES = Object.keys(TimeInForce);
const STATUSES = ["none", "open", "dormant", "filled", "cancelled"];
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

/** Rows as text, so that many can be compared. */
type Rows = string[];

const row = (...cells: unknown[]) =>
  cells.map((cell) => (cell === null || cell === undefined ? "-" : String(cell))).join(" ");

function read(database: Sqlite.Database, sql: string): Rows {
  return database
    .prepare<[], unknown[]>(sql)
    .safeIntegers()
    .raw()
    .all()
    .map((cells) => row(...cells));
}

/** Claims that two lists of rows are the same; shows the first few that differ. */
function expectSameRows(what: string, ledger: Rows, model: Rows): void {
  const [inLedger, inModel] = [new Set(ledger), new Set(model)];
  const missing = model.filter((one) => !inLedger.has(one)).slice(0, 5);
  const added = ledger.filter((one) => !inModel.has(one)).slice(0, 5);
  expect({ what, rows: ledger.length, missing, added }).toEqual({ what, rows: model.length, missing: [], added: [] });
  if (ledger.some((one, index) => one !== model[index])) throw new Error(`${what}: the rows are in another order`);
}

const eventsIn = (history: readonly DayEvent[]): ExchangeEvent[] =>
  history.flatMap(({ outcome }) => (outcome.refused ? [] : outcome.events));

const named = <Name extends ExchangeEvent["name"]>(events: readonly ExchangeEvent[], name: Name) =>
  events.filter((event): event is Extract<ExchangeEvent, { name: Name }> => event.name === name);

function ordersOf({ exchange }: World, events: readonly ExchangeEvent[]): { all: Rows; open: Rows } {
  const cancelled = new Map(named(events, "OrderCancelled").map(({ orderId, reason }) => [orderId, REASONS[reason]]));
  const all: Rows = [];
  const open: Rows = [];
  for (const received of named(events, "OrderReceived")) {
    const order = exchange.live.get(received.orderId) ?? exchange.finished.get(received.orderId);
    if (!order) throw new Error(`order ${received.orderId} was received and is nowhere`);
    if (order.status !== OrderStatus.Filled && order.status !== OrderStatus.Cancelled) open.push(row(order.id));
    all.push(
      row(
        ...[order.id, STATUSES[order.status], order.owner, order.market, SIDES[order.side], KINDS[order.kind]],
        ...[TIMES[order.timeInForce], order.quantity, order.price, order.remaining, cancelled.get(order.id)],
        received.receivedAt,
      ),
    );
  }
  return { all, open };
}

function orderEventsOf(events: readonly ExchangeEvent[]): Rows {
  return events.flatMap((event) => {
    switch (event.name) {
      case "OrderReceived":
        return row(event.orderId, "received", null, null, event.receivedAt);
      case "OrderRested":
        return row(event.orderId, event.dormant ? "waiting for its stop price" : "rested", null, null, null);
      case "OrderTriggered":
        return row(event.orderId, "triggered", null, null, event.at);
      case "OrderReduced":
        return row(event.orderId, "reduced", null, null, event.at);
      case "OrderReplaced":
        return row(event.orderId, "replaced", null, null, null);
      case "OrderCancelled":
        return row(event.orderId, "cancelled", null, REASONS[event.reason], event.at);
      case "Trade":
        return [event.makerOrderId, event.takerOrderId].map((id) =>
          row(id, "traded", event.tradeId, null, event.executedAt),
        );
      default:
        return [];
    }
  });
}

function tradesOf(events: readonly ExchangeEvent[]): Rows {
  return named(events, "Trade").map((trade) =>
    row(
      ...[trade.tradeId, trade.market, trade.makerOrderId, trade.takerOrderId, SIDES[trade.takerSide], trade.buyer],
      ...[trade.seller, trade.price, trade.quantity, trade.value, trade.buyerFee, trade.sellerFee, trade.executedAt],
    ),
  );
}

function positionsOf(world: World, owners: readonly Address[], token: Address): Rows {
  const shares = [...world.securities].flatMap(([address, security]) =>
    owners.map((owner) => ({ owner, asset: "shares", token: address, balance: security.balanceOf(owner) })),
  );
  const credits = owners.map((owner) => {
    const balance = creditOf(world.exchange, token, owner);
    return { owner, asset: "credit", token, balance };
  });
  return [...shares, ...credits]
    .filter(({ balance }) => balance > 0n)
    .map(({ owner, asset, token: of, balance }) => row(owner, asset, of, balance))
    .sort();
}

/** Claims that the ledger of a stopped chain says what the model says, in every table of the market. */
export function expectLedgerEqualsModel(
  dataDir: string,
  world: World,
  { history, owners, token }: { history: readonly DayEvent[]; owners: readonly Address[]; token: Address },
): void {
  const events = eventsIn(history);
  const orders = ordersOf(world, events);
  const refused = history.filter(({ action, outcome }) => outcome.refused && action.call === "place");
  withLedger(dataDir, (database) => {
    const rows = (sql: string) => read(database, sql);
    expectSameRows(
      "orders",
      rows(
        `SELECT order_id, status, owner, market, side, kind, time_in_force, quantity, price, remaining, cancel_reason, received_at
         FROM orders WHERE status <> 'refused' ORDER BY order_id`,
      ),
      orders.all,
    );
    expectSameRows("open_orders", rows("SELECT order_id FROM open_orders ORDER BY order_id"), orders.open);
    expectSameRows(
      "order_events",
      rows(
        `SELECT order_id, event, trade_id, reason, CASE WHEN event IN ('rested', 'waiting for its stop price', 'replaced')
           THEN NULL ELSE timestamp END
         FROM canonical_order_events WHERE event NOT LIKE '% refused' ORDER BY seq, transaction_index, event_index`,
      ),
      orderEventsOf(events),
    );
    expectSameRows(
      "trades",
      rows(
        `SELECT trade_id, market, maker_order_id, taker_order_id, taker_side, buyer, seller, price, quantity, value, buyer_fee,
           seller_fee, executed_at FROM canonical_trades ORDER BY seq, log_index`,
      ),
      tradesOf(events),
    );
    expectSameRows(
      "positions",
      rows("SELECT wallet, asset, token, balance FROM positions").sort(),
      positionsOf(world, owners, token),
    );
    expectSameRows(
      "refused orders",
      rows("SELECT owner FROM orders WHERE status = 'refused' ORDER BY seq, transaction_index"),
      refused.map(({ action }) => row(action.by)),
    );
  });
}
