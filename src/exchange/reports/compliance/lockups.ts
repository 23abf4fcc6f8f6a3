import { canonical } from "../../ledger/places.js";
import { addDays, dayOf } from "../calendar/index.js";
import { amountOf, nameOf, textFigure } from "../market/index.js";
import { unitsFigure } from "../money/index.js";
import type { Source } from "../report.js";
import type { Part, Setting } from "./setting.js";

const SECONDS_PER_DAY = 86_400;

/** Lots that are locked at an instant and will be free by a day. The contracts count days in UTC. */
const lotsSource = (to: number, today: number, last: number): Source => ({
  id: "lots",
  about: "Lots that were locked, and whose lockup ends within the notice.",
  sql: `SELECT seq, transaction_index, event_index, transaction_hash, time, security, symbol, holder, amount, acquired_at, acquired,
  unlock_day, unlocks, from_affiliate
FROM security_events AS lot
WHERE event = 'lot added' AND unlock_day > :today AND unlock_day <= :last AND timestamp < :to AND ${canonical("lot")}
ORDER BY unlock_day, seq, transaction_index, event_index`,
  params: { to, today, last },
});

interface Row {
  seq: number;
  transaction_index: number;
  event_index: number;
  security: string;
  symbol: string | null;
  holder: string;
  amount: number | bigint | string;
  acquired_at: number;
  unlocks: string;
  from_affiliate: number;
}

/** Lockups that end soon, lot by lot. */
export function lockupPart({ ledger, config, now, to, securities, subscribers }: Setting): Part {
  const days = config.compliance.lockupNoticeDays;
  const today = Math.floor(now / SECONDS_PER_DAY);
  const source = lotsSource(to, today, today + days);
  const rows = [...ledger.rows<Row>(source.sql, source.params)].map((row) => {
    const { seq, transaction_index, event_index, holder } = row;
    const where = {
      sql: "seq = :seq AND transaction_index = :transaction_index AND event_index = :event_index",
      params: { seq, transaction_index, event_index },
    };
    const decimals = securities.find(({ security }) => security === row.security)?.decimals ?? 0;
    const behind = { source: source.id, where };
    return {
      security: { ...textFigure(nameOf(row)), ...behind },
      holder: textFigure(subscribers.find(({ wallet }) => wallet === holder)?.investor_id ?? holder),
      wallet: textFigure(holder),
      shares: unitsFigure(amountOf(row.amount, decimals), behind),
      acquired: { ...textFigure(dayOf(row.acquired_at, config.timeZone)), ...behind },
      free: { ...textFigure(row.unlocks), ...behind },
      why: textFigure(row.from_affiliate === 1 ? "bought from an affiliate" : "issued"),
    };
  });
  return {
    section: {
      id: "lockups",
      heading: "Lockups",
      blocks: [
        {
          type: "paragraph",
          text: `Lots that are locked and will be free by ${addDays(dayOf(now, "UTC"), days)} (days of UTC, as the contracts count them). A lot is shown as it was when it was locked: what the transfer agent moved out of it since is not taken off.`,
        },
        {
          type: "table",
          id: "lockups",
          title: `Lockups that end within ${days} days`,
          columns: [
            { id: "security", heading: "Security", width: 0.7 },
            { id: "holder", heading: "Holder" },
            { id: "wallet", heading: "Wallet", width: 2.5 },
            { id: "shares", heading: "Shares", align: "right" },
            { id: "acquired", heading: "Acquired" },
            { id: "free", heading: "Free on" },
            { id: "why", heading: "Lot" },
          ],
          rows,
          empty: "None.",
          source: source.id,
        },
      ],
    },
    sources: [source],
    due: [],
  };
}
