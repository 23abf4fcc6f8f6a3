import { shownInstant } from "../calendar/index.js";
import type { Figure } from "../report.js";

/** What is printed where there is nothing to say. */
export const NONE = "";

export const textFigure = (text: string | null | undefined): Figure => ({ text: text ?? NONE });

/** The configured answer, or a blank with the question for the operator. */
export const configuredFigure = (text: string | undefined, question: string): Figure =>
  text === undefined || text === "" ? { text: "", blank: question } : { text };

/** An instant (unix seconds) by the configured zone's clocks, with its offset, to the second. */
export const instantFigure = (instant: number | null, zone: string): Figure => ({
  text: instant === null ? NONE : shownInstant(instant, zone),
});

const SHOWN_DIGITS = 8;

/** A transaction's hash: its first and last digits in print, all of them where values are exact. */
export const hashFigure = (hash: string): Figure => ({
  text: `${hash.slice(0, 2 + SHOWN_DIGITS)}…${hash.slice(-SHOWN_DIGITS)}`,
  exact: hash,
});
