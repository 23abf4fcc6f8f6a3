/**
 * What passes between a ledger and its own threads and processes: requests, answers, errors, and records in one buffer. The
 * writing thread answers each {@link RequestMessage} once and in order; the query process answers one {@link QueryRequest} at a time.
 */
import { type JournalRecord, RECORD_KINDS } from "../records/index.js";
import type { LedgerHead } from "./database.js";
import { LedgerError, type LedgerErrorCode, ledgerErrorOf, type MissingName } from "./errors.js";
import type { QueryParams, QueryResult } from "./query.js";
import type { TailRow } from "./tail.js";

/** The requests of the writing thread, by name: parameters and result. */
export interface Requests {
  /** Loads the modules of a ledger that is opened later. */
  load: { params: { projections: string[] }; result: undefined };
  /** Opens the ledger; the result is its head. */
  open: { params: { file: string; projections: string[] }; result: LedgerHead | undefined };
  /** Writes packed records in one transaction; the result is the head after it. */
  append: { params: { packed: ArrayBuffer }; result: LedgerHead | undefined };
  tail: { params: { count: number }; result: TailRow[] };
  query: { params: QueryRequest; result: QueryResult };
  /** Closes the ledger and ends the thread. */
  close: { params: Record<string, never>; result: undefined };
}

export type RequestName = keyof Requests;

export interface RequestMessage<Name extends RequestName = RequestName> {
  id: number;
  name: Name;
  params: Requests[Name]["params"];
}

export type AnswerMessage = { id: number; result: unknown } | { id: number; error: WireError };

/** One reading statement, with values for its parameters. */
export interface QueryRequest {
  sql: string;
  params?: QueryParams | undefined;
  /** Rows at most. */
  limit?: number | undefined;
}

export type QueryAnswer = { result: QueryResult } | { error: WireError };

/** A {@link LedgerError} as it is sent. */
export interface WireError {
  code: LedgerErrorCode;
  message: string;
  /** Stack or text of what caused it. */
  cause: string | undefined;
  problem?: string | undefined;
  missing?: MissingName | undefined;
}

/** @param file the ledger's, which the message names */
export function encodeError(error: unknown, file: string): WireError {
  const { code, message, cause, problem, missing } = ledgerErrorOf(error, file);
  return {
    code,
    message,
    cause: cause instanceof Error ? (cause.stack ?? cause.message) : undefined,
    problem,
    missing,
  };
}

export const decodeError = ({ code, message, ...rest }: WireError): LedgerError => new LedgerError(code, message, rest);

// A packed record: seq (8 bytes, a double), kind (1), length of the payload (4), entry hash (32), payload.
const KIND_OFFSET = 8;
const LENGTH_OFFSET = 9;
const HASH_OFFSET = 13;
const HASH_BYTES = 32;
const PAYLOAD_OFFSET = HASH_OFFSET + HASH_BYTES;

/** Bytes that a record takes when packed. */
export const packedSize = (record: JournalRecord): number => PAYLOAD_OFFSET + record.payload.length;

/** Copies records into one buffer, which can be handed over to another thread without a second copy. */
export function packRecords(records: JournalRecord[]): ArrayBuffer {
  const buffer = new ArrayBuffer(records.reduce((sum, record) => sum + packedSize(record), 0));
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  let offset = 0;
  for (const { seq, kind, payload, entryHash } of records) {
    view.setFloat64(offset, seq);
    view.setUint8(offset + KIND_OFFSET, RECORD_KINDS.indexOf(kind));
    view.setUint32(offset + LENGTH_OFFSET, payload.length);
    bytes.set(entryHash, offset + HASH_OFFSET);
    bytes.set(payload, offset + PAYLOAD_OFFSET);
    offset += PAYLOAD_OFFSET + payload.length;
  }
  return buffer;
}

/** Reads packed records one by one; each is a view of the buffer. */
export function* unpackRecords(buffer: ArrayBuffer): Generator<JournalRecord> {
  const view = new DataView(buffer);
  let offset = 0;
  while (offset < buffer.byteLength) {
    const kind = RECORD_KINDS[view.getUint8(offset + KIND_OFFSET)];
    if (!kind) throw new Error("a packed record has an unknown kind");
    const length = view.getUint32(offset + LENGTH_OFFSET);
    yield {
      seq: view.getFloat64(offset),
      kind,
      entryHash: new Uint8Array(buffer, offset + HASH_OFFSET, HASH_BYTES),
      payload: new Uint8Array(buffer, offset + PAYLOAD_OFFSET, length),
    };
    offset += PAYLOAD_OFFSET + length;
  }
}
