import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Journal } from "../../../src/persistence/journal/index.js";
import { type JournalRecord, RECORD_KINDS, type RecordKind } from "../../../src/persistence/records/index.js";

export interface Sample {
  kind: RecordKind;
  payload: Uint8Array;
}

export const kind: fc.Arbitrary<RecordKind> = fc.constantFrom(...RECORD_KINDS);

/** Records with payloads from nothing to more than LevelDB's log blocks of 32 KiB hold. */
export const sample: fc.Arbitrary<Sample> = fc.record({
  kind,
  payload: fc.oneof(
    { arbitrary: fc.uint8Array({ maxLength: 60 }), weight: 6 },
    { arbitrary: fc.nat(3_000).map((length) => pseudoRandom(length)), weight: 2 },
    { arbitrary: fc.integer({ min: 30_000, max: 70_000 }).map((length) => pseudoRandom(length)), weight: 1 },
  ),
});

/** Bytes that look random and are the same in every run. */
export function pseudoRandom(length: number, seed = length): Uint8Array {
  const parts: Buffer[] = [];
  for (let i = 0; i * 32 < length; i++) parts.push(createHash("sha256").update(`${seed}/${i}`).digest());
  return new Uint8Array(Buffer.concat(parts).subarray(0, length));
}

/** Appends records of all kinds in turn, each a write of its own, and waits until they are on disk. */
export async function fill(journal: Journal, count: number, length = 100): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for (let i = 0; i < count; i++) {
    const { record, durable } = journal.append(
      RECORD_KINDS[i % RECORD_KINDS.length] as RecordKind,
      pseudoRandom(length, i),
    );
    await durable;
    records.push(record);
  }
  return records;
}

export async function read(journal: Journal, from = 0): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const record of journal.iterate(from)) records.push(record);
  return records;
}

/** A record as text that Jest shows well. */
export const textOf = ({ seq, kind, payload, entryHash }: JournalRecord): string =>
  `${seq} ${kind} ${Buffer.from(payload).toString("hex")} ${Buffer.from(entryHash).toString("hex")}`;

export const textsOf = (records: JournalRecord[]): string[] => records.map(textOf);
