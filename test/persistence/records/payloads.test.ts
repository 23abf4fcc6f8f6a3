import fc from "fast-check";
import * as records from "../../../src/persistence/records/index.js";
import * as any from "./payloads-arbitraries.js";

/** Bytes as hex, so that an array and a buffer of the same bytes are equal. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

function holds<T>(
  payload: fc.Arbitrary<T>,
  encode: (payload: T) => Uint8Array,
  decode: (bytes: Uint8Array) => T,
): void {
  fc.assert(
    fc.property(payload, (given) => {
      const encoded = encode(given);
      const decoded = decode(encoded);
      expect(plain(decoded)).toEqual(plain(given));
      expect(plain(encode(decoded))).toBe(plain(encoded));
    }),
    { numRuns: 150 },
  );
}

describe("every payload is read back as it was written, and is written the same again", () => {
  test("genesis", () => holds(any.genesis, records.encodeGenesis, records.decodeGenesis));
  test("block", () => holds(any.block, records.encodeBlock, records.decodeBlock));
  test("override", () => holds(any.override, records.encodeOverride, records.decodeOverride));
  test("revert", () => holds(any.revert, records.encodeRevert, records.decodeRevert));
  test("clock", () => holds(any.clock, records.encodeClock, records.decodeClock));
  test("pool", () => holds(any.pool, records.encodePool, records.decodePool));
  test("session", () => holds(any.session, records.encodeSession, records.decodeSession));
  test("checkpoint", () => holds(any.checkpoint, records.encodeCheckpoint, records.decodeCheckpoint));
  test("run", () => holds(any.run, records.encodeRun, records.decodeRun));
});

test("a record is read back from its stored form, whatever its kind and payload", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...records.RECORD_KINDS),
      any.bytes,
      any.hash,
      fc.maxSafeNat(),
      (kind, payload, entryHash, seq) => {
        const record = { seq, kind, payload, entryHash };
        expect(plain(records.decodeRecord(seq, records.encodeRecord(record)))).toEqual(plain(record));
      },
    ),
  );
});

test("what is no record is refused by its number, whatever the bytes", () => {
  fc.assert(
    fc.property(fc.oneof(any.bytes, any.block.map(records.encodeBlock)), (bytes) => {
      expect(() => records.decodeRecord(7, bytes)).toThrow(/^record 7 (is not a journal record|has encoding version)/);
    }),
  );
});

test("a run that could not be one is refused", () => {
  const run = {
    header: Uint8Array.of(0xc0),
    count: 1,
    interval: 1,
    last: new Uint8Array(32),
    anchors: [],
    skipped: "",
  };
  const read = (changes: Partial<records.RunPayload>) => () =>
    records.decodeRun(records.encodeRun({ ...run, ...changes }));
  expect(read({})).not.toThrow();
  for (const changes of [{ count: 0 }, { interval: 0 }, { last: new Uint8Array(31) }, { count: records.RUN_CHUNK }]) {
    expect(read(changes)).toThrow(/^record payload: a run of \d+ blocks \d+ s apart has other hashes than this$/);
  }
});

test("every byte of the payload, the kind, the number and the hash before it are in the entry hash", () => {
  fc.assert(
    fc.property(any.hash, fc.maxSafeNat(), any.bytes, fc.nat(), (previous, seq, payload, at) => {
      const hash = plain(records.entryHashOf(previous, seq, "block", payload));
      const flipped = (bytes: Uint8Array): Uint8Array => {
        const other = Uint8Array.from(bytes);
        const index = at % other.length;
        other[index] = (other[index] as number) ^ 1;
        return other;
      };
      expect(plain(records.entryHashOf(flipped(previous), seq, "block", payload))).not.toBe(hash);
      expect(plain(records.entryHashOf(previous, seq === 0 ? 1 : seq - 1, "block", payload))).not.toBe(hash);
      expect(plain(records.entryHashOf(previous, seq, "override", payload))).not.toBe(hash);
      if (payload.length > 0)
        expect(plain(records.entryHashOf(previous, seq, "block", flipped(payload)))).not.toBe(hash);
      expect(plain(records.entryHashOf(previous, seq, "block", Buffer.concat([payload, Buffer.alloc(1)])))).not.toBe(
        hash,
      );
    }),
  );
});
