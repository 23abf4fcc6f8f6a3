import { dayOf, monthAfter, monthOf, type Period } from "../calendar/index.js";
import { monthlyVolumes, type Threshold, thresholds } from "../compliance/thresholds.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import { inPeriod, type Security, textFigure } from "../market/index.js";
import type { Block, Section, Source } from "../report.js";

/** Every grant, denial and limitation of access in a period. */
const accessSource = ({ from, to }: Period): Source => ({
  id: "access",
  about: "Grants, denials and limitations of access in the period, with who decided and why.",
  sql: `SELECT seq, log_index, transaction_hash, timestamp, time, event,
  CASE WHEN event IN ('registered', 'renewed', 'unfrozen', 'took over') THEN 'granted' WHEN event = 'denied' THEN 'denied' ELSE 'limited' END AS act,
  wallet, investor_id, counterparty, reason, by_address, expires_at
FROM investor_events AS access
WHERE event IN ('registered', 'renewed', 'unfrozen', 'took over', 'denied', 'frozen', 'revoked', 'recovered') AND ${inPeriod("access")}
ORDER BY seq, log_index, entry_index`,
  params: { from, to },
});

interface Row {
  timestamp: number;
  event: string;
  act: string;
  wallet: string;
  investor_id: string | null;
  counterparty: string | null;
  reason: string | null;
  by_address: string;
  transaction_hash: string;
  seq: number;
  log_index: number;
}

function natureOf({ event, counterparty }: Row): string {
  const natures: Record<string, string> = {
    registered: "access to trading, until its verification expires",
    renewed: "access to trading, its verification renewed",
    unfrozen: "access to trading restored",
    "took over": `access of the lost wallet ${counterparty}, which it took over`,
    denied: "no access",
    frozen: "no trading, transfers or withdrawals until it is unfrozen",
    revoked: "access ended",
    recovered: `access ended: the wallet was lost, and ${counterparty} took over`,
  };
  return natures[event] ?? event;
}

/** Whether fair access applied in any month of a period, by what is known of the market's volume. */
function fairAccess(
  ledger: ReportLedger,
  config: ReportConfig,
  period: Period,
  securities: readonly Security[],
): Threshold[] {
  const zone = config.timeZone;
  const last = monthOf(Math.min(period.to - 1, ledger.head.timestamp), zone);
  const found: Threshold[] = [];
  const known: Parameters<typeof monthlyVolumes>[4] = new Map();
  for (let month = monthOf(period.from, zone); month <= last; month = monthAfter(month)) {
    const volumes = monthlyVolumes(ledger, month, zone, period.to, known);
    found.push(...thresholds(config, securities, volumes).filter(({ rule }) => rule.id === "fair-access"));
  }
  return found;
}

const subjects = (found: readonly Threshold[]): string => [...new Set(found.map(({ subject }) => subject))].join(", ");

const RULE = "17 CFR 242.301(b)(5)";

/** Exhibit C: who was granted, denied or limited access, where fair access applies. */
export function exhibitC(
  ledger: ReportLedger,
  config: ReportConfig,
  period: Period,
  securities: readonly Security[],
): { section: Section; sources: Source[] } {
  const source = accessSource(period);
  const found = fairAccess(ledger, config, period, securities);
  const applying = found.filter(({ applies }) => applies === true);
  const unknown = found.filter(({ applies }) => applies === undefined);
  const isListed = applying.length > 0 || unknown.length > 0;
  const rows = isListed ? [...ledger.rows<Row>(source.sql, source.params)] : [];
  const notice: Block =
    applying.length > 0
      ? {
          type: "notice",
          level: "due",
          text: `Fair access applied in the period (${RULE}): the threshold was reached in ${subjects(applying)}.`,
        }
      : unknown.length > 0
        ? {
            type: "notice",
            level: "warning",
            text: `Whether fair access applied is unknown (${RULE}): the configuration says no market-wide volume of ${subjects(unknown)} for some months. Persons are listed below in case it did.`,
          }
        : {
            type: "notice",
            level: "info",
            text: `Fair access did not apply in the period by the volume that is known (${RULE}), so that no persons are listed. Equity securities that are no NMS stocks are reached only where their transactions are reported to a self-regulatory organization; none counts so for which the configuration says no market-wide volume. Grants, denials and limitations of access stay on record in the ledger.`,
          };
  const section: Section = {
    id: "exhibit-c",
    heading: "Exhibit C: access",
    blocks: [
      {
        type: "paragraph",
        text: "6. If the alternative trading system is subject to the fair access obligations of 17 CFR 242.301(b)(5): a list of all persons granted, denied, or limited access to the alternative trading system during the period covered by this report, designating for each person whether they were granted, denied, or limited access, the date of such action, the effective date of such action, and the nature of any denial or limitation of access.",
      },
      notice,
      {
        type: "table",
        id: "exhibit-c",
        title: "Persons granted, denied or limited access",
        columns: [
          { id: "person", heading: "Person" },
          { id: "wallet", heading: "Wallet", width: 2.2 },
          { id: "act", heading: "Granted, denied or limited", width: 0.8 },
          { id: "date", heading: "Date" },
          { id: "effective", heading: "Effective date" },
          { id: "nature", heading: "Nature", width: 1.8 },
          { id: "reason", heading: "Reason", width: 1.2 },
          { id: "by", heading: "Decided by", width: 2.2 },
        ],
        rows: rows.map((row) => {
          const where = {
            sql: "seq = :seq AND log_index = :log_index",
            params: { seq: row.seq, log_index: row.log_index },
          };
          const day = dayOf(row.timestamp, config.timeZone);
          return {
            person: { ...textFigure(row.investor_id ?? row.wallet), source: source.id, where },
            wallet: textFigure(row.wallet),
            act: textFigure(row.act),
            date: textFigure(day),
            effective: textFigure(day),
            nature: textFigure(natureOf(row)),
            reason: textFigure(row.reason),
            by: textFigure(row.by_address),
          };
        }),
        empty: isListed ? "Nobody was granted, denied or limited access in the period." : "Not applicable.",
        source: source.id,
      },
    ],
  };
  return { section, sources: [source] };
}
