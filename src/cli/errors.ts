import { MORE_FILES } from "../machine.js";
import { OptionNamingError } from "../persistence/option-names.js";
import { codeAmong } from "../persistence/system-code.js";
import { flagNameOf } from "./flags/flag.js";

/** How a command ends: 0 done, 1 what it checked or needed does not hold, 2 wrong use. */
export const ExitCode = { done: 0, failed: 1, wrongUse: 2 } as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends a command with a sentence on stderr and an exit code. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  constructor(
    message: string,
    readonly exitCode: ExitCode,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const wrongUse = (message: string, cause?: unknown): CommandError =>
  new CommandError(message, ExitCode.wrongUse, { cause });

export const failed = (message: string, cause?: unknown): CommandError =>
  new CommandError(message, ExitCode.failed, { cause });

/** Options by which the requester contradicts themselves or the chain: wrong use, by error code. */
const WRONG_USE = new Set([
  "INVALID_OPTION",
  "CONTRADICTION",
  "UNKNOWN_HARDFORK",
  "WALLET_OPTION",
  "INVALID_PRIVATE_KEY",
  "INVALID_AMOUNT",
  "INVALID_INSTANT",
  "INVALID_CODE",
  "INVALID_INPUT",
  "NO_ACCOUNT",
  "SNAPSHOT_NAME",
]);

/** An error that ends the command, among the causes of one that a library has wrapped it in. */
function commandErrorIn(error: unknown): CommandError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof CommandError) return cause;
  return undefined;
}

/** Any error as one that ends the command: its sentence on one line, its exit code, itself as cause. */
export function toCommandError(error: unknown): CommandError {
  const known = commandErrorIn(error);
  if (known) return known;
  if (!(error instanceof Error)) return failed(String(error), error);
  if (codeAmong(error, ["EMFILE", "ENFILE"])) return failed(`too many files are open: ${MORE_FILES}`, error);
  if (error instanceof OptionNamingError) error.rename(flagNameOf);
  const sentence = error.message.replace(/\s*\n\s*/g, " ");
  const { code } = error as { code?: unknown };
  const exitCode = typeof code === "string" && WRONG_USE.has(code) ? ExitCode.wrongUse : ExitCode.failed;
  return new CommandError(sentence || error.name, exitCode, { cause: error });
}
