import { addDays, checkDay, type Day, dayOf, startOfDay } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import {
  type Security,
  type Subscriber,
  securitiesAt,
  securitiesSource,
  subscribersAt,
  subscribersSource,
} from "../market/index.js";
import type { Section, Source } from "../report.js";
import { type Positions, positionsAt } from "./positions.js";

/** What every part of the report looks at: the market as it stood at an instant. */
export interface Setting {
  ledger: ReportLedger;
  config: ReportConfig;
  /** The instant looked from, unix seconds, and the day that it falls on. */
  now: number;
  today: Day;
  /** First instant after it: what happened before counts. */
  to: number;
  securities: readonly Security[];
  subscribers: readonly Subscriber[];
  positions: Positions;
  sources: { securities: Source; subscribers: Source };
}

/** Something that the operator has to do. */
export interface DueItem {
  what: string;
  rule: string;
  /** Until when, where there is a day. */
  by?: Day;
}

/** A part of the report. */
export interface Part {
  section: Section;
  sources: Source[];
  due: DueItem[];
}

/**
 * Looks from the ledger's head, or from the end of a day. A day that is yet to come shows what is due by then if nothing happens.
 * @throws ReportError BAD_PERIOD
 */
export function settingAt(ledger: ReportLedger, config: ReportConfig, asOf: string | undefined): Setting {
  const zone = config.timeZone;
  const to = asOf === undefined ? ledger.head.timestamp + 1 : startOfDay(addDays(checkDay(asOf, "--as-of"), 1), zone);
  const sources = { securities: securitiesSource(to), subscribers: subscribersSource(to) };
  return {
    ledger,
    config,
    now: to - 1,
    today: dayOf(to - 1, zone),
    to,
    securities: securitiesAt(ledger, sources.securities),
    subscribers: subscribersAt(ledger, sources.subscribers),
    positions: positionsAt(ledger, to),
    sources,
  };
}
