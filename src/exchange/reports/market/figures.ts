import { shownInstant } from "../calendar/index.js";
import type { Figure } from "../report.js";

/** What is printed where there is nothing to say. */
export const NONE = "";

export const textFigure = (text: string | null | undefined): Figure => ({ text: text ?? NONE });

/** What the operator says, or else the question that is left to them. */
export const toldFigure = (text: string | undefined, question: string): Figure =>
  text === undefined || text === "" ? { text: "", blank: question } : { text };

/** An instant by the configured zone's clocks; the unix seconds beside it. */
export const instantFigure = (instant: number | null, zone: string): Figure =>
  instant === null ? { text: NONE } : { text: shownInstant(instant, zone), exact: String(instant) };
