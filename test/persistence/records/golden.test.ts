import { readFileSync } from "node:fs";
import { equalBytes, fromHex, toHex } from "../../../src/ethereum/index.js";
import {
  decodeRecord,
  encodeRecord,
  entryHashOf,
  NO_ENTRY_HASH,
  RECORD_KINDS,
  type RecordKind,
} from "../../../src/persistence/records/index.js";
import { SAMPLES } from "./samples.js";

/** The stored form of each sample, chained from the first. A journal that somebody has looks like this: do not change it. */
const GOLDEN = JSON.parse(readFileSync("test/persistence/records/golden.json", "utf8")) as Record<RecordKind, string>;

test("there is a sample of each kind, in the order of the kinds' codes", () => {
  expect(SAMPLES.map(({ kind }) => kind)).toEqual(RECORD_KINDS);
  expect(Object.keys(GOLDEN)).toEqual(RECORD_KINDS);
});

test("what was ever written is still written byte for byte, in a chain of one record of each kind", () => {
  let previous: Uint8Array = NO_ENTRY_HASH;
  for (const [seq, { kind, payload }] of SAMPLES.entries()) {
    const entryHash = entryHashOf(previous, seq, kind, payload);
    previous = entryHash;
    expect(`${kind} ${toHex(encodeRecord({ seq, kind, payload, entryHash })).slice(2)}`).toBe(
      `${kind} ${GOLDEN[kind]}`,
    );
  }
});

test("what was ever written can still be read", () => {
  for (const [seq, { kind, payload }] of SAMPLES.entries()) {
    const record = decodeRecord(seq, fromHex(GOLDEN[kind]));
    expect(record.kind).toBe(kind);
    expect(equalBytes(record.payload, payload)).toBe(true);
  }
});
