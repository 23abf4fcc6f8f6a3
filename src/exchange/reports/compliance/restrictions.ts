import { canonical } from "../../ledger/places.js";
import { instantFigure, isLastBefore, nameOf, textFigure } from "../market/index.js";
import type { Source } from "../report.js";
import type { Part, Setting } from "./setting.js";

const haltsSource = (to: number): Source => ({
  id: "halts",
  about: "Markets that are halted; market 0 stands for all.",
  sql: `SELECT market, reason, by_address, timestamp, time, transaction_hash FROM halts AS halt
WHERE event = 'halted' AND ${isLastBefore("halts", "halt", ["market"], ["seq", "log_index"])} ORDER BY market`,
  params: { to },
});

const frozenSource = (to: number): Source => ({
  id: "frozen",
  about: "Investors that are frozen, with the freeze.",
  sql: `SELECT freeze.wallet, record.investor_id, freeze.reason, freeze.by_address, freeze.timestamp, freeze.time, freeze.transaction_hash
FROM investor_events AS record JOIN investor_events AS freeze ON freeze.wallet = record.wallet AND freeze.event = 'frozen'
  AND ${isLastBefore("investor_events", "freeze", ["wallet"], ["seq", "log_index", "entry_index"], (alias) => `${alias}.event = 'frozen'`)}
WHERE record.status = 'frozen' AND ${isLastBefore("investor_events", "record", ["wallet"], ["seq", "log_index", "entry_index"])}
ORDER BY freeze.seq`,
  params: { to },
});

const pausesSource = (to: number): Source => ({
  id: "pauses",
  about: "Securities that their transfer agent has paused, with the pause.",
  sql: `SELECT security, symbol, by_address, timestamp, time, transaction_hash FROM security_events AS pause
WHERE event = 'paused' AND paused = 1 AND ${isLastBefore("security_events", "pause", ["security"], ["seq", "transaction_index", "event_index"], (alias) => `${alias}.event IN ('paused', 'unpaused')`)}
  AND ${canonical("pause")} ORDER BY seq`,
  params: { to },
});

interface Restriction {
  market?: number;
  security?: string;
  symbol?: string | null;
  wallet?: string;
  investor_id?: string | null;
  reason?: string | null;
  by_address: string;
  timestamp: number;
}

const COLUMNS = [
  { id: "what", heading: "What", width: 2 },
  { id: "reason", heading: "Reason" },
  { id: "since", heading: "Since", width: 1.4 },
  { id: "by", heading: "By", width: 2.5 },
];

/** What is halted, paused or frozen. */
export function restrictionPart({ ledger, config, to }: Setting): Part {
  const [halts, pauses, frozen] = [haltsSource(to), pausesSource(to), frozenSource(to)];
  const rowsOf = ({ id, sql, params }: Source, what: (row: Restriction) => string) =>
    [...ledger.rows<Restriction>(sql, params)].map((row) => ({
      what: { ...textFigure(what(row)), source: id },
      reason: textFigure(row.reason),
      since: instantFigure(row.timestamp, config.timeZone),
      by: textFigure(row.by_address),
    }));
  const table = (source: Source, title: string, empty: string, what: (row: Restriction) => string) =>
    ({
      type: "table",
      id: source.id,
      title,
      columns: COLUMNS,
      rows: rowsOf(source, what),
      empty,
      source: source.id,
    }) as const;
  return {
    section: {
      id: "restrictions",
      heading: "Halts, pauses and freezes",
      blocks: [
        table(halts, "Markets that are halted", "None.", ({ market }) =>
          market === 0 ? "all markets" : `market ${market}`,
        ),
        table(pauses, "Securities that are paused", "None.", ({ security = "", symbol = null }) =>
          nameOf({ security, symbol }),
        ),
        table(frozen, "Investors that are frozen", "None.", ({ wallet, investor_id }) =>
          investor_id === null || investor_id === undefined ? `${wallet}` : `${investor_id} (${wallet})`,
        ),
      ],
    },
    sources: [halts, pauses, frozen],
    due: [],
  };
}
