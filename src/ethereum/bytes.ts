/** Byte and quantity conversions that every codec of the project shares. Quantities are big-endian without leading zeros, as in RLP. */

export const EMPTY = new Uint8Array(0);

/** `0x`-prefixed lower-case hex of some bytes. */
export function toHex(bytes: Uint8Array): `0x${string}` {
  if (bytes.length === 0) return "0x";
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

/** Bytes of a `0x`-prefixed (or bare) hex string; an odd digit count is padded with a leading zero. */
export function fromHex(hex: string): Uint8Array {
  const digits = hex.startsWith("0x") || hex.startsWith("0X") ? hex.slice(2) : hex;
  return new Uint8Array(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex"));
}

/** A quantity as minimal big-endian bytes; zero is empty. */
export function quantityToBytes(value: bigint | number): Uint8Array {
  if (value === 0n || value === 0) return EMPTY;
  if (value > Number.MAX_SAFE_INTEGER) return fromHex(value.toString(16));
  let rest = Number(value);
  let length = 0;
  for (let left = rest; left > 0; left = Math.floor(left / 256)) length++;
  const bytes = new Uint8Array(length);
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** The quantity that some big-endian bytes hold; empty is zero. */
export function bytesToQuantity(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  if (bytes.length <= 6)
    return BigInt(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readUIntBE(0, bytes.length));
  return BigInt(toHex(bytes));
}

/** Like {@link bytesToQuantity}, for quantities that are safe integers (block numbers, sequence numbers, indexes, gas). */
export function bytesToNumber(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  if (bytes.length <= 6)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readUIntBE(0, bytes.length);
  const value = Number(BigInt(toHex(bytes)));
  if (!Number.isSafeInteger(value)) throw new RangeError(`${toHex(bytes)} is not a safe integer`);
  return value;
}

/** An unsigned 64-bit big-endian key part. */
export function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** Bytes without the zeros that they begin with. */
export function withoutLeadingZeros(bytes: Uint8Array): Uint8Array {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++;
  return zeros === 0 ? bytes : zeros === bytes.length ? EMPTY : bytes.slice(zeros);
}
