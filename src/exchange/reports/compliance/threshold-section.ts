import { monthOf } from "../calendar/index.js";
import { knownCategory, nameOf, textFigure } from "../market/index.js";
import { type Decimal, dollarsFigure, unitsFigure } from "../money/index.js";
import type { Block, Figure } from "../report.js";
import type { DueItem, Part, Setting } from "./setting.js";
import { MONTHS_REACHED, monthlyVolumes, type Threshold, thresholds } from "./thresholds.js";

const DUTIES = {
  "order-display": "order display and execution access",
  "fair-access": "fair access",
  capacity: "capacity, integrity and security of automated systems",
} as const;

const verdict = ({ applies }: Threshold): string =>
  applies === true ? "applies" : applies === false ? "does not apply" : "unknown: market-wide volume is missing";

function monthRows(found: readonly Threshold[], source: string): Record<string, Figure>[] {
  return found.flatMap(({ rule, subject, months }) => {
    const amount = (value: Decimal, behind = {}): Figure =>
      rule.measure === "dollars" ? dollarsFigure(value, behind) : unitsFigure(value, behind);
    return months.map(({ month, own, market, percent, reached, where }) => ({
      rule: textFigure(`${rule.rule}: ${DUTIES[rule.id]}`),
      subject: textFigure(subject),
      month: textFigure(month),
      measure: textFigure(rule.measure === "dollars" ? "US$" : "shares"),
      own: amount(own, { source, where }),
      market:
        market === undefined
          ? { text: "", blank: `Market-wide volume of ${subject} in ${month}, in ${rule.measure}` }
          : amount(market),
      percent: textFigure(percent),
      reached: textFigure(reached === undefined ? "not known" : reached ? "yes" : "no"),
    }));
  });
}

const dueOf = (found: readonly Threshold[]): DueItem[] =>
  found
    .filter(({ applies }) => applies === true)
    .map(({ rule, subject, reached }) => ({
      what: `${subject}: ${rule.percent}% of average daily volume was reached in ${reached} of six months, so that ${DUTIES[rule.id]} is owed`,
      rule: `17 CFR ${rule.rule}`,
    }));

/** The thresholds of 17 CFR 242.301(b)(3), (5) and (6), by security and month. */
export function thresholdPart({ ledger, config, now, to, securities }: Setting): Part {
  const volumes = monthlyVolumes(ledger, monthOf(now, config.timeZone), config.timeZone, to);
  const found = thresholds(config, securities, volumes);
  const { source } = volumes;
  const blocks: Block[] = [
    {
      type: "paragraph",
      text: `A duty starts where, during at least ${MONTHS_REACHED} of the preceding 6 calendar months, the system had the percentage of the market's average daily volume: of shares in each NMS stock, and in each other equity security of which transactions are reported to a self-regulatory organization; of dollars in all municipal securities together, and in all corporate debt securities together. A month's average daily volumes are in the same proportion as its volumes, which are compared here. Market-wide volume comes from the configuration. Equity securities that are no NMS stocks, and for which none is configured, count as not reported and are left out; other debt, options and government securities have no threshold.`,
    },
    {
      type: "table",
      id: "thresholds",
      title: "Which duties apply",
      columns: [
        { id: "rule", heading: "17 CFR", width: 2 },
        { id: "subject", heading: "Security or category" },
        { id: "percent", heading: "Threshold", align: "right", width: 0.6 },
        { id: "months", heading: "Months reached", align: "right", width: 0.6 },
        { id: "verdict", heading: "Duty", width: 1.6 },
      ],
      rows: found.map((threshold) => ({
        rule: textFigure(`${threshold.rule.rule}: ${DUTIES[threshold.rule.id]}`),
        subject: textFigure(threshold.subject),
        percent: textFigure(`${threshold.rule.percent}%`),
        months: textFigure(`${threshold.reached} of ${threshold.months.length}`),
        verdict: textFigure(verdict(threshold)),
      })),
      empty: "Nothing that has a threshold was traded in the preceding six calendar months.",
      source: source.id,
    },
    {
      type: "table",
      id: "monthly-volume",
      title: "Volume by security and month",
      columns: [
        { id: "rule", heading: "17 CFR", width: 2 },
        { id: "subject", heading: "Security or category" },
        { id: "month", heading: "Month", width: 0.7 },
        { id: "measure", heading: "In", width: 0.5 },
        { id: "own", heading: "Here", align: "right" },
        { id: "market", heading: "Market-wide", align: "right" },
        { id: "percent", heading: "Percent", align: "right", width: 0.6 },
        { id: "reached", heading: "Reached", width: 0.6 },
      ],
      rows: monthRows(found, source.id),
      empty: "Nothing that has a threshold was traded in the preceding six calendar months.",
      source: source.id,
    },
  ];
  const unknown = found.filter(({ applies }) => applies === undefined).map(({ subject }) => subject);
  if (unknown.length > 0) {
    const text = `Configure marketVolume of ${[...new Set(unknown)].join(", ")}: without it, it is unknown whether duties apply.`;
    blocks.unshift({ type: "notice", level: "warning", text });
  }
  const traded = volumes.months.flatMap((month) => month.volumes);
  const uncategorised = new Set(traded.filter((volume) => knownCategory(volume) === undefined).map(nameOf));
  if (uncategorised.size > 0) {
    const text = `No category is known of ${[...uncategorised].join(", ")}, which was traded: no threshold is compared with it, and Form ATS-R cannot be generated with it.`;
    blocks.unshift({ type: "notice", level: "warning", text });
  }
  const section = { id: "thresholds", heading: "Thresholds: order display, fair access, capacity", blocks };
  return { section, sources: [source], due: dueOf(found) };
}
