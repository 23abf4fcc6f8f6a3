/**
 * Copied beside the compiled program (scripts/mutate.js): which mutant is active. With COUVERTURE_MUTANT_HITS it notes in that file
 * which mutants are reached, by whichever process or thread reaches them, and by which test, where Jest's own process does in a test.
 */
import { appendFileSync } from "node:fs";

const active = Number(process.env.COUVERTURE_MUTANT ?? 0);
const file = process.env.COUVERTURE_MUTANT_HITS;
/** The mutants that were noted, by test. */
const noted = new Map();

/** Notes a mutant and the test under way; null in place of that in hooks and in other processes. */
function note(id) {
  const test = globalThis.expect?.getState().currentTestName ?? null;
  if (!noted.has(test)) noted.set(test, new Set());
  const ids = noted.get(test);
  if (ids.has(id)) return;
  ids.add(id);
  appendFileSync(file, `${JSON.stringify([id, test])}\n`);
}

export function mutant$(id) {
  if (file !== undefined) note(id);
  return id === active;
}
