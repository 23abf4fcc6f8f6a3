import { type NestedUint8Array, RLP } from "@ethereumjs/rlp";
import fc from "fast-check";
import { decodeRlp, encodeRlp, type RlpItem, toHex } from "../../src/ethereum/index.js";

const string = fc.oneof(
  fc.uint8Array({ maxLength: 3 }),
  fc.uint8Array({ minLength: 54, maxLength: 57 }),
  fc.uint8Array({ minLength: 254, maxLength: 258 }),
  fc.constantFrom(65_535, 65_536).map((length) => new Uint8Array(length).fill(7)),
);
const item: fc.Arbitrary<RlpItem> = fc.letrec<{ item: RlpItem }>((tie) => ({
  item: fc.oneof({ depthSize: "small" }, string, fc.array(tie("item"), { maxLength: 5 })),
})).item;

const plain = (value: RlpItem): unknown => (value instanceof Uint8Array ? toHex(value) : value.map(plain));

test("every item is encoded as @ethereumjs/rlp encodes it, and read back", () => {
  fc.assert(
    fc.property(item, (given) => {
      const encoded = encodeRlp(given);
      expect(toHex(encoded)).toBe(toHex(RLP.encode(given as NestedUint8Array)));
      expect(plain(decodeRlp(encoded))).toEqual(plain(given));
    }),
    { numRuns: 300 },
  );
});

test("what is read is the one thing that encodes to the bytes given, and all else is refused", () => {
  const damaged = fc.tuple(item, fc.nat(), fc.nat(255), fc.nat(2)).map(([given, at, byte, more]) => {
    const bytes = [...encodeRlp(given)].slice(0, 400);
    bytes[at % bytes.length] = byte;
    return Uint8Array.from([...bytes, ...new Array<number>(more).fill(1)]);
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 12 }), damaged), (bytes) => {
      let value: RlpItem;
      try {
        value = decodeRlp(bytes);
      } catch (refusal) {
        expect(refusal).toBeInstanceOf(RangeError);
        return;
      }
      expect(toHex(encodeRlp(value))).toBe(toHex(bytes));
      expect(plain(value)).toEqual(plain(RLP.decode(bytes) as RlpItem));
    }),
    { numRuns: 500 },
  );
});
