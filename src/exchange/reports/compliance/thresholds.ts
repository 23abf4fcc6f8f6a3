import type { Category } from "../../client/enums.js";
import { monthAfter, monthPeriod } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import {
  isCalled,
  knownCategory,
  nameOf,
  type Security,
  tradesSource,
  type Volume,
  volumesOf,
} from "../market/index.js";
import { type Decimal, fromText, isAtLeastPercent, percentText, plus, ZERO } from "../money/index.js";
import type { Figure, Source } from "../report.js";

/** How many months are looked back on, and in how many of them the share must have been reached. */
export const MONTHS = 6;
export const MONTHS_REACHED = 4;

const NMS_STOCKS: readonly Category[] = ["listed-equity", "nasdaq-national-market", "nasdaq-small-cap"];
const OTHER_EQUITY: readonly Category[] = ["rule-144a", "penny-stock", "other-equity", "rights-and-warrants"];

/** A duty that starts at a share of the market's volume. */
export interface ThresholdRule {
  id: "order-display" | "fair-access" | "capacity";
  /** Paragraph of 17 CFR. */
  rule: string;
  percent: number;
  measure: "shares" | "dollars";
  categories: readonly Category[];
  /** Of each security, or of all of a category together. */
  of: "security" | "category";
  /** Whether it reaches only what market-wide volume is reported of. */
  onlyReported: boolean;
}

const security = { measure: "shares", of: "security", onlyReported: false } as const;
const class5 = { percent: 5, measure: "dollars", of: "category", onlyReported: false } as const;

/**
 * The thresholds of 17 CFR 242.301(b)(3)(i)(B), (b)(5)(i)(A) to (D) and (b)(6)(i)(A) and (B): NMS stocks, and other equity securities of which
 * transactions are reported to a self-regulatory organization, by the volume in each security; municipal securities and corporate debt
 * securities by the volume of all of them traded in the United States.
 */
export const THRESHOLD_RULES: readonly ThresholdRule[] = [
  { id: "order-display", rule: "242.301(b)(3)(i)(B)", percent: 5, categories: NMS_STOCKS, ...security },
  { id: "fair-access", rule: "242.301(b)(5)(i)(A)", percent: 5, categories: NMS_STOCKS, ...security },
  {
    id: "fair-access",
    rule: "242.301(b)(5)(i)(B)",
    percent: 5,
    categories: OTHER_EQUITY,
    ...security,
    onlyReported: true,
  },
  { id: "fair-access", rule: "242.301(b)(5)(i)(C)", categories: ["municipal"], ...class5 },
  { id: "fair-access", rule: "242.301(b)(5)(i)(D)", categories: ["corporate-debt"], ...class5 },
  { id: "capacity", rule: "242.301(b)(6)(i)(A)", categories: ["municipal"], ...class5, percent: 20 },
  { id: "capacity", rule: "242.301(b)(6)(i)(B)", categories: ["corporate-debt"], ...class5, percent: 20 },
];

/** The system's share of the market's volume in a month. */
export interface MonthlyShare {
  month: string;
  own: Decimal;
  /** Undefined where the configuration does not say. */
  market: Decimal | undefined;
  percent: string | undefined;
  /** Undefined where it is unknown. */
  reached: boolean | undefined;
  where: NonNullable<Figure["where"]>;
}

/** A rule compared with a security, or a category. */
export interface Threshold {
  rule: ThresholdRule;
  subject: string;
  category: Category;
  months: MonthlyShare[];
  reached: number;
  /** Undefined where it depends on volume that the configuration does not say. */
  applies: boolean | undefined;
}

/** What was traded in each of the months before another, and how it was found. */
export interface MonthlyVolumes {
  months: { month: string; from: number; to: number; volumes: Volume[] }[];
  source: Source;
}

/**
 * Adds up the six calendar months before a month.
 * @param known months that were added up already; the others are put in
 */
export function monthlyVolumes(
  ledger: ReportLedger,
  before: string,
  zone: string,
  to: number,
  known = new Map<string, Volume[]>(),
): MonthlyVolumes {
  const periods = Array.from({ length: MONTHS }, (_, index) => monthPeriod(monthAfter(before, index - MONTHS), zone));
  const [first, last] = [periods[0]?.from ?? 0, Math.min(to, periods.at(-1)?.to ?? 0)];
  const source = {
    ...tradesSource(first, last, "six_months"),
    about: `Trades of the six calendar months before ${before} on the canonical chain, each once.`,
  };
  const months = periods.map(({ name, from, to: end }) => {
    const volumes = known.get(name) ?? volumesOf(ledger, tradesSource(from, Math.min(end, last)));
    known.set(name, volumes);
    return { month: name, from, to: end, volumes };
  });
  return { months, source };
}

type MarketVolume = ReportConfig["marketVolume"][number];

function thresholdOf(
  rule: ThresholdRule,
  subject: { name: string; category: Category; isIt: (volume: Volume) => boolean; configured: MarketVolume[] },
  { months }: MonthlyVolumes,
  where: NonNullable<Figure["where"]>,
): Threshold {
  const shares = months.map(({ month, from, to, volumes }): MonthlyShare => {
    const own = volumes
      .filter(subject.isIt)
      .reduce((total, volume) => plus(total, rule.measure === "shares" ? volume.units : volume.dollars), ZERO);
    const configured = subject.configured.find((each) => each.month === month)?.[rule.measure];
    const market = configured === undefined ? undefined : fromText(configured);
    const reached =
      own.units === 0n ? false : market === undefined ? undefined : isAtLeastPercent(own, market, rule.percent);
    const inMonth = {
      sql: `${where.sql} AND executed_at >= :month_from AND executed_at < :month_to`,
      params: { ...where.params, month_from: from, month_to: to },
    };
    return { month, own, market, percent: market && percentText(own, market), reached, where: inMonth };
  });
  const reached = shares.filter((share) => share.reached === true).length;
  const unknown = shares.filter((share) => share.reached === undefined).length;
  const applies = reached >= MONTHS_REACHED ? true : reached + unknown >= MONTHS_REACHED ? undefined : false;
  return { rule, subject: subject.name, category: subject.category, months: shares, reached, applies };
}

/** Each rule, compared with everything that it reaches and that was traded in the months. */
export function thresholds(
  { marketVolume }: ReportConfig,
  securities: readonly Security[],
  volumes: MonthlyVolumes,
): Threshold[] {
  const traded = volumes.months.flatMap((month) => month.volumes);
  return THRESHOLD_RULES.flatMap((rule) => {
    const within = traded.flatMap((volume) => {
      const category = knownCategory(volume);
      return category !== undefined && rule.categories.includes(category) ? [{ ...volume, category }] : [];
    });
    if (rule.of === "category") {
      const [category] = rule.categories as [Category];
      if (within.length === 0) return [];
      const configured = marketVolume.filter(({ security: name }) => name === category);
      const isIt = (volume: Volume) => volume.category === category;
      const where = { sql: "category = :category", params: { category } };
      return [thresholdOf(rule, { name: category, category, isIt, configured }, volumes, where)];
    }
    return [...new Set(within.map((volume) => volume.security))].flatMap((address) => {
      const volume = within.find((each) => each.security === address) as (typeof within)[number];
      const known = securities.find((each) => each.security === address);
      const configured = marketVolume.filter(({ security: name }) => known !== undefined && isCalled(name, known));
      if (rule.onlyReported && configured.length === 0) return [];
      const isIt = (each: Volume) => each.security === address;
      const where = { sql: "security = :security", params: { security: address } };
      const subject = { name: nameOf(volume), category: volume.category, isIt, configured };
      return [thresholdOf(rule, subject, volumes, where)];
    });
  });
}
