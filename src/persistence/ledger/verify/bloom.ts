import { bloomBits } from "../../../ethereum/index.js";

const REMEMBERED = 50_000;

/** Makes log filters of addresses and topics, which come again and again: the bits of each are remembered for a while. */
export interface BloomMaker {
  add(bloom: Uint8Array, item: Uint8Array): void;
}

export function createBloomMaker(): BloomMaker {
  let known = new Map<string, number[]>();

  function bitsOf(item: Uint8Array): number[] {
    const text = Buffer.from(item.buffer, item.byteOffset, item.byteLength).toString("latin1");
    const remembered = known.get(text);
    if (remembered) return remembered;
    const bits = bloomBits(item);
    if (known.size === REMEMBERED) known = new Map();
    known.set(text, bits);
    return bits;
  }

  return {
    add(bloom, item) {
      for (const bit of bitsOf(item)) {
        const byte = 255 - (bit >> 3);
        bloom[byte] = (bloom[byte] as number) | (1 << (bit & 7));
      }
    },
  };
}
