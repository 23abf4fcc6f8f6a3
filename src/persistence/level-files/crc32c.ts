// The package whole brings two dozen algorithms; this file is one of its own.
import hashWasm from "hash-wasm/dist/crc32.umd.min.js";

/** CRC-32C of some bytes. */
export type Crc32c = (bytes: Uint8Array) => number;

/** The reflected form of Castagnoli's polynomial, which LevelDB's checksums use (RFC 3720). */
const CASTAGNOLI = 0x82f63b78;

/** A CRC-32C of about one GB/s. */
export async function createCrc32c(): Promise<Crc32c> {
  const hasher = await hashWasm.createCRC32(CASTAGNOLI);
  return (bytes) => {
    hasher.init();
    hasher.update(bytes);
    return Buffer.from(hasher.digest("binary")).readUInt32BE();
  };
}

/** LevelDB stores a checksum in this form, so that a checksum over bytes that hold checksums stays good. */
export const masked = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
