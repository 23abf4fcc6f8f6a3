/** The messages between a ledger and its threads: each request is answered once. */

import type { LedgerHead } from "./database.js";
import type { LedgerErrorCode } from "./errors.js";
import type { QueryParams, QueryResult } from "./query.js";
import type { TailRow } from "./tail.js";

/** What can be asked of a thread, by name: the parameter and the result. */
export interface Requests {
  /** Opens the ledger; the result is its head. */
  open: { params: { file: string; projections: string[] }; result: LedgerHead | undefined };
  /** Writes packed records in one transaction; the result is the head after it. */
  append: { params: { packed: ArrayBuffer }; result: LedgerHead | undefined };
  tail: { params: { count: number }; result: TailRow[] };
  query: { params: { sql: string; params?: QueryParams; limit?: number }; result: QueryResult };
  /** Closes the ledger and ends the thread. */
  close: { params: Record<string, never>; result: undefined };
}

export type RequestName = keyof Requests;

export interface RequestMessage<Name extends RequestName = RequestName> {
  id: number;
  name: Name;
  params: Requests[Name]["params"];
}

export interface WireError {
  code: LedgerErrorCode;
  message: string;
  /** Stack or text of what caused it. */
  cause: string | undefined;
}

export type AnswerMessage = { id: number; result: unknown } | { id: number; error: WireError };
