/** Words of 256 bits in the interpreter's memory: 32 bytes, the least significant first. */
export interface WordMemory {
  bytes: Uint8Array;
  view: DataView;
  readWord(at: number): bigint;
  writeWord(at: number, value: bigint): void;
  /** The last `length` bytes of a word in their usual order, the most significant first. */
  readBytes(at: number, length: number): Uint8Array;
  /** Up to 32 bytes, the most significant first, as a word. */
  writeBytes(at: number, value: Uint8Array): void;
}

/** A view of a memory, to be made again whenever that has grown. */
export function wordMemory({ buffer }: WebAssembly.Memory): WordMemory {
  const bytes = new Uint8Array(buffer);
  const words = new BigUint64Array(buffer);
  return {
    bytes,
    view: new DataView(buffer),
    readWord(at) {
      const index = at >>> 3;
      const low = words[index] as bigint;
      const b = words[index + 1] as bigint;
      const c = words[index + 2] as bigint;
      const d = words[index + 3] as bigint;
      if (b === 0n && c === 0n && d === 0n) return low;
      return low | (b << 64n) | (c << 128n) | (d << 192n);
    },
    writeWord(at, value) {
      const index = at >>> 3;
      const isShort = value < 1n << 64n;
      words[index] = value; // the array takes the lowest 64 bits
      words[index + 1] = isShort ? 0n : value >> 64n;
      words[index + 2] = isShort ? 0n : value >> 128n;
      words[index + 3] = isShort ? 0n : value >> 192n;
    },
    readBytes(at, length) {
      const found = new Uint8Array(length);
      for (let index = 0; index < length; index++) found[index] = bytes[at + length - 1 - index] as number;
      return found;
    },
    writeBytes(at, value) {
      bytes.fill(0, at, at + 32);
      for (let index = 0; index < value.length; index++) bytes[at + index] = value[value.length - 1 - index] as number;
    },
  };
}
