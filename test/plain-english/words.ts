/** What a program writes, and the files of this test. */
export const GENERATED: readonly string[] = [
  "docs/options.md",
  "docs/rpc.md",
  "src/exchange/artifacts",
  "test/plain-english",
  "test/plain-english.test.ts",
];

interface Word {
  /** Matched in a line whose identifiers are split into words; its match is what is reported. */
  pattern: RegExp;
  instead: string;
}

/**
 * Words that are old-fashioned or vague, or that mean several things; each hit is a fault. Solidity files are not read: the compiler
 * puts a hash of the sources into the bytecode, and with it into the genesis hash, so that their comments cannot change.
 */
export const WORDS: readonly Word[] = [
  { pattern: /\b(tell|tells|told|telling)\b/i, instead: "report, show, provide, configure or distinguish" },
  { pattern: /\banew\b/i, instead: "again, reset or rebuild" },
  { pattern: /\b(go|goes|going|gone|went) on from\b/i, instead: "fork from or continue from" },
  { pattern: /\b(draw|draws|drew|drawn|drawing) up\b/i, instead: "generate" },
  { pattern: /\b(mend|mends|mended|mending)\b/i, instead: "repair or fix" },
  { pattern: /\b(MOST|LEAST)_/, instead: "MAX_ or MIN_" },
  { pattern: /\bcheats?\b/i, instead: "test method" },
  { pattern: /\b(asked|asking|askers?|unasked|(ask|asks) for)\b/i, instead: "request, query, require or provide" },
  { pattern: /\bwhoever\b/i, instead: "the caller, the client, everyone who" },
  { pattern: /\bshall\b/i, instead: "the present tense, or must" },
  { pattern: /\bfor ever\b/i, instead: "permanently" },
  { pattern: /\b(vouch|vouches|vouched|vouching)\b/i, instead: "prove or cover" },
  { pattern: /\b(hear|hears|heard|hearing)\b/i, instead: "receive, be called with, be reported" },
  { pattern: /\bin \S+'s words\b/i, instead: "as geth reports it, compatible with geth" },
  { pattern: /\b(hold|holds|held|holding) ((it|them|each|one) )?against\b/i, instead: "compare with or check against" },
  { pattern: /\bamiss\b/i, instead: "wrong" },
  { pattern: /\b(nought|naught|lest|hence|thereof|thither)\b/i, instead: "a word of today" },
];

interface Exception {
  path: string;
  /** A part of the line. */
  text: string;
  reason: string;
}

const FIELD = "a field's id in the JSON of a report, which later drafts are compared with";
const RECORDED = "a rejection's sentence is a value of the ledger, which verification computes again";

export const EXCEPTIONS: readonly Exception[] = [
  { path: "test/cli/create2-deployer.test.ts", text: "hevm cheat code", reason: "what Foundry hashes to an address" },
  { path: "src/exchange/client/refusals/eligibility.ts", text: "register it anew", reason: RECORDED },
  { path: "src/exchange/client/refusals/exchange-sentences.ts", text: "were asked for", reason: RECORDED },
  { path: "src/exchange/client/refusals/pool-sentences.ts", text: "ask for a new quote", reason: RECORDED },
  { path: "src/exchange/reports/form-ats/answers.ts", text: 'id: "told"', reason: FIELD },
  { path: "test/exchange/reports/forms.test.ts", text: 'C.told"', reason: FIELD },
  { path: "test/exchange/reports/forms.test.ts", text: 'part2item1.told"', reason: FIELD },
  { path: "src/exchange/reports/form-ats/changes.ts", text: 'id === "told"', reason: FIELD },
];

/** Words of an identifier: `toldOf` and `NOTHING_TOLD` have two each. `MOST_` keeps its underscore. */
const split = (line: string): string =>
  line
    .replaceAll(/\b(MOST|LEAST)_/g, "$1__")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/(?<!_)_(?!_)/g, " ")
    .replaceAll("__", "_");

/** A text with the glossary's lines empty: it names the words that it replaces. */
const withoutGlossary = (text: string): string =>
  text.replace(/^## Glossary\n[\s\S]*?(?=^## )/m, (section) => section.replaceAll(/[^\n]/g, ""));

/** The faults of a text, as `path:line: "word" …`. */
export function faultsOf(path: string, text: string, exceptions: readonly Exception[] = EXCEPTIONS): string[] {
  const own = exceptions.filter((exception) => exception.path === path);
  return withoutGlossary(text)
    .split("\n")
    .flatMap((line, index) => {
      if (own.some((exception) => line.includes(exception.text))) return [];
      const words = split(line);
      return WORDS.flatMap(({ pattern, instead }) => {
        const found = pattern.exec(words)?.[0];
        return found === undefined ? [] : [`${path}:${index + 1}: "${found}": write ${instead}: ${line.trim()}`];
      });
    });
}
