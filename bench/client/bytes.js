// @ts-check
import { createKeccak } from "hash-wasm";

const keccak = await createKeccak(256);

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} 32 bytes
 */
export function keccak256(bytes) {
  return keccak.init().update(bytes).digest("binary");
}

/**
 * @param {Uint8Array} bytes
 * @returns {string} 0x-hex
 */
export function toHex(bytes) {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

/**
 * @param {string} hex 0x-hex of whole bytes
 * @returns {Uint8Array}
 */
export function fromHex(hex) {
  return new Uint8Array(Buffer.from(hex.slice(2), "hex"));
}

/**
 * One ABI word of a quantity or an address.
 * @param {bigint | string} value
 * @returns {string} 64 hex digits
 */
export function abiWord(value) {
  return BigInt(value).toString(16).padStart(64, "0");
}

/**
 * The tail of an ABI-encoded string: its length, then its bytes, padded to whole words.
 * @param {string} text
 * @returns {string} hex digits
 */
export function abiString(text) {
  const hex = Buffer.from(text).toString("hex");
  return abiWord(BigInt(hex.length / 2)) + hex.padEnd(Math.ceil(hex.length / 64) * 64, "0");
}
