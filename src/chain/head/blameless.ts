import { RemoteMiss, StateError } from "../../persistence/state/index.js";
import { AbortedError } from "../errors.js";
import { ForkError } from "../upstream/errors.js";

/**
 * Whether an execution ended for a reason that lies outside of what was executed: something of the upstream is missing, its time is
 * over, the state database is damaged. It says nothing against a transaction.
 */
export const isBlameless = (failure: unknown): boolean =>
  failure instanceof RemoteMiss ||
  failure instanceof ForkError ||
  failure instanceof AbortedError ||
  failure instanceof StateError;
