import type { Figure, Report } from "../../../src/exchange/reports/index.js";

/** Rows that are generated on each iteration. */
export const madeRows = <Row>(count: number, make: (index: number) => Row): Iterable<Row> => ({
  *[Symbol.iterator]() {
    for (let index = 0; index < count; index++) yield make(index);
  },
});

const tradeRow = (index: number): Record<string, Figure> => ({
  time: { text: new Date(1_790_000_000_000 + index * 60_000).toISOString() },
  security: { text: index % 2 === 0 ? "ACME" : "HLIO" },
  shares: { text: `${index + 1},000`, source: "trades", where: { sql: "trade_id = :id", params: { id: index } } },
  dollars: { text: `$${index}.13`, exact: `${index}.125`, source: "trades" },
  buyer: { text: `0x${String(index).padStart(40, "a")}` },
});

/** A report with everything in it that reports have: long names, many rows, none, blanks, notices, sources. */
export const sampleReport = (changed: Partial<Report> = {}): Report => ({
  kind: "ats-r",
  title: "Form ATS-R: quarterly report of alternative trading system activities",
  subtitle: "1 October 2026 to 31 December 2026 (2026 Q4)",
  name: "ats-r-2026Q4",
  ats: {
    name: "The Very Long Name of an Alternative Trading System of Restricted Private Equity & <Sons> LLC",
    crd: "312345",
    fileNumber: null,
  },
  ledger: {
    chainId: 1337n,
    genesisHash: `0x${"12".repeat(32)}`,
    seq: 4711,
    entryHash: `0x${"ab".repeat(32)}`,
    blockNumber: 4000,
    blockHash: `0x${"cd".repeat(32)}`,
    timestamp: 1_798_761_599,
  },
  sections: [
    {
      id: "identification",
      heading: "1. Identification",
      blocks: [
        { type: "notice", level: "info", text: "This draft was generated from the ledger and the configuration." },
        { type: "notice", level: "warning", text: "The draft before said otherwise of two figures." },
        { type: "notice", level: "due", text: "It is due on 30 January 2027." },
        {
          type: "fields",
          id: "identification",
          fields: [
            { id: "name", label: "Full name of alternative trading system", figure: { text: "Some ATS" } },
            {
              id: "contact",
              label: "Contact employee",
              figure: { text: "", blank: "Name, title, telephone number, facsimile number and e-mail address" },
            },
            {
              id: "manner",
              label: "Manner of operation",
              figure: {
                text: `Orders are matched by price, then time. ${"The oldest order at the best price trades first. ".repeat(6)}\n\nA second paragraph, with <b>markup</b> | and *signs*.`,
              },
            },
            { id: "hash", label: "Code hash", figure: { text: `0x${"ef".repeat(32)}`, source: "trades" } },
          ],
        },
      ],
    },
    {
      id: "volume",
      heading: "4. Volume",
      blocks: [
        { type: "paragraph", text: "Totals of the quarter.\n\nDollars are rounded once, half up to the cent." },
        {
          type: "table",
          id: "trades",
          title: "Trades of the quarter",
          columns: [
            { id: "time", heading: "Executed" },
            { id: "security", heading: "Security" },
            { id: "shares", heading: "Shares", align: "right" },
            { id: "dollars", heading: "Dollars", align: "right" },
            { id: "buyer", heading: "Buyer" },
          ],
          rows: madeRows(40, tradeRow),
          empty: "Nothing was traded.",
          source: "trades",
        },
        {
          type: "table",
          id: "none",
          title: "After-hours volume",
          columns: [{ id: "security", heading: "Security" }],
          rows: [],
          empty: "Nothing was traded outside of regular hours.",
        },
      ],
    },
  ],
  sources: [
    {
      id: "trades",
      about: "Trades of the period on the canonical chain.",
      sql: "SELECT trade_id, executed_at\nFROM canonical_trades\nWHERE executed_at >= :from AND symbol <> :symbol",
      params: { from: 1_790_000_000, symbol: "O'HARA" },
    },
  ],
  due: false,
  ...changed,
});
