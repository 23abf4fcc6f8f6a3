import { cleanUp } from "../../support/ending.js";
import { describeAuditorsQuestions } from "./auditors.js";
import { instant } from "./calendar.js";
import { type Drawing, drawing } from "./drawing.js";
import { describeRule302 } from "./rule-302.js";
import { EDGES } from "./story.js";
import { startYear, type Year } from "./year.js";

let year: Year;
let reports: Drawing;
beforeAll(async () => {
  year = await startYear(async () => {});
  reports = drawing(["--data-dir", year.floor.chain.dataDir]);
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
describeAuditorsQuestions(() => year);
