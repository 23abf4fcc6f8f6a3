import { quarterPeriod, shownInstant } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import { ReportError } from "../errors.js";
import type { ReportLedger } from "../ledger-source.js";
import {
  categoryOf,
  checkIdentity,
  checkMarketVolume,
  identityOf,
  securitiesAt,
  securitiesSource,
  tradesSource,
  undoneTradesSource,
  volumesOf,
} from "../market/index.js";
import { countFigure } from "../money/index.js";
import type { ReportOptions } from "../options.js";
import type { Block, Report, Section } from "../report.js";
import { exhibitC } from "./access.js";
import { NMS_STOCKS } from "./categories.js";
import { filingSection, identificationSection } from "./identification.js";
import { exhibitA } from "./participants.js";
import { restatement } from "./restatement.js";
import { exhibitB } from "./securities.js";
import { volumeSection } from "./volume.js";

const notice = (text: string): Block => ({ type: "notice", level: "warning", text });

/**
 * Form ATS-R (17 CFR 249.638) of a calendar quarter of the configured time zone, drafted from the ledger.
 * @throws ReportError BAD_PERIOD for a quarter that is invalid or has not started; MISSING_CATEGORY for a traded security without one; UNKNOWN_MARKET
 * for market-wide volume of what is not there; BAD_DRAFT for an earlier draft of something else; BAD_CONFIG
 */
export function atsR(ledger: ReportLedger, config: ReportConfig, { quarter, earlier }: ReportOptions["ats-r"]): Report {
  checkIdentity(config);
  const zone = config.timeZone;
  const period = quarterPeriod(quarter, zone);
  const { timestamp } = ledger.head;
  if (period.from > timestamp) {
    throw new ReportError(
      "BAD_PERIOD",
      `${quarter} has not started: the ledger ends at ${shownInstant(timestamp, zone)}`,
    );
  }
  const [trades, undone] = [tradesSource(period.from, period.to), undoneTradesSource(period.from, period.to)];
  const securities = securitiesAt(ledger, securitiesSource(period.to));
  checkMarketVolume(ledger, config);
  const volumes = volumesOf(ledger, trades);
  const traded = volumes.map(categoryOf);

  const a = exhibitA(ledger, config, period);
  const c = exhibitC(ledger, config, period, securities);
  const [lost = { count: 0 }] = ledger.rows<{ count: number }>(
    `SELECT count(*) AS count FROM (${undone.sql})`,
    undone.params,
  );
  const notes: Block[] = [
    ...(period.to > timestamp
      ? [notice(`The quarter has not ended: these are the figures by ${shownInstant(timestamp, zone)}.`)]
      : []),
    ...(traded.some((category) => NMS_STOCKS.has(category)) && traded.some((category) => !NMS_STOCKS.has(category))
      ? [
          notice(
            "17 CFR 242.301(b)(9) has transactions in NMS stocks and in other securities reported separately: file items 4.A to 4.C and 5.A to 5.C on one form, all others on another.",
          ),
        ]
      : []),
    {
      type: "paragraph",
      text: "Items, categories and exhibits are in the order and by the letters of Form ATS-R (SEC 2551). Compare their wording with the form as it stands on the day of filing.",
    },
    {
      type: "fields",
      id: "undone",
      fields: [
        {
          id: "count",
          label: "Transactions in blocks that a revert undid, which no figure counts",
          figure: countFigure(lost.count, { source: undone.id }),
        },
      ],
    },
  ];
  const drawn: Section[] = [
    identificationSection(config),
    volumeSection(ledger, config, period, trades, volumes),
    a.section,
    exhibitB(volumes, trades),
    c.section,
  ];
  const name = `ats-r-${quarter}`;
  const restated = earlier && restatement(name, drawn, earlier);
  return {
    kind: "ats-r",
    title: "Form ATS-R: quarterly report of alternative trading system activities",
    subtitle: `${period.shown} (${quarter.replace("Q", " Q")}, ${zone})`,
    name,
    ats: identityOf(config),
    ledger: ledger.head,
    sections: [
      filingSection(config, period, restated !== undefined),
      ...(restated ? [restated] : []),
      ...drawn,
      { id: "notes", heading: "Notes", blocks: notes },
    ],
    sources: [trades, ...a.sources, ...c.sources, undone],
    due: false,
  };
}
