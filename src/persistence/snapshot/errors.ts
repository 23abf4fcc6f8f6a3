import { OptionNamingError } from "../option-names.js";

export type SnapshotErrorCode =
  /** There is no such file. */
  | "SNAPSHOT_MISSING"
  /** The file is something else. */
  | "SNAPSHOT_FOREIGN"
  /** It was made by a newer program. */
  | "SNAPSHOT_NEWER"
  /** It does not hold what it says it holds: cut off, altered, or of parts that do not belong together. */
  | "SNAPSHOT_DAMAGED"
  /** There is one of that name already. */
  | "SNAPSHOT_EXISTS"
  /** The name cannot be one. */
  | "SNAPSHOT_NAME"
  /** What was requested cannot be saved: the block does not exist, or the engine cannot revert. */
  | "SNAPSHOT_UNAVAILABLE"
  /** A chain is in the place where it was to be loaded. */
  | "SNAPSHOT_OCCUPIED"
  | "SNAPSHOT_UNREADABLE";

/** A snapshot that cannot be used or made; the message is one sentence that says why and what to do. */
export class SnapshotError extends OptionNamingError {
  override readonly name = "SnapshotError";

  constructor(
    readonly code: SnapshotErrorCode,
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}

/** @param what as a clause: "block 3 of its journal does not have its checksum" */
export const damaged = (file: string, what: string, cause?: unknown): SnapshotError =>
  new SnapshotError(
    "SNAPSHOT_DAMAGED",
    `The snapshot ${file} is damaged: ${what}; put it back from a copy, or remove it and save it again.`,
    { cause },
  );

export function unreadable(file: string, cause: unknown): SnapshotError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") {
    return new SnapshotError("SNAPSHOT_MISSING", `There is no snapshot ${file}.`, { cause });
  }
  return new SnapshotError("SNAPSHOT_UNREADABLE", `The snapshot ${file} cannot be read (${code ?? message}).`, {
    cause,
  });
}
