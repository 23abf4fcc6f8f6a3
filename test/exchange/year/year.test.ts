import { cleanUp } from "../../support/ending.js";
import { instant } from "./calendar.js";
import { EDGES } from "./story.js";
import { startYear, type Year } from "./year.js";

let year: Year;
beforeAll(async () => {
  year = await startYear(() => ({ beforeRevert: async () => {} }));
}, 240_000);
afterAll(cleanUp);

describe("the year", () => {
  it.each(EDGES)("has trades of ALFA and BETA in the seconds around %s", (text) => {
    const around = year.executions.filter(({ time }) => Math.abs(time - instant(text)) <= 1);
    const seen = around.map(({ time, symbol }) => `${time - instant(text)} ${symbol}`);
    expect(seen).toEqual(expect.arrayContaining(["-1 ALFA", "0 ALFA", "1 BETA"]));
  });

  it("lives", () => {
    const count = (by: (o: Year["orders"][number]) => string) =>
      year.orders.reduce<Record<string, number>>((c, o) => ({ ...c, [by(o)]: (c[by(o)] ?? 0) + 1 }), {});
    console.log(
      year.receipts.length,
      year.orders.length,
      year.executions.length,
      count((o) => `${o.venue} ${o.status} ${o.cancelled ?? o.refusedBy ?? ""}`),
      count((o) => `${o.kind} ${o.timeInForce} ${o.symbol}`),
      year.access.length,
      year.executions.reduce<Record<string, number>>((c, e) => ({ ...c, [e.quarter]: (c[e.quarter] ?? 0) + 1 }), {}),
    );
  });
});
