/**
 * The log of a running chain: Ganache's lines for people (`src/node/log-lines.ts`), or, with `--json`, one object a line. Its events, each with
 * `level`, `time` (ISO-8601) and `event`:
 *
 * - `chain`: everything the banner shows, once the chain is open
 * - `listening`: `url`; requests are answered from here on
 * - `request`: `method`, `milliseconds`, and `error` where it failed, with `call`, what it was to call; `params` with `--verbose`
 * - `transaction`: `hash`, `gasUsed`, `blockNumber`, `blockTime`; `contractAddress`, `error`, `revertReason` where there is one;
 *   `call` where it failed
 * - `console`: `messages` that contracts printed with `console.log`; `hash` of the transaction, none for a call
 * - `dropped`: `hash` and `from` of a waiting transaction that left the pool without being mined, and the `reason`
 * - `warning`: `message`
 * - `failure`: `message`; writes are refused from here on
 * - `crash`: `message` and `stack` of an unexpected error, after which the node closes and ends with exit code 1
 * - `closing`: `signal`
 * - `closed`
 */

import type { RequestEvent } from "../../node-interface.js";
import { asJson } from "../output/json.js";

/** A request for the JSON log; with `verbose` its parameters, too. */
export function requestFields({ params, error, ...event }: RequestEvent, verbose: boolean): Record<string, unknown> {
  // An Error keeps its message to itself when it is made JSON.
  const why = error && { error: { code: error.code, message: error.message } };
  return asJson({ ...event, ...why, ...(verbose && { params: params ?? [] }) });
}
