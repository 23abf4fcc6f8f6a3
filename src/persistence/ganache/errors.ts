import { OptionNamingError } from "../option-names.js";

export type GanacheDatabaseErrorCode =
  | "NOT_FOUND"
  | "NOT_GANACHE"
  | "EMPTY"
  | "FORKED"
  | "IN_USE"
  | "INCOMPLETE"
  | "UNREADABLE";

/** A Ganache database that cannot be read; the message is one sentence that says why and what to do. */
export class GanacheDatabaseError extends OptionNamingError {
  override readonly name = "GanacheDatabaseError";

  constructor(
    readonly code: GanacheDatabaseErrorCode,
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}

/** Something that the database should hold and does not: a file of it is cut off or lost. */
export const incomplete = (what: string, cause?: unknown): GanacheDatabaseError =>
  new GanacheDatabaseError(
    "INCOMPLETE",
    `the Ganache database is incomplete: ${what}; copy the whole directory again while Ganache does not run`,
    { cause },
  );
