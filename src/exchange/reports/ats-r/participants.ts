import { canonical } from "../../ledger/places.js";
import type { Period } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import { inPeriod, subscriberName, subscribersAt, subscribersSource, textFigure } from "../market/index.js";
import { countFigure } from "../money/index.js";
import type { Section, Source } from "../report.js";

/**
 * What subscribers did in a quarter. 17 CFR 242.300(b) has as a subscriber who may access the system "for the purpose of effecting transactions
 * in securities or submitting, disseminating, or displaying orders": one took part in a quarter by an order that was received (a refused one
 * too), by a transaction, or by liquidity that it gave to a pool or took from it.
 */
const actsSource = ({ from, to }: Period): Source => ({
  id: "participation",
  about:
    "What wallets did in the period: a row for each order that was received, each side of a trade, and each change of liquidity.",
  sql: `SELECT owner AS wallet, 'order' AS act, seq, transaction_hash, received_at AS at, market FROM order_entries AS entry WHERE ${inPeriod("entry", "received_at")}
UNION ALL SELECT buyer, 'trade', seq, transaction_hash, executed_at, market FROM trades AS bought WHERE ${inPeriod("bought", "executed_at")}
UNION ALL SELECT seller, 'trade', seq, transaction_hash, executed_at, market FROM trades AS sold WHERE ${inPeriod("sold", "executed_at")}
UNION ALL SELECT provider, 'liquidity', seq, transaction_hash, timestamp, market FROM liquidity_events AS given WHERE ${inPeriod("given")}`,
  params: { from, to },
});

const POOLS = `SELECT pool FROM market_events AS made WHERE event = 'pool created' AND ${canonical("made")}`;

interface Row {
  wallet: string;
  orders: number;
  trades: number;
  liquidity: number;
}

/** Exhibit A: subscribers that took part in the quarter. */
export function exhibitA(
  ledger: ReportLedger,
  config: ReportConfig,
  period: Period,
): { section: Section; sources: Source[] } {
  const [acts, records] = [actsSource(period), subscribersSource(period.to)];
  const counted = `SELECT wallet, count(*) FILTER (WHERE act = 'order') AS orders, count(*) FILTER (WHERE act = 'trade') AS trades,
    count(*) FILTER (WHERE act = 'liquidity') AS liquidity
  FROM (${acts.sql}) WHERE wallet NOT IN (${POOLS}) GROUP BY wallet`;
  const found = new Map([...ledger.rows<Row>(counted, acts.params)].map((row) => [row.wallet, row]));
  const subscribers = subscribersAt(ledger, records);
  const rows = subscribers.flatMap((subscriber) => {
    const { wallet, investor_id, account_type } = subscriber;
    const did = found.get(wallet);
    if (!did) return [];
    const behind = (act: string) => ({
      source: acts.id,
      where: { sql: "wallet = :wallet AND act = :act", params: { wallet, act } },
    });
    return [
      {
        subscriber: {
          ...textFigure(investor_id ?? wallet),
          source: acts.id,
          where: { sql: "wallet = :wallet", params: { wallet } },
        },
        name: textFigure(subscriberName(config, subscriber)),
        wallet: textFigure(wallet),
        account: textFigure(account_type),
        orders: countFigure(did.orders, behind("order")),
        trades: countFigure(did.trades, behind("trade")),
        liquidity: countFigure(did.liquidity, behind("liquidity")),
      },
    ];
  });
  const strangers = [...found.keys()].filter((wallet) => !subscribers.some((each) => each.wallet === wallet)).length;
  const idle = subscribers.length - rows.length;
  const section: Section = {
    id: "exhibit-a",
    heading: "Exhibit A: subscribers",
    blocks: [
      {
        type: "paragraph",
        text: `2. A list of all subscribers that were participants on the alternative trading system during the period covered by this report. A subscriber took part by an order that was received, refused ones among them, by a transaction, or by liquidity given to a pool or taken from it. ${idle} ${idle === 1 ? "wallet" : "wallets"} with a record of access did none of it and ${idle === 1 ? "is" : "are"} not listed${strangers === 0 ? "" : `; ${strangers} without such a record had orders refused and ${strangers === 1 ? "is" : "are"} not a subscriber`}.`,
      },
      {
        type: "table",
        id: "exhibit-a",
        title: "Subscribers that took part",
        columns: [
          { id: "subscriber", heading: "Subscriber" },
          { id: "name", heading: "Name", width: 1.5 },
          { id: "wallet", heading: "Wallet", width: 2.5 },
          { id: "account", heading: "Account" },
          { id: "orders", heading: "Orders", align: "right", width: 0.6 },
          { id: "trades", heading: "Trades", align: "right", width: 0.6 },
          { id: "liquidity", heading: "Changes of liquidity", align: "right", width: 0.6 },
        ],
        rows,
        empty: "None.",
        source: acts.id,
      },
    ],
  };
  return { section, sources: [acts, records] };
}
