import { CATEGORIES, type Category } from "../../client/enums.js";
import type { ReportConfig } from "../config.js";
import { ReportError } from "../errors.js";
import type { ReportLedger } from "../ledger-source.js";
import type { Source } from "../report.js";
import { isLastBefore } from "./time-range.js";
import type { Volume } from "./trades.js";

/** A security as it stood at an instant. */
export interface Security {
  security: string;
  symbol: string | null;
  name: string | null;
  issuer: string | null;
  identifier: string | null;
  category: string | null;
  decimals: number;
  holder_cap: number | null;
  paused: number;
  listed: number;
}

const PLACE = ["seq", "transaction_index", "event_index"];

/** The securities as they stood before an instant. */
export const securitiesSource = (to: number): Source => ({
  id: "securities",
  about: "Securities as they stood at the end of the period.",
  sql: `SELECT security, symbol, name, issuer, identifier, category, coalesce(decimals, 0) AS decimals, holder_cap, paused, listed, seq, time
FROM security_events AS state WHERE ${isLastBefore("security_events", "state", ["security"], PLACE)}`,
  params: { to },
});

export const securitiesAt = (ledger: ReportLedger, { sql, params }: Source): Security[] => [
  ...ledger.rows<Security>(`${sql} ORDER BY symbol, security`, params),
];

/** How a security is called in print. */
export const nameOf = ({ symbol, security }: { symbol: string | null; security: string }): string => symbol ?? security;

const known: ReadonlySet<string | null> = new Set(CATEGORIES);

/** What is traded, as far as its category goes. */
export type Traded = Pick<Volume, "symbol" | "security" | "market" | "category">;

/** The category of what was traded; undefined where the ledger does not have it. */
export const knownCategory = ({ category }: Pick<Traded, "category">): Category | undefined =>
  known.has(category) ? (category as Category) : undefined;

/**
 * The category of what was traded.
 * @throws ReportError MISSING_CATEGORY that names the security
 */
export function categoryOf(traded: Traded): Category {
  const category = knownCategory(traded);
  if (category !== undefined) return category;
  const what = traded.symbol === null ? `the security ${traded.security}` : `${traded.symbol} (${traded.security})`;
  const why =
    traded.category === null
      ? "no category is known: another contract made it, so that its terms were not seen"
      : `the category is "${traded.category}", which is none of Form ATS-R`;
  throw new ReportError(
    "MISSING_CATEGORY",
    `${what} was traded in market ${traded.market}, and ${why}; issue it with one of ${CATEGORIES.join(", ")}`,
  );
}

/** Whether a name in the configuration means a security: its symbol, address or identifier. */
export const isCalled = (name: string, { symbol, security, identifier }: Security): boolean =>
  name === symbol || name === identifier || name.toLowerCase() === security;

/**
 * Claims that the configured market-wide volumes are of securities, or of categories, that there are.
 * @throws ReportError UNKNOWN_MARKET that names the one that is not
 */
export function checkMarketVolume(ledger: ReportLedger, { marketVolume }: ReportConfig): void {
  if (marketVolume.length === 0) return;
  const securities = securitiesAt(ledger, securitiesSource(ledger.head.timestamp + 1));
  for (const [index, { security: name }] of marketVolume.entries()) {
    if (known.has(name) || securities.some((security) => isCalled(name, security))) continue;
    const there = securities.map(nameOf).join(", ") || "none";
    throw new ReportError(
      "UNKNOWN_MARKET",
      `marketVolume[${index}].security "${name}" is no security that the ledger knows (${there}) and no category of Form ATS-R`,
    );
  }
}
