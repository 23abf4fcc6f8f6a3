import { bytesToQuantity, toHex } from "../records/index.js";

const ERROR_SELECTOR = "0x08c379a0";
const PANIC_SELECTOR = "0x4e487b71";

/** What Solidity's panic codes mean. */
const PANICS: Record<string, string> = {
  "0x1": "assertion failed",
  "0x11": "arithmetic overflow or underflow",
  "0x12": "division or modulo by zero",
  "0x21": "value out of range of an enum",
  "0x22": "incorrectly encoded storage byte array",
  "0x31": "pop of an empty array",
  "0x32": "array index out of bounds",
  "0x41": "too much memory allocated",
  "0x51": "call of an uninitialised function",
};

/**
 * The reason that a contract gave, from what its revert returned: the text of `Error(string)`, or a panic's code and meaning.
 * @returns null for a custom error, for none, and for data that only begins like one.
 */
export function revertReason(data: Uint8Array): string | null {
  if (data.length < 36) return null;
  const selector = toHex(data.subarray(0, 4));
  if (selector === PANIC_SELECTOR) {
    const code = `0x${bytesToQuantity(data.subarray(4, 36)).toString(16)}`;
    return `panic ${code}${PANICS[code] ? `: ${PANICS[code]}` : ""}`;
  }
  if (selector !== ERROR_SELECTOR || data.length < 68) return null;
  const length = bytesToQuantity(data.subarray(36, 68));
  if (length > BigInt(data.length - 68)) return null;
  return Buffer.from(data.subarray(68, 68 + Number(length))).toString("utf8");
}
