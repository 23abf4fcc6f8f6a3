import { OptionNamingError } from "../../persistence/option-names.js";

/** What can be wrong with the chain that a chain is a fork of. */
export type ForkErrorCode =
  | "FORK_UNREACHABLE"
  | "FORK_REFUSED"
  | "FORK_PRUNED"
  | "FORK_CHANGED"
  | "FORK_NO_BLOCK"
  | "FORK_HEADER";

/** The upstream cannot give what is needed of it. The message is one sentence that says what, and what to do. */
export class ForkError extends OptionNamingError {
  override readonly name = "ForkError";
  /** JSON-RPC's, for a client whose request needs the upstream. */
  readonly code = -32000;

  constructor(
    readonly reason: ForkErrorCode,
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}
