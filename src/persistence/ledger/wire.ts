/** How records travel to the ledger's thread: packed in one buffer, which is handed over without another copy. */
import { type JournalRecord, RECORD_KINDS } from "../records/index.js";

const SEQ_BYTES = 8;
const KIND_BYTES = 1;
const LENGTH_BYTES = 4;
const HASH_BYTES = 32;
const FIXED_BYTES = SEQ_BYTES + KIND_BYTES + LENGTH_BYTES + HASH_BYTES;

/** Bytes that a record takes when packed. */
export const packedSize = (record: JournalRecord): number => FIXED_BYTES + record.payload.length;

/** Copies records into one buffer. */
export function packRecords(records: JournalRecord[]): ArrayBuffer {
  const size = records.reduce((sum, record) => sum + packedSize(record), 0);
  const buffer = new ArrayBuffer(size);
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  let offset = 0;
  for (const { seq, kind, payload, entryHash } of records) {
    view.setFloat64(offset, seq);
    view.setUint8(offset + SEQ_BYTES, RECORD_KINDS.indexOf(kind));
    view.setUint32(offset + SEQ_BYTES + KIND_BYTES, payload.length);
    bytes.set(entryHash, offset + FIXED_BYTES - HASH_BYTES);
    bytes.set(payload, offset + FIXED_BYTES);
    offset += FIXED_BYTES + payload.length;
  }
  return buffer;
}

/** Reads packed records one by one; each is a view of the buffer. */
export function* unpackRecords(buffer: ArrayBuffer): Generator<JournalRecord> {
  const view = new DataView(buffer);
  let offset = 0;
  while (offset < buffer.byteLength) {
    const kind = RECORD_KINDS[view.getUint8(offset + SEQ_BYTES)];
    if (!kind) throw new Error("a record of an unknown kind came to the ledger");
    const length = view.getUint32(offset + SEQ_BYTES + KIND_BYTES);
    yield {
      seq: view.getFloat64(offset),
      kind,
      entryHash: new Uint8Array(buffer, offset + FIXED_BYTES - HASH_BYTES, HASH_BYTES),
      payload: new Uint8Array(buffer, offset + FIXED_BYTES, length),
    };
    offset += FIXED_BYTES + length;
  }
}
