import { cleanUp } from "../../support/ending.js";
import { describeAtsR } from "./ats-r.js";
import { describeAuditorsQuestions } from "./auditors.js";
import { instant } from "./calendar.js";
import { describeCompliance } from "./compliance.js";
import { type Draft, type Drawing, drawing } from "./drawing.js";
import { describeFormAts } from "./form-ats.js";
import { describeRestored } from "./restored.js";
import { describeRule302 } from "./rule-302.js";
import { describeSameness } from "./sameness.js";
import { EDGES } from "./story.js";
import { describeWalk } from "./walk.js";
import { startYear, type Year } from "./year.js";

let year: Year;
let reports: Drawing;
/** The first draft of the second quarter, before a revert took its end back. */
let secondQuarter: Draft;
let formAts: Draft;
beforeAll(async () => {
  year = await startYear(async ({ chain }) => {
    reports = drawing(["--data-dir", chain.dataDir]);
    secondQuarter = await reports.draft("ats-r", "--quarter", "2026Q2");
    formAts = await reports.draft("form-ats", "--initial");
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

describe("the year's orders", () => {
  const every = (of: (order: Year["orders"][number]) => string | undefined) => new Set(year.orders.map(of));

  it("are of every kind and time in force, by owners and a delegate, on book and pools", () => {
    expect(every(({ kind }) => kind)).toEqual(new Set(["limit", "market", "stop", "stop-limit"]));
    expect(every(({ timeInForce }) => timeInForce)).toEqual(new Set(["GTC", "GTD", "DAY", "IOC", "FOK"]));
    expect(every(({ venue }) => venue)).toEqual(new Set(["book", "pool", "router"]));
    expect(every(({ accountType }) => accountType).size).toBeGreaterThan(4);
    const delegated = year.orders.filter(({ owner, enteredBy }) => owner !== enteredBy);
    expect(delegated.length).toBeGreaterThan(15);
  });

  it("were filled whole and in part, amended, cancelled and refused by many rules", () => {
    expect(every(({ status }) => status)).toEqual(new Set(["open", "dormant", "filled", "cancelled", "refused"]));
    expect(every(({ cancelled }) => cancelled).size).toBeGreaterThan(6);
    expect(every(({ refusedBy }) => refusedBy).size).toBeGreaterThan(13);
    expect(year.orders.filter(({ executions }) => executions.length > 1).length).toBeGreaterThan(10);
    const instructions = new Set(year.orders.flatMap((order) => order.instructions.map(({ what }) => what)));
    expect(instructions).toEqual(
      new Set(["reduced", "replaced", "cancelled", "amendment refused", "cancellation refused"]),
    );
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
describeFormAts(
  () => year,
  () => reports,
  () => formAts,
);
describeCompliance(
  () => year,
  () => reports,
);
describeAuditorsQuestions(() => year);
describeWalk(() => year);
describeSameness(
  () => year,
  () => reports,
);
describeRestored(() => year);
