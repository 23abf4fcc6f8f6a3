import { readFileSync } from "node:fs";
import { type Drawing, drawing } from "./drawing.js";
import { ledgerCopy } from "./walk.js";
import type { Year } from "./year.js";

const REPORTS = [
  ["ats-r", "--quarter", "2026Q2"],
  ["rule-302", "--day", "2026-02-11"],
] as const;

/** The same ledger and configuration give the same bytes. */
export function describeSameness(year: () => Year, reports: () => Drawing): void {
  describe.each(REPORTS)("the report %s %s %s", (...args) => {
    it.each(["pdf", "json"])(
      "is the same bytes again as %s, from the chain's folder and from a copy of the file",
      async (format) => {
        const [first, again] = [
          await reports().file(format, ...args),
          await drawing(["--ledger", ledgerCopy(year())]).file(format, ...args),
        ];
        expect([first.code, again.code]).toEqual([0, 0]);
        const bytes = readFileSync(first.out);
        expect(readFileSync(again.out).equals(bytes)).toBe(true);
        expect(bytes.length).toBeGreaterThan(1_000);
      },
    );
  });
}
