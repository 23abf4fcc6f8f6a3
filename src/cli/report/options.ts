import { readFileSync } from "node:fs";
import {
  checkDay,
  FORM_ATS_FILINGS,
  parseDraft,
  type ReportDraft,
  type ReportKind,
  type ReportOptions,
} from "../../exchange/reports/index.js";
import { wrongUse } from "../errors.js";
import type { ReportFlags } from "./flags.js";

/**
 * The text of a file that a flag names.
 * @throws CommandError (wrong use) when it cannot be read
 */
export function textOf(file: string, flag: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw wrongUse(`${flag} ${file} cannot be read (${code})`, error);
  }
}

const draftOf = (file: string | undefined, flag: string): ReportDraft | undefined =>
  file === undefined ? undefined : parseDraft(textOf(file, flag), file);

function jsonOf(file: string | undefined, flag: string): unknown {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(textOf(file, flag));
  } catch (error) {
    if (error instanceof SyntaxError) throw wrongUse(`${flag} ${file} is no JSON: ${error.message}`, error);
    throw error;
  }
}

function daysOf({ day, from, to }: ReportFlags["rule-302"]): ReportOptions["rule-302"] {
  if (day !== undefined) {
    if (from !== undefined || to !== undefined) throw wrongUse("--day is one day; give it, or --from and --to");
    checkDay(day, "--day");
    return { from: day, to: day };
  }
  if (from === undefined || to === undefined) throw wrongUse("give --day, or --from and --to, as 2026-12-31");
  return { from, to };
}

function filingOf(flags: ReportFlags["form-ats"]): ReportOptions["form-ats"] {
  const [filing, ...more] = FORM_ATS_FILINGS.filter((each) => flags[each]);
  if (filing === undefined || more.length > 0) throw wrongUse("give one of --initial, --amendment and --cessation");
  if (flags.since !== undefined && filing !== "amendment") throw wrongUse("--since goes with --amendment");
  return { filing, since: draftOf(flags.since, "--since") };
}

const OPTIONS: { [Kind in ReportKind]: (flags: ReportFlags[Kind]) => ReportOptions[Kind] } = {
  "rule-302": daysOf,
  "ats-r": ({ quarter, earlier }) => ({ quarter, earlier: draftOf(earlier, "--earlier") }),
  "form-ats": filingOf,
  "ats-n": () => ({}),
  compliance: ({ asOf, capacity }) => ({ asOf, capacity: jsonOf(capacity, "--capacity") }),
};

/**
 * The parameters of a report, with the files that the flags name read.
 * @throws CommandError (wrong use), ReportError BAD_DRAFT
 */
export const optionsOf = <Kind extends ReportKind>(kind: Kind, flags: ReportFlags[Kind]): ReportOptions[Kind] =>
  OPTIONS[kind](flags);
