import { drawReport, type ReportConfig, type ReportOptions } from "../../../src/exchange/reports/index.js";
import type { Report } from "../../../src/exchange/reports/report.js";
import { removeDirectories } from "../../support/directories.js";
import { endCommands } from "../../support/process.js";
import {
  CAST,
  config,
  figuresOf,
  type HalfYear,
  type Ledger,
  MONTHS,
  openLedger,
  printed,
  rowsBehind,
  tradeHalfYear,
  tradeUnseen,
  walletOf,
} from "./half-year.js";

/** Five percent of what was traded here in four months, less in the fifth, and nothing is known of the sixth. */
const LISTED_VOLUME = [2_000, 2_260, 2_000, 2_000, 2_001];
/** A fifth of it in three months, a twentieth in three. */
const BOND_VOLUME = [25_000, 25_000, 25_000, 100_000, 100_000, 100_000];

const CONFIG = config({
  marketVolume: [
    ...LISTED_VOLUME.map((shares, index) => ({ security: "LSTD", month: MONTHS[index], shares: String(shares) })),
    ...BOND_VOLUME.map((dollars, index) => ({
      ...{ security: "corporate-debt", month: MONTHS[index], dollars: String(dollars) },
    })),
  ],
  filings: [
    { form: "ats-initial", filedOn: "2024-12-20" },
    { form: "ats-r", quarter: "2025Q1", filedOn: "2025-05-05" },
  ],
});

let year: HalfYear;
let before: Ledger;
let report: Report;

const draw = (config: ReportConfig = CONFIG, options: ReportOptions["compliance"] = {}): Report =>
  drawReport("compliance", before, config, options);

beforeAll(async () => {
  year = await tradeHalfYear();
  before = await openLedger(year);
  report = draw();
}, 60_000);

afterAll(async () => {
  before.close();
  await endCommands();
  removeDirectories();
});

describe("the compliance report says", () => {
  it("in how many of the six months each threshold was reached, exactly", () => {
    expect(
      printed(report, "thresholds").map(({ rule, subject, months, verdict }) => [rule, subject, months, verdict]),
    ).toEqual([
      ["242.301(b)(3)(i)(B): order display and execution access", "LSTD", "4 of 6", "applies"],
      ["242.301(b)(5)(i)(A): fair access", "LSTD", "4 of 6", "applies"],
      ["242.301(b)(5)(i)(D): fair access", "corporate-debt", "6 of 6", "applies"],
      [
        "242.301(b)(6)(i)(B): capacity, integrity and security of automated systems",
        ...["corporate-debt", "3 of 6", "does not apply"],
      ],
    ]);
    const months = printed(report, "monthly-volume").filter(({ rule }) => rule?.startsWith("242.301(b)(3)"));
    expect(months.map(({ month, own, market, percent, reached }) => [month, own, market, percent, reached])).toEqual([
      ["2025-01", "100", "2,000", "5.00", "yes"],
      ["2025-02", "113", "2,260", "5.00", "yes"],
      ["2025-03", "100", "2,000", "5.00", "yes"],
      ["2025-04", "100", "2,000", "5.00", "yes"],
      ["2025-05", "100", "2,001", "5.00", "no"],
      ["2025-06", "140", "", "", "not known"],
    ]);
  });

  it("that it is unknown where market-wide volume is missing", () => {
    const config = { ...CONFIG, marketVolume: CONFIG.marketVolume.filter(({ month }) => month !== "2025-01") };
    const [display] = printed(draw(config), "thresholds");
    expect(display).toMatchObject({ months: "3 of 6", verdict: "unknown: market-wide volume is missing" });
    const none = printed(draw({ ...CONFIG, marketVolume: [] }), "thresholds");
    expect(none.map(({ subject }) => subject)).not.toContain("OTHR");
  });

  it("whose verification ended or will", () => {
    expect(
      printed(report, "verifications").map(({ subscriber, status, days, holds }) => [subscriber, status, days, holds]),
    ).toEqual([
      ["I-6", "expired", "-44", "1"],
      ["I-4", "active", "17", "1"],
    ]);
  });

  it("which lots will be free, and not those that stay locked for longer", () => {
    expect(printed(report, "lockups")).toMatchObject([
      { security: "OTHR", holder: "I-2", shares: "30", free: "2025-07-30", why: "issued" },
    ]);
  });

  it("which affiliates are near their limit, and which have to give notice, alone and as a group", () => {
    const rows = printed(report, "affiliates").map(
      ({ affiliate, security, sold, one_percent, average, limit, used }) => {
        return [affiliate, security, sold, one_percent, average, limit, used];
      },
    );
    // Of LSTD 4,900 are outstanding. June's 140 shares are of the four weeks before that of 15 July.
    expect(rows).toEqual([
      ["I-1", "LSTD", "40", "49", "35", "49", "81.63"],
      ["group FOUNDERS: I-1, I-3", "LSTD", "40", "49", "35", "49", "81.63"],
      ["I-1", "OTHR", "5,001", "10,000", "1,250.25", "10,000", "50.01"],
      // An affiliate until June.
      ["I-2", "OTHR", "0", "10,000", "1,250.25", "10,000", "0.00"],
      ["group FOUNDERS: I-1, I-3", "OTHR", "5,001", "10,000", "1,250.25", "10,000", "50.01"],
    ]);
    expect(printed(report, "affiliates").map(({ near, notice }) => [near, notice])).toEqual([
      ["near or above", "no"],
      ["near or above", "no"],
      ["no", "required above the numbers"],
      ["no", "no"],
      ["no", "required above the numbers"],
    ]);
  });

  it("how many hold each class, and who of them is not known to be accredited", () => {
    expect(
      printed(report, "holders").map(({ security, holders, cap, of_cap, persons, not_accredited }) => {
        return [security, holders, cap, of_cap, persons, not_accredited];
      }),
    ).toEqual([
      ["BOND", "2", "none", "", "2", "0"],
      ["LSTD", "5", "5", "100.00", "5", "0"],
      ["OTHR", "4", "none", "", "4", "1"],
    ]);
  });

  it("what is halted, paused and frozen, and why", () => {
    expect(printed(report, "halts")).toMatchObject([{ what: `market ${year.other.market}`, reason: "NEWS-PENDING" }]);
    expect(printed(report, "pauses")).toMatchObject([{ what: "BOND" }]);
    expect(printed(report, "frozen")).toMatchObject([{ what: `I-5 (${walletOf("erin")})`, reason: "SANCTIONS-CHECK" }]);
  });

  it("what was filed, and what has to be", () => {
    const states = (of: Report) =>
      printed(of, "filings").map(({ form, quarter, due, state }) => [form, quarter, due, state]);
    expect(states(report)).toEqual([
      ["Form ATS, initial operation report", "", "26 December 2024", "filed"],
      ["Form ATS-R", "2025Q1", "30 April 2025", "filed late"],
      ["Form ATS-R", "2025Q2", "30 July 2025", "due"],
      ["Form ATS-R", "2025Q3", "30 October 2025", "upcoming"],
    ]);
    expect(states(draw(CONFIG, { asOf: "2025-07-31" }))[2]).toEqual([
      "Form ATS-R",
      "2025Q2",
      "30 July 2025",
      "overdue",
    ]);
    const filings = [...CONFIG.filings, { form: "ats-cessation" as const, filedOn: "2025-07-10" }];
    expect(states(draw({ ...CONFIG, filings }))[3]).toEqual(["Form ATS-R", "2025Q3", "21 July 2025", "due"]);
  });

  it("all that is due in one place, and whether anything is", () => {
    expect(report.due).toBe(true);
    expect(printed(report, "due").map(({ what }) => what)).toEqual([
      "I-6: the verification ended; renew it or end the access",
      "Form ATS-R of 2025Q2: due",
      "I-4: renew the verification",
      expect.stringContaining("LSTD: 5% of average daily volume was reached in 4 of six months, so that order display"),
      expect.stringContaining("LSTD: 5% of average daily volume was reached in 4 of six months, so that fair access"),
      expect.stringContaining("corporate-debt: 5% of average daily volume was reached in 6 of six months"),
      "I-1 in LSTD: sold 81.63% of what may be sold in three months",
      "group FOUNDERS: I-1, I-3 in LSTD: sold 81.63% of what may be sold in three months",
      "I-1 in OTHR: notice on Form 144 for sales in three months",
      "group FOUNDERS: I-1, I-3 in OTHR: notice on Form 144 for sales in three months",
      "LSTD: 5 holders, of 5 that its cap allows",
    ]);
    const early = draw(config({ ats: {}, filings: [{ form: "ats-initial", filedOn: "2024-11-01" }] }), {
      asOf: "2024-12-30",
    });
    expect([early.due, printed(early, "due")]).toEqual([false, []]);
  });

  it("the same from the same ledger", () => {
    const text = (of: Report) => JSON.stringify(figuresOf(of));
    expect(text(draw())).toBe(text(report));
  });
});

it("has rows of the ledger behind each figure of each report", () => {
  const reports = [
    report,
    drawReport("ats-r", before, CONFIG, { quarter: "2025Q1" }),
    drawReport("rule-302", before, CONFIG, { from: "2025-01-01", to: "2025-06-30" }),
  ];
  for (const each of reports) {
    const sourced = figuresOf(each).filter(({ source }) => source !== undefined);
    expect(sourced.length).toBeGreaterThan(20);
    for (const figure of sourced) {
      const rows = rowsBehind(before, each, figure);
      if (figure.exact !== undefined && figure.exact !== "0" && figure.where) expect(rows).not.toEqual([]);
    }
  }
  const [listed] = printed(reports[1] as Report, "item-5");
  expect(listed).toMatchObject({ item: "5.A", units: "13", dollars: "130.13" });
  const behind = figuresOf(reports[1] as Report).find(({ text, where }) => text === "130.13" && where);
  expect(rowsBehind(before, reports[1] as Report, behind ?? { text: "" })).toMatchObject([
    { executed: "2025-02-22T00:00:02Z", quantity: 13, value: 130_130_000, buyer: CAST.carol.address.toLowerCase() },
  ]);
});

it("says on Form ATS-R of what kind the filing is, and until when it is due", () => {
  const form = (config: ReportConfig, quarter = "2025Q2") => {
    const drawn = drawReport("ats-r", before, config, { quarter });
    const [filing] = drawn.sections.flatMap(({ blocks }) => blocks);
    if (filing?.type !== "fields") throw new Error("the form does not begin with the filing");
    const said = Object.fromEntries(filing.fields.map(({ id, figure }) => [id, figure.text]));
    return { ...said, words: JSON.stringify(drawn.sections) };
  };
  expect(form(CONFIG)).toMatchObject({
    ...{ type: "Quarterly report", from: "1 April 2025", to: "30 June 2025", filed: "not filed" },
    due: "30 July 2025 (17 CFR 242.301(b)(9)(i))",
    words: expect.stringContaining("reported separately: file items 4.A to 4.C and 5.A to 5.C on one form"),
  });
  expect(form(CONFIG, "2025Q1")).toMatchObject({ filed: "5 May 2025" });
  const filings = [...CONFIG.filings, { form: "ats-cessation" as const, filedOn: "2025-06-11" }];
  expect(form({ ...CONFIG, filings })).toMatchObject({
    ...{ type: expect.stringContaining("ceased to operate"), to: "11 June 2025" },
    due: "23 June 2025 (17 CFR 242.301(b)(9)(ii), put off from 21 June 2025 by 17 CFR 240.0-3(a))",
  });
});

describe("a report is refused, with what is wrong and where,", () => {
  const refused = (what: () => unknown) => {
    try {
      what();
    } catch (error) {
      return [(error as { code?: string }).code, (error as Error).message] as const;
    }
    return undefined;
  };
  const quarter = (name: string, config: ReportConfig = CONFIG) =>
    refused(() => drawReport("ats-r", before, config, { quarter: name }));

  it("for a quarter or a day that has not started, or is none", () => {
    expect(quarter("2025Q4")).toEqual(["BAD_PERIOD", expect.stringContaining("2025Q4 has not started")]);
    expect(quarter("2025q3")?.[0]).toBe("BAD_PERIOD");
    expect(quarter("2025Q3")).toBeUndefined();
    const day = (from: string, to = from) => refused(() => drawReport("rule-302", before, CONFIG, { from, to }));
    expect(day("2025-07-16")).toEqual(["BAD_PERIOD", expect.stringContaining("2025-07-16 has not started")]);
    expect(day("2025-02-29")?.[0]).toBe("BAD_PERIOD");
    expect(day("2025-07-15")).toBeUndefined();
    expect(refused(() => draw(CONFIG, { asOf: "tomorrow" }))?.[1]).toContain("--as-of");
  });

  it("for market-wide volume of a market that there is not", () => {
    const config = { ...CONFIG, marketVolume: [{ security: "NONE", month: "2025-01", shares: "1" }] };
    const sentence = expect.stringMatching(/marketVolume\[0\]\.security "NONE".*BOND, LSTD, OTHR/);
    expect(refused(() => draw(config))).toEqual(["UNKNOWN_MARKET", sentence]);
    expect(quarter("2025Q1", config)).toEqual(["UNKNOWN_MARKET", sentence]);
    // What was listed later is known all the same.
    expect(quarter("2024Q4")).toBeUndefined();
  });

  it("for a name that the rule forbids, and a zone that is none", () => {
    const named = (name: string): ReportConfig => ({ ...CONFIG, ats: { name } });
    expect(quarter("2025Q1", named("Acme Exchange"))).toEqual(["BAD_CONFIG", expect.stringContaining("301(b)(11)")]);
    expect(quarter("2025Q1", named("The Stock Market of Acme"))?.[0]).toBe("BAD_CONFIG");
    expect(quarter("2025Q1", { ...CONFIG, timeZone: "New York" })?.[1]).toContain('timeZone "New York"');
  });

  it("for a security without a category that was traded, from that trade on", async () => {
    const hidden = await tradeUnseen(year);
    const after = await openLedger(year);
    try {
      const config = refused(() => drawReport("ats-r", after, CONFIG, { quarter: "2025Q3" }));
      expect(config).toEqual(["MISSING_CATEGORY", expect.stringContaining(hidden.address.toLowerCase())]);
      expect(refused(() => drawReport("ats-r", after, CONFIG, { quarter: "2025Q2" }))).toBeUndefined();
      // The records are kept all the same.
      const kept = drawReport("rule-302", after, CONFIG, { from: "2025-07-15", to: "2025-07-15" });
      expect(printed(kept, "daily")).toMatchObject([{ kind: "not known", trades: "1", shares: "2", value: "10.00" }]);
      const looked = drawReport("compliance", after, CONFIG, { asOf: "2025-08-01" });
      expect(JSON.stringify(looked.sections)).toContain(`No category is known of ${hidden.address.toLowerCase()}`);
    } finally {
      after.close();
    }
  });
});
