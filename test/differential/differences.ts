/** Where answers differ, and the list of differences that are accepted: docs/differences.md. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/process.js";
import type { Peer } from "./peers.js";
import type { Answers } from "./script.js";

/** One place in one answer. */
export interface Difference {
  /** `chapter/label` of the step. */
  readonly step: string;
  /** Where in the answer: names and indexes with dots between. */
  readonly where: string;
  readonly ours: string;
  readonly theirs: string;
}

/** A row of the list. Each text may have `*` for anything. */
export interface Accepted extends Difference {
  readonly why: string;
}

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

function* between(ours: unknown, theirs: unknown, path: readonly string[]): Generator<[string, unknown, unknown]> {
  const isNest = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
  if (isNest(ours) && isNest(theirs) && Array.isArray(ours) === Array.isArray(theirs)) {
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      yield* between(ours[name], theirs[name], [...path, name]);
    }
  } else if (shown(ours) !== shown(theirs)) yield [path.join("."), ours, theirs];
}

/** Every place where two nodes answered a script differently. */
export function differencesOf(ours: Answers, theirs: Answers): Difference[] {
  return [...ours].flatMap(([step, answer]) =>
    [...between(answer, theirs.get(step), [])].map(([where, mine, other]) => ({
      ...{ step, where, ours: shown(mine), theirs: shown(other) },
    })),
  );
}

const cell = (text: string): string => text.replaceAll("\\|", "|").replace(/^`(.*)`$/, "$1");

function sectionOf(peer: Peer): string {
  const text = readFileSync(join(ROOT, "docs", "differences.md"), "utf8");
  return text.split(/^## /m).find((part) => part.toLowerCase().startsWith(`${peer}\n`)) ?? "";
}

/** The methods that docs/differences.md says a peer does not answer, though docs/rpc.md counts them as its. */
export const unansweredOf = (peer: Peer): string[] =>
  [...(sectionOf(peer).split("\nNot answered: ")[1] ?? "").matchAll(/`(\w+_\w+)`/g)].map(([, name]) => name as string);

/** The rows of docs/differences.md under the heading of a peer. */
export function acceptedOf(peer: Peer): Accepted[] {
  return sectionOf(peer)
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => {
      const cells = line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((part) => cell(part.trim()));
      const [step = "", where = "", ours = "", theirs = "", why = ""] = cells;
      return { step, where, ours, theirs, why };
    });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const patterns = new Map<string, RegExp>();
function fits(pattern: string, text: string): boolean {
  let known = patterns.get(pattern);
  if (!known) {
    known = new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "s");
    patterns.set(pattern, known);
  }
  return known.test(text);
}

/** Whether a row of the list is about a difference. */
export const isAbout = (row: Accepted, { step, where, ours, theirs }: Difference): boolean =>
  row.step.split(", ").some((one) => fits(one, step)) &&
  fits(row.where, where) &&
  fits(row.ours, ours) &&
  fits(row.theirs, theirs);

/** A difference as a row to complete, for the engineer who repairs or explains it. */
export const rowOf = ({ step, where, ours, theirs }: Difference): string => {
  const short = (text: string): string => (text.length > 160 ? `${text.slice(0, 150)}*` : text).replaceAll("|", "\\|");
  return `| \`${step}\` | \`${where}\` | \`${short(ours)}\` | \`${short(theirs)}\` | why |`;
};
