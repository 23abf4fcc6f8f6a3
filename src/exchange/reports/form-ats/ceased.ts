import { canonical } from "../../ledger/places.js";
import type { ReportLedger } from "../ledger-source.js";
import { countFigure } from "../money/index.js";
import type { Section, Source } from "../report.js";

/** What each market still has. */
export const CEASED_SOURCE: Source = {
  id: "markets_at_the_end",
  about: "Each market with its last trade, on book or pool, its open orders, and whether trading is halted.",
  sql: `SELECT market, symbol, halted, halt_reason, seq,
  (SELECT max(executed) FROM trades AS trade WHERE trade.market = markets.market AND ${canonical("trade")}) AS last_trade,
  (SELECT count(*) FROM open_orders WHERE open_orders.market = markets.market) AS open_orders
FROM markets`,
  params: {},
};

interface MarketAtTheEnd {
  market: number;
  symbol: string | null;
  halted: number;
  halt_reason: string | null;
  last_trade: string | null;
  open_orders: number;
}

/** What the ledger shows of the end of operation. */
export function ceasedSection(ledger: ReportLedger): Section {
  const markets = [...ledger.rows<MarketAtTheEnd>(`${CEASED_SOURCE.sql} ORDER BY market`)];
  const open = markets.filter(({ halted, open_orders }) => halted === 0 || open_orders > 0);
  return {
    id: "ceased",
    heading: "What the ledger shows",
    blocks: [
      ...(open.length === 0
        ? []
        : [
            {
              type: "notice" as const,
              level: "warning" as const,
              text: `${open.length} of ${markets.length} markets are not halted or have open orders: the chain does not show yet that operation has ceased.`,
            },
          ]),
      {
        type: "table",
        id: "markets_at_the_end",
        title: "Markets",
        columns: [
          { id: "market", heading: "Market", align: "right", width: 0.6 },
          { id: "symbol", heading: "Security", width: 1 },
          { id: "last_trade", heading: "Last trade", width: 1.6 },
          { id: "open_orders", heading: "Open orders", align: "right", width: 1 },
          { id: "halted", heading: "Trading", width: 2 },
        ],
        rows: markets.map(({ market, symbol, halted, halt_reason, last_trade, open_orders }) => {
          const behind = { source: CEASED_SOURCE.id, where: { sql: "market = :market", params: { market } } };
          return {
            market: { text: String(market) },
            symbol: { text: symbol ?? "" },
            last_trade: { text: last_trade ?? "none", ...behind },
            open_orders: countFigure(open_orders, behind),
            halted: { text: halted === 0 ? "not halted" : `halted (${halt_reason ?? "no reason"})` },
          };
        }),
        empty: "No market was ever listed.",
        source: CEASED_SOURCE.id,
      },
    ],
  };
}
