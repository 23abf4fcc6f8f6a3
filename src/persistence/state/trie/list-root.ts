import { EMPTY_ROOT, keccak256 } from "../../../ethereum/index.js";
import { extensionBytes, leafBytes, referenceTo, writeHeader } from "./encode.js";
import { nibblesOf } from "./nibbles.js";

/** Of key 0x80, which is RLP's 0: the only key of a list with one item. */
const FIRST_PATH = nibblesOf(Uint8Array.of(0x80));

/**
 * The root of the trie that holds item i under rlp(i): a block's `transactionsRoot`, `receiptsRoot`, `withdrawalsRoot`
 * (yellow paper, 4.3.2; EIP-4895). Items are encoded as in the block, none empty.
 */
export function rootOfList(items: readonly Uint8Array[]): Uint8Array {
  if (items.length === 0) return EMPTY_ROOT;
  if (items.length === 1) return rootFrom(referenceTo(leafBytes(FIRST_PATH, 0, items[0]!)));
  const entries = inKeyOrder(items);
  return rootFrom(reference(entries, 0, entries.length, 0));
}

const rootFrom = (reference: Uint8Array): Uint8Array => (reference.length === 32 ? reference : keccak256(reference));

interface Entry {
  path: Uint8Array;
  value: Uint8Array;
}

/** 1 to 127 are their own RLP, 0 is 0x80, larger ones follow in their order. No key is a prefix of another, as with RLP. */
function inKeyOrder(items: readonly Uint8Array[]): Entry[] {
  const entries: Entry[] = [];
  const add = (index: number): number => entries.push({ path: nibblesOf(rlpOfIndex(index)), value: items[index]! });
  for (let i = 1; i < items.length && i < 0x80; i++) add(i);
  add(0);
  for (let i = 0x80; i < items.length; i++) add(i);
  return entries;
}

function rlpOfIndex(index: number): Uint8Array {
  if (index === 0) return Uint8Array.of(0x80);
  if (index < 0x80) return Uint8Array.of(index);
  const bytes: number[] = [];
  for (let rest = index; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return Uint8Array.of(0x80 + bytes.length, ...bytes);
}

/** The reference to the node over entries `from` to `to`, whose paths are the same up to `depth`. */
function reference(entries: Entry[], from: number, to: number, depth: number): Uint8Array {
  const { path: first, value } = entries[from]!;
  if (to - from === 1) return referenceTo(leafBytes(first, depth, value));
  const last = entries[to - 1]!.path;
  let at = depth;
  while (first[at] === last[at]) at++;
  const branch = branchReference(entries, from, to, at);
  return at === depth ? branch : referenceTo(extensionBytes(first.subarray(depth, at), branch));
}

function branchReference(entries: Entry[], from: number, to: number, depth: number): Uint8Array {
  const body = Buffer.allocUnsafe(16 * 33 + 1);
  let length = 0;
  let next = from;
  for (let nibble = 0; nibble < 16; nibble++) {
    const start = next;
    while (next < to && entries[next]!.path[depth] === nibble) next++;
    if (next === start) {
      body[length++] = 0x80;
      continue;
    }
    const child = reference(entries, start, next, depth + 1);
    if (child.length === 32) body[length++] = 0xa0;
    body.set(child, length);
    length += child.length;
  }
  body[length++] = 0x80;
  const encoding = Buffer.allocUnsafe(length + 3);
  const start = writeHeader(encoding, 0, 0xc0, length);
  encoding.set(body.subarray(0, length), start);
  return referenceTo(encoding.subarray(0, start + length));
}
