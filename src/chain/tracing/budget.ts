import { ChainError } from "../errors.js";

const LIMIT_EXCEEDED = -32005;

/** Characters that one trace may have as JSON. What exceeds it would not fit into one JavaScript string with others beside it. */
export const MAX_TRACE_SIZE = 256 * 1024 * 1024;

/** Counts how large a trace becomes, so that a transaction made for it cannot take all the memory. */
export interface Budget {
  /** @throws ChainError when the trace has become too large. */
  spend(characters: number): void;
}

export function createBudget(most = MAX_TRACE_SIZE): Budget {
  let left = most;
  return {
    spend(characters) {
      left -= characters;
      if (left >= 0) return;
      throw new ChainError(
        `limit exceeded: the trace is larger than ${most} characters; request less of it (limit, disableStack, disableStorage, onlyTopCall)`,
        LIMIT_EXCEEDED,
      );
    },
  };
}
