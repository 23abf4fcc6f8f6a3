import { bytesToQuantity, toHex } from "./bytes.js";

/** Selectors of `Error(string)` and `Panic(uint256)`, which Solidity and Vyper revert with. */
const ERROR = "0x08c379a0";
const PANIC = "0x4e487b71";

/** Descriptions of Solidity's panic codes, as geth and the Solidity documentation have them. */
const PANICS = new Map<bigint, string>([
  [0x00n, "generic panic"],
  [0x01n, "assert(false)"],
  [0x11n, "arithmetic underflow or overflow"],
  [0x12n, "division or modulo by zero"],
  [0x21n, "enum overflow"],
  [0x22n, "invalid encoded storage byte array accessed"],
  [0x31n, "out-of-bounds array access; popping on an empty array"],
  [0x32n, "out-of-bounds access of an array or bytesN"],
  [0x41n, "out of memory"],
  [0x51n, "uninitialized function"],
]);

/**
 * What revert bytes say: the text of `Error(string)`, the meaning of `Panic(uint256)`, or undefined where they are neither
 * (nothing returned, a custom error, malformed).
 */
export function describeRevert(returned: Uint8Array): string | undefined {
  if (returned.length < 36) return undefined;
  const selector = toHex(returned.subarray(0, 4));
  const body = returned.subarray(4);
  if (selector === PANIC) {
    const code = bytesToQuantity(body.subarray(0, 32));
    return PANICS.get(code) ?? `unknown panic code: 0x${code.toString(16)}`;
  }
  if (selector !== ERROR) return undefined;
  const offset = bytesToQuantity(body.subarray(0, 32));
  if (offset + 32n > BigInt(body.length)) return undefined;
  const start = Number(offset) + 32;
  const length = bytesToQuantity(body.subarray(start - 32, start));
  if (BigInt(start) + length > BigInt(body.length)) return undefined;
  return Buffer.from(body.subarray(start, start + Number(length))).toString("utf8");
}
