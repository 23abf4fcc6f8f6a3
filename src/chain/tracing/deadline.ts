import type { RequestAllowance } from "../calls/allowance.js";
import type { Core } from "../head/core.js";

/** Milliseconds that the execution of a traced transaction may take, if the client does not say; and the most it can say. */
export const DEFAULT_TIMEOUT = 30_000;
export const MAX_TIMEOUT = 300_000;

/** What the execution of one traced transaction may take. @param timeout milliseconds. */
export const traceAllowance = (core: Core, timeout = DEFAULT_TIMEOUT): RequestAllowance =>
  core.limits.allowance.renewed(
    Math.max(timeout, Number.MIN_VALUE),
    `execution timeout: the trace takes longer than ${timeout} ms`,
  );
