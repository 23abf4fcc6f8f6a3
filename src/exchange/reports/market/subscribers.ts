import { canonical } from "../../ledger/places.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import type { Source } from "../report.js";
import { isLastBefore } from "./time-range.js";

/** A wallet with access, as its record stood at an instant. */
export interface Subscriber {
  wallet: string;
  /** `expired` where the verification had ended by then. */
  status: string;
  investor_id: string | null;
  category: number | null;
  verified_at: number | null;
  expires_at: number | null;
  jurisdiction: string | null;
  account_type: string | null;
  affiliation_group: string | null;
  /** JSON list of issuers. */
  affiliations: string;
  granted_at: number | null;
}

/** Wallets with access as their records stood before an instant, with the first grant of each. */
export const subscribersSource = (to: number): Source => ({
  id: "subscribers",
  about: "Wallets that were granted access, as their records stood at the end of the period.",
  sql: `SELECT wallet, CASE WHEN status = 'active' AND expires_at < :to THEN 'expired' ELSE status END AS status, investor_id, category,
  verified_at, expires_at, jurisdiction, account_type, affiliation_group, affiliations,
  (SELECT min(timestamp) FROM investor_events AS granted
    WHERE granted.wallet = record.wallet AND granted.event IN ('registered', 'took over') AND ${canonical("granted")}) AS granted_at,
  seq, time, transaction_hash
FROM investor_events AS record
WHERE status <> 'none' AND ${isLastBefore("investor_events", "record", ["wallet"], ["seq", "log_index", "entry_index"])}`,
  params: { to },
});

export const subscribersAt = (ledger: ReportLedger, { sql, params }: Source): Subscriber[] => [
  ...ledger.rows<Subscriber>(`${sql} ORDER BY investor_id, wallet`, params),
];

/** What is configured about a subscriber, by its wallet or the pseudonymous id on the chain. */
export function configuredOf({ subscribers }: ReportConfig, { wallet, investor_id }: Subscriber) {
  return subscribers.filter(({ id }) => id === investor_id || id.toLowerCase() === wallet);
}

/** A subscriber's name, where one is configured. */
export const subscriberName = (config: ReportConfig, subscriber: Subscriber): string | undefined =>
  configuredOf(config, subscriber).find(({ name }) => name !== undefined)?.name;
