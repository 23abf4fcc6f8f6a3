import { createHash } from "node:crypto";
import { bytesToNumber, decodeRlp, encodeRlp, quantityToBytes, uint64 } from "../../ethereum/index.js";

/**
 * What a journal record can be. The position of a kind in this list is its code in the encoding, so the list only grows
 * at its end.
 */
export const RECORD_KINDS = [
  "genesis", // the chain's first record: chain id, genesis header, configuration, initial state
  "block", // a block with its transactions, receipts, internal transfers and state changes
  "override", // a state or settings change made outside a transaction (evm_setAccountBalance, hardhat_setCode, …)
  "revert", // the chain went back to an earlier record (evm_revert, anvil_rollback, hardhat_reset)
  "clock", // the chain's clock was moved (evm_increaseTime, …)
  "pool", // a transaction was accepted without being mined at once, or dropped
  "session", // a process opened or closed the chain
  "checkpoint", // a snapshot id that evm_revert can revert to (evm_snapshot)
  "run", // many empty blocks at once, of which all but the first follow by rule (hardhat_mine)
] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** One entry of the journal. `seq` counts from 0; `entryHash` chains to the entry before it. */
export interface JournalRecord {
  seq: number;
  kind: RecordKind;
  payload: Uint8Array;
  entryHash: Uint8Array;
}

/** The version of the record encoding, first field of every stored record. */
export const RECORD_VERSION = 1;

/** What the first record chains to: 32 zero bytes. */
export const NO_ENTRY_HASH = new Uint8Array(32);

/** `sha256(previous entryHash ‖ seq as uint64 big-endian ‖ kind code as one byte ‖ payload)`. */
export function entryHashOf(previous: Uint8Array, seq: number, kind: RecordKind, payload: Uint8Array): Uint8Array {
  return createHash("sha256")
    .update(previous)
    .update(uint64(seq))
    .update(Uint8Array.of(RECORD_KINDS.indexOf(kind)))
    .update(payload)
    .digest();
}

/** The stored form of a record: `RLP([version, kind code, payload, entryHash])`. The sequence number is its key. */
export function encodeRecord(record: JournalRecord): Uint8Array {
  return encodeRlp([
    quantityToBytes(RECORD_VERSION),
    quantityToBytes(RECORD_KINDS.indexOf(record.kind)),
    record.payload,
    record.entryHash,
  ]);
}

/**
 * Reads the stored form of record `seq`.
 * @throws Error when the bytes are not a record of a version that this program knows.
 */
export function decodeRecord(seq: number, bytes: Uint8Array): JournalRecord {
  const [version, kindCode, payload, entryHash] = fieldsOf(seq, bytes);
  if (!version || !kindCode || !payload || !entryHash) throw new Error(`record ${seq} is not a journal record`);
  if (bytesToNumber(version) !== RECORD_VERSION) {
    throw new Error(
      `record ${seq} has encoding version ${bytesToNumber(version)}; this program reads ${RECORD_VERSION}`,
    );
  }
  const kind = RECORD_KINDS[bytesToNumber(kindCode)];
  if (!kind || entryHash.length !== 32) throw new Error(`record ${seq} is not a journal record`);
  return { seq, kind, payload, entryHash };
}

function fieldsOf(seq: number, bytes: Uint8Array): Uint8Array[] {
  let fields: unknown;
  try {
    fields = decodeRlp(bytes);
  } catch (cause) {
    throw new Error(`record ${seq} is not a journal record (${(cause as Error).message})`, { cause });
  }
  return Array.isArray(fields) && fields.every((field) => field instanceof Uint8Array) ? fields : [];
}
