/** Writes ASCII text faster than strings are put together. */
export interface AsciiWriter {
  /** Bytes that have been written so far. */
  size(): number;
  bytes(text: Uint8Array): void;
  text(text: string): void;
  /** A safe integer that is not negative, in decimal. */
  decimal(value: number): void;
  /** Bytes as hex without a prefix. */
  hex(bytes: Uint8Array): void;
  /** A number of 32 bytes, the least significant first, as hex without a prefix and leading zeros. */
  hexNumber(bytes: Uint8Array, at: number): void;
  /** All that was written. */
  take(): string;
}

const CHUNK = 64 * 1024;
/** The longest of the short ones: a number in hex. */
const SHORT = 64;

const DIGITS = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
const MAX_INT32 = 0x7fff_ffff;
const ZERO = DIGITS[0] as number;

export function createAsciiWriter(): AsciiWriter {
  const chunks: string[] = [];
  let buffer = Buffer.allocUnsafe(CHUNK);
  let at = 0;
  let before = 0;

  function reserve(length: number): void {
    if (at + length <= buffer.length) return;
    chunks.push(buffer.toString("latin1", 0, at));
    before += at;
    at = 0;
    if (length > buffer.length) buffer = Buffer.allocUnsafe(length);
  }

  return {
    size: () => before + at,
    bytes(text) {
      const { length } = text;
      reserve(length);
      const to = buffer;
      const start = at;
      for (let index = 0; index < length; index++) to[start + index] = text[index] as number;
      at = start + length;
    },
    text(text) {
      reserve(text.length);
      at += buffer.write(text, at, "latin1");
    },
    decimal(value) {
      reserve(SHORT);
      const to = buffer;
      const start = at;
      let length = 1;
      for (let power = 10; power <= value; power *= 10) length++;
      let rest = value;
      let index = start + length;
      // Small numbers are computed with fastest.
      while (rest > MAX_INT32) {
        const tenth = Math.floor(rest / 10);
        to[--index] = ZERO + (rest - tenth * 10);
        rest = tenth;
      }
      for (let small = rest | 0; index > start; ) {
        const tenth = (small / 10) | 0;
        to[--index] = ZERO + (small - tenth * 10);
        small = tenth;
      }
      at = start + length;
    },
    hex(bytes) {
      reserve(bytes.length * 2);
      const to = buffer;
      let next = at;
      for (const byte of bytes) {
        to[next++] = DIGITS[byte >> 4] as number;
        to[next++] = DIGITS[byte & 15] as number;
      }
      at = next;
    },
    hexNumber(bytes, first) {
      reserve(SHORT);
      const to = buffer;
      let next = at;
      let index = first + 31;
      while (index > first && bytes[index] === 0) index--;
      const highest = bytes[index] as number;
      if (highest > 15) to[next++] = DIGITS[highest >> 4] as number;
      to[next++] = DIGITS[highest & 15] as number;
      for (index--; index >= first; index--) {
        const byte = bytes[index] as number;
        to[next++] = DIGITS[byte >> 4] as number;
        to[next++] = DIGITS[byte & 15] as number;
      }
      at = next;
    },
    take() {
      chunks.push(buffer.toString("latin1", 0, at));
      before += at;
      at = 0;
      return chunks.join("");
    },
  };
}
