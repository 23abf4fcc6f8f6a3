/**
 * Copied beside the compiled program (scripts/mutate.js): which mutant is active. With COUVERTURE_MUTANT_HITS it notes in that file
 * which mutants are reached, by whichever process or thread reaches them.
 */
import { appendFileSync } from "node:fs";

const active = Number(process.env.COUVERTURE_MUTANT ?? 0);
const file = process.env.COUVERTURE_MUTANT_HITS;
const reached = new Set();

export function mutant$(id) {
  if (file !== undefined && !reached.has(id)) {
    reached.add(id);
    appendFileSync(file, `${id}\n`);
  }
  return id === active;
}
