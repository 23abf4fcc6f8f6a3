import { keccak256 } from "../../../ethereum/index.js";

/** Bytes of a log filter (yellow paper, 4.3.1). */
const BLOOM_BYTES = 256;
const REMEMBERED = 50_000;

/** Makes log filters of addresses and topics, which come again and again: the bits of each are remembered for a while. */
export interface BloomMaker {
  add(bloom: Uint8Array, item: Uint8Array): void;
}

export const emptyBloom = (): Uint8Array => new Uint8Array(BLOOM_BYTES);

export function createBloomMaker(): BloomMaker {
  let known = new Map<string, number[]>();

  function bitsOf(item: Uint8Array): number[] {
    const text = Buffer.from(item.buffer, item.byteOffset, item.byteLength).toString("latin1");
    const remembered = known.get(text);
    if (remembered) return remembered;
    const hash = keccak256(item);
    const bits = [0, 2, 4].map((pair) => (((hash[pair] as number) << 8) | (hash[pair + 1] as number)) & 2047);
    if (known.size === REMEMBERED) known = new Map();
    known.set(text, bits);
    return bits;
  }

  return {
    add(bloom, item) {
      for (const bit of bitsOf(item)) {
        const byte = BLOOM_BYTES - 1 - (bit >> 3);
        bloom[byte] = (bloom[byte] as number) | (1 << (bit & 7));
      }
    },
  };
}
