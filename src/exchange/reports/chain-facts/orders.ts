import { canonical } from "../../ledger/places.js";
import type { ReportLedger } from "../ledger-source.js";
import { countFigure } from "../money/index.js";
import type { Block, Source } from "../report.js";

/** How orders came in. */
export const ORDER_TYPES_SOURCE: Source = {
  id: "orders",
  about: "Orders that came in, accepted or refused, with where, type and time in force.",
  sql: `SELECT seq, entry_index, transaction_hash, received, entry, order_id, owner, venue, market, symbol, kind, time_in_force
FROM order_entries AS came WHERE ${canonical("came")}`,
  params: {},
};

const BY_TYPE = `SELECT venue, kind, time_in_force, count(*) FILTER (WHERE entry = 'accepted') AS accepted,
  count(*) FILTER (WHERE entry = 'refused') AS refused
FROM (${ORDER_TYPES_SOURCE.sql}) GROUP BY venue, kind, time_in_force ORDER BY venue, kind, time_in_force`;

/** Halts of trading and resumptions. */
export const HALTS_SOURCE: Source = {
  id: "halts",
  about: "Halts of trading and resumptions; market 0 stands for all markets.",
  sql: "SELECT seq, log_index, time, market, event, reason, by_address FROM canonical_halts",
  params: {},
};

const OFFERED: readonly (readonly [type: string, what: string])[] = [
  [
    "limit",
    "Trades at its limit price or better; what is left rests in the book, unless it is immediate-or-cancel or fill-or-kill. May be post-only: it is then refused if it would trade at once.",
  ],
  [
    "market",
    "Trades at once, no worse than the worst price that it carries; what is left is cancelled. It never rests.",
  ],
  [
    "stop",
    "Waits, unseen by matching, until a trade on the book is at its stop price or beyond, and is then a market order with its worst price.",
  ],
  ["stop-limit", "Waits likewise, and is then a limit order."],
];

const TIMES: readonly (readonly [time: string, what: string])[] = [
  ["GTC", "until it is cancelled"],
  ["GTD", "until the instant that it names"],
  ["DAY", "until the market's close; until 00:00 UTC where the market never closes"],
  ["IOC", "at once; what is left is cancelled"],
  ["FOK", "at once and whole, or not at all"],
];

/** The types of order that the contracts take, as a table. */
export const orderTypesTable = (): Block => ({
  type: "table",
  id: "order_types",
  title: "Order types",
  columns: [
    { id: "type", heading: "Type", width: 1 },
    { id: "what", heading: "What it does", width: 6 },
  ],
  rows: [
    ...OFFERED.map(([type, what]) => ({ type: { text: type }, what: { text: what } })),
    ...TIMES.map(([time, what]) => ({ type: { text: time }, what: { text: `Time in force: ${what}.` } })),
  ],
  empty: "",
});

interface Entered {
  venue: string;
  kind: string | null;
  time_in_force: string | null;
  accepted: number;
  refused: number;
}

/** How often each type was used, as a table. */
export function ordersEnteredTable(ledger: ReportLedger): Block {
  const entered = [...ledger.rows<Entered>(BY_TYPE)];
  return {
    type: "table",
    id: "orders_entered",
    title: "Orders that came in so far",
    columns: [
      { id: "entered", heading: "Type and time in force" },
      { id: "venue", heading: "Entered at" },
      { id: "accepted", heading: "Accepted", align: "right" },
      { id: "refused", heading: "Refused", align: "right" },
    ],
    rows: entered.map(({ venue, kind, time_in_force, accepted, refused }) => {
      const behind = (entry: string) => ({
        source: ORDER_TYPES_SOURCE.id,
        where: {
          sql: `venue = :venue AND kind IS :kind AND time_in_force IS :time AND entry = '${entry}'`,
          params: { venue, kind, time: time_in_force },
        },
      });
      return {
        entered: { text: `${kind ?? "unknown"} ${time_in_force ?? ""}`.trim() },
        venue: { text: venue },
        accepted: countFigure(accepted, behind("accepted")),
        refused: countFigure(refused, behind("refused")),
      };
    }),
    empty: "No order has come in yet.",
    source: ORDER_TYPES_SOURCE.id,
  };
}

interface Halt {
  time: string | null;
  market: number;
  event: string;
  reason: string | null;
}

/** Halts and resumptions so far, as a table. */
export function haltsTable(ledger: ReportLedger): Block {
  const halts = [...ledger.rows<Halt>(`${HALTS_SOURCE.sql} ORDER BY seq, log_index`)];
  return {
    type: "table",
    id: "halts",
    title: "Halts of trading so far",
    columns: [
      { id: "time", heading: "Time" },
      { id: "market", heading: "Market" },
      { id: "event", heading: "What" },
      { id: "reason", heading: "Reason code" },
    ],
    rows: halts.map(({ time, market, event, reason }) => ({
      time: { text: time ?? "" },
      market: { text: market === 0 ? "all" : String(market) },
      event: { text: event },
      reason: { text: reason ?? "" },
    })),
    empty: "Trading was never halted.",
    source: HALTS_SOURCE.id,
  };
}
