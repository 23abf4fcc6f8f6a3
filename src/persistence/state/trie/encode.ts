import { keccak256 } from "../../../ethereum/index.js";
import type { Encoding } from "./node.js";

/**
 * RLP of leaves and extensions (yellow paper, appendix D). A reference is what a parent holds of a node: its hash, or the
 * whole encoding where that is shorter than 32 bytes; its length distinguishes the two.
 */

// Every node of a state trie fits; longer leaves (transactions in a block's list) get a buffer of their own. Two views of
// the same bytes: strings are read and written through the one, and a part of the other costs less to make.
const scratch = Buffer.allocUnsafeSlow(1024);
const scratchBytes = new Uint8Array(scratch.buffer);

/** The leaf for `path` from nibble `from` on. The bytes are overwritten by the next call into this file. */
export function leafBytes(path: Uint8Array, from: number, value: Uint8Array): Uint8Array {
  const out = roomFor(path, from, value);
  return (out === scratch ? scratchBytes : out).subarray(0, writeLeaf(out, path, from, value));
}

export function encodeLeaf(path: Uint8Array, from: number, value: Uint8Array): Encoding {
  const out = roomFor(path, from, value);
  return out.toString("latin1", 0, writeLeaf(out, path, from, value));
}

function roomFor(path: Uint8Array, from: number, value: Uint8Array): Buffer {
  const atMost = path.length - from + value.length + 16;
  return atMost <= scratch.length ? scratch : Buffer.allocUnsafe(atMost);
}

function writeLeaf(out: Uint8Array, path: Uint8Array, from: number, value: Uint8Array): number {
  const plain = value.length === 1 && value[0]! < 0x80;
  const valueSize = plain ? 1 : headerSize(value.length) + value.length;
  let at = writeHeader(out, 0, 0xc0, pathItemSize(path.length - from) + valueSize);
  at = writePathItem(out, at, path, from, 0x20);
  if (!plain) at = writeHeader(out, at, 0x80, value.length);
  out.set(value, at);
  return at + value.length;
}

/** The extension over `prefix` to a branch. The bytes are overwritten by the next call into this file. */
export function extensionBytes(prefix: Uint8Array, reference: Uint8Array): Uint8Array {
  const hashed = reference.length === 32;
  const payload = pathItemSize(prefix.length) + reference.length + (hashed ? 1 : 0);
  let at = writeHeader(scratch, 0, 0xc0, payload);
  at = writePathItem(scratch, at, prefix, 0, 0x00);
  if (hashed) scratch[at++] = 0xa0;
  scratch.set(reference, at);
  return scratchBytes.subarray(0, at + reference.length);
}

export function referenceTo(encoding: Uint8Array): Uint8Array {
  return encoding.length < 32 ? Uint8Array.from(encoding) : keccak256(encoding);
}

export function referenceToEncoding(encoding: Encoding): Uint8Array {
  if (encoding.length > scratch.length) return keccak256(bytesOf(encoding));
  return referenceTo(scratchBytes.subarray(0, scratch.write(encoding, 0, "latin1")));
}

export function bytesOf(encoding: Encoding): Uint8Array {
  return Buffer.from(encoding, "latin1");
}

function pathItemSize(nibbles: number): number {
  return nibbles < 2 ? 1 : (nibbles >> 1) + 2;
}

/** The hex-prefix encoding of nibbles, as an RLP string. */
function writePathItem(out: Uint8Array, start: number, path: Uint8Array, from: number, flag: number): number {
  const count = path.length - from;
  let at = start;
  let next = from;
  if (count > 1) out[at++] = 0x81 + (count >> 1);
  out[at++] = count & 1 ? flag | 0x10 | path[next++]! : flag;
  for (; next < path.length; next += 2) out[at++] = (path[next]! << 4) | path[next + 1]!;
  return at;
}

export function headerSize(length: number): number {
  if (length < 56) return 1;
  if (length < 0x100) return 2;
  if (length < 0x10000) return 3;
  return length < 0x1000000 ? 4 : 5;
}

/** An RLP header: `base` 0x80 for strings, 0xc0 for lists. */
export function writeHeader(out: Uint8Array, at: number, base: number, length: number): number {
  const extra = headerSize(length) - 1;
  out[at] = extra === 0 ? base + length : base + 55 + extra;
  for (let i = extra, rest = length; i > 0; i--, rest >>>= 8) out[at + i] = rest & 0xff;
  return at + 1 + extra;
}
