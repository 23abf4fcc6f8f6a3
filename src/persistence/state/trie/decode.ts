import type { Encoding } from "./node.js";

/** Reads RLP nodes where they lie, in strings of one byte per character. */

/** Where a list's first item starts. */
export function bodyStart(encoding: Encoding): number {
  const first = encoding.charCodeAt(0);
  return first < 0xf8 ? 1 : first - 0xf6;
}

/** Where the item at `at` ends. */
export function itemEnd(encoding: Encoding, at: number): number {
  const first = encoding.charCodeAt(at);
  if (first < 0x80) return at + 1;
  const short = first < 0xc0 ? 0x80 : 0xc0;
  if (first < short + 56) return at + 1 + first - short;
  const size = first - short - 55;
  let length = 0;
  for (let i = 1; i <= size; i++) length = length * 256 + encoding.charCodeAt(at + i);
  return at + 1 + size + length;
}

/** Where the hex-prefix bytes of a leaf or extension start. */
function pathStart(encoding: Encoding): number {
  const at = bodyStart(encoding);
  return encoding.charCodeAt(at) < 0x80 ? at : at + 1;
}

/** Of a node with two items: whether it is a leaf. */
export function isLeaf(encoding: Encoding): boolean {
  return encoding.charCodeAt(pathStart(encoding)) >= 0x20;
}

/** The nibbles of a leaf's or extension's own path. */
export function ownPath(encoding: Encoding): Uint8Array {
  const start = pathStart(encoding);
  const odd = (encoding.charCodeAt(start) >> 4) & 1;
  const nibbles = new Uint8Array(2 * (secondItem(encoding) - start - 1) + odd);
  let next = 0;
  if (odd) nibbles[next++] = encoding.charCodeAt(start) & 15;
  for (let at = start + 1; next < nibbles.length; at++) {
    const byte = encoding.charCodeAt(at);
    nibbles[next++] = byte >> 4;
    nibbles[next++] = byte & 15;
  }
  return nibbles;
}

/** How many nibbles of a leaf's own path are in `path` from `depth` on. */
export function leafOverlap(leaf: Encoding, path: Uint8Array, depth: number): number {
  const start = pathStart(leaf);
  const end = secondItem(leaf);
  let at = depth;
  const first = leaf.charCodeAt(start);
  if (first & 0x10) {
    if ((first & 15) !== path[at]) return 0;
    at++;
  }
  for (let i = start + 1; i < end; i++) {
    const byte = leaf.charCodeAt(i);
    if (byte >> 4 !== path[at]) break;
    at++;
    if ((byte & 15) !== path[at]) break;
    at++;
  }
  return at - depth;
}

/** Where the second item of a leaf or extension starts: the value, or the reference to the branch. */
export function secondItem(encoding: Encoding): number {
  return itemEnd(encoding, bodyStart(encoding));
}

export function leafValue(leaf: Encoding): Uint8Array {
  let start = secondItem(leaf);
  const first = leaf.charCodeAt(start);
  if (first >= 0xb8) start += first - 0xb6;
  else if (first >= 0x80) start++;
  return new Uint8Array(Buffer.from(leaf.slice(start), "latin1"));
}

/** The item that a branch holds for child `index`: empty string, hash, or the child itself. */
export function childItem(branch: Encoding, index: number): Encoding {
  let at = bodyStart(branch);
  for (let i = 0; i < index; i++) at = itemEnd(branch, at);
  return branch.slice(at, itemEnd(branch, at));
}

export function isHashItem(item: Encoding): boolean {
  return item.charCodeAt(0) === 0xa0;
}

/** One bit for each child that a branch has; undefined if it is not a branch without a value of its own. */
export function childrenOf(branch: Encoding): number | undefined {
  let at = bodyStart(branch);
  let present = 0;
  for (let i = 0; i < 16; i++) {
    if (branch.charCodeAt(at) !== 0x80) present |= 1 << i;
    at = itemEnd(branch, at);
  }
  return at === branch.length - 1 && branch.charCodeAt(at) === 0x80 ? present : undefined;
}
