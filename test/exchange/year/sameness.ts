import { readFileSync } from "node:fs";
import { type Drawing, drawing } from "./drawing.js";
import { ledgerCopy } from "./walk.js";
import type { Year } from "./year.js";

const REPORTS = [
  ["pdf", "ats-r", "--quarter", "2026Q2"],
  ["json", "rule-302", "--day", "2026-02-11"],
] as const;

/** The same ledger and configuration give the same bytes. */
export function describeSameness(year: () => Year, reports: () => Drawing): void {
  it.each(REPORTS)("a report is the same %s again from a copy of the file: %s %s %s", async (format, ...args) => {
    const first = await reports().file(format, ...args);
    const again = await drawing(["--ledger", ledgerCopy(year())]).file(format, ...args);
    expect([first.code, again.code]).toEqual([0, 0]);
    const bytes = readFileSync(first.out);
    expect(readFileSync(again.out).equals(bytes)).toBe(true);
    expect(bytes.length).toBeGreaterThan(1_000);
  });
}
