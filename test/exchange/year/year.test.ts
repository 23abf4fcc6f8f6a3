import { cleanUp } from "../../support/ending.js";
import { describeAtsR } from "./ats-r.js";
import { describeAuditorsQuestions } from "./auditors.js";
import { instant } from "./calendar.js";
import { type Draft, type Drawing, drawing } from "./drawing.js";
import { describeRule302 } from "./rule-302.js";
import { EDGES } from "./story.js";
import { startYear, type Year } from "./year.js";

let year: Year;
let reports: Drawing;
/** The first draft of the second quarter, before a revert took its end back. */
let secondQuarter: Draft;
beforeAll(async () => {
  year = await startYear(async ({ chain }) => {
    reports = drawing(["--data-dir", chain.dataDir]);
    secondQuarter = await reports.draft("ats-r", "--quarter", "2026Q2");
  });
}, 240_000);
afterAll(cleanUp);

describe("the year", () => {
  it.each(EDGES)("has trades of ALFA and BETA in the seconds around %s", (text) => {
    const around = year.executions.filter(({ time }) => Math.abs(time - instant(text)) <= 1);
    const seen = around.map(({ time, symbol }) => `${time - instant(text)} ${symbol}`);
    expect(seen).toEqual(expect.arrayContaining(["-1 ALFA", "0 ALFA", "1 BETA"]));
  });
});

describeRule302(
  () => year,
  () => reports,
);
describeAtsR(
  () => year,
  () => reports,
  () => secondQuarter,
);
describeAuditorsQuestions(() => year);
