import { keccak_256 } from "@noble/hashes/sha3.js";
import { keccak256 } from "../../src/ethereum/index.js";

/** Bytes that look random and are the same every time. */
const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 167 + (index >> 8) * 13 + length) & 0xff);

const CHUNK = 136 * 900;

test("every length up to a few blocks, and those around the ends of blocks and chunks, has the hash of another implementation", () => {
  const lengths = [
    ...Array.from({ length: 700 }, (_, length) => length),
    ...[CHUNK, 2 * CHUNK, 3 * CHUNK].flatMap((end) => [
      end - 137,
      end - 136,
      end - 1,
      end,
      end + 1,
      end + 136,
      end + 137,
    ]),
    1_000_003,
  ];
  const different = lengths.filter((length) => {
    const bytes = bytesOf(length);
    return Buffer.compare(keccak256(bytes), keccak_256(bytes)) !== 0;
  });
  expect(different).toEqual([]);
});

test("a digest stays as it is when the next one is made, and part of a larger buffer is hashed as it is", () => {
  const larger = bytesOf(300);
  const first = keccak256(larger.subarray(10, 74));
  const copy = Uint8Array.from(first);
  keccak256(larger);
  expect(first).toEqual(copy);
  expect(first).toEqual(keccak256(larger.slice(10, 74)));
});
