import { FIXED_ADDRESSES } from "../../ledger/addresses.js";
import { canonical } from "../../ledger/places.js";
import type { ReportLedger } from "../ledger-source.js";
import type { Source } from "../report.js";

/** What everyone holds of each security before an instant, venues among them. */
const positionsSource = (to: number): Source => ({
  id: "positions",
  about: "Who held how much of each security, venues such as pools among them.",
  sql: `WITH held AS (SELECT DISTINCT holder, security FROM holdings),
  latest AS (SELECT holder, security, (SELECT balance FROM holdings AS each
      WHERE each.holder = held.holder AND each.security = held.security AND each.timestamp < :to AND ${canonical("each")}
      ORDER BY seq DESC, log_index DESC LIMIT 1) AS balance FROM held)
SELECT holder, security, balance, holder IN (
    SELECT account FROM role_events AS role WHERE role.role = 'VENUE_ROLE' AND role.event = 'granted' AND ${canonical("role")}
    UNION SELECT pool FROM market_events AS made WHERE made.event = 'pool created' AND ${canonical("made")}
    UNION SELECT '${FIXED_ADDRESSES.exchange}') AS venue
FROM latest WHERE balance <> 0`,
  params: { to },
});

export interface Holding {
  holder: string;
  security: string;
  balance: bigint;
}

/** Who holds what at an instant. */
export interface Positions {
  source: Source;
  /** What investors hold; venues do not count as holders. */
  investors: readonly Holding[];
  /** All shares of a security, in units; those of venues too. */
  outstanding(security: string): bigint;
}

interface Row {
  holder: string;
  security: string;
  balance: number | bigint | string;
  venue: number;
}

export function positionsAt(ledger: ReportLedger, to: number): Positions {
  const source = positionsSource(to);
  const totals = new Map<string, bigint>();
  const investors: Holding[] = [];
  for (const { holder, security, balance, venue } of ledger.rows<Row>(source.sql, source.params)) {
    totals.set(security, (totals.get(security) ?? 0n) + BigInt(balance));
    if (venue === 0) investors.push({ holder, security, balance: BigInt(balance) });
  }
  return { source, investors, outstanding: (security) => totals.get(security) ?? 0n };
}
