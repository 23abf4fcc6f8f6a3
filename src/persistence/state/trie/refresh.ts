import { bodyStart } from "./decode.js";
import { extensionBytes, referenceTo, referenceToEncoding, writeHeader } from "./encode.js";
import { NO_NIBBLES } from "./nibbles.js";
import type { Branch, Node } from "./node.js";

/** Called for each path (the first `length` nibbles of `trail`) that no longer has a node of its own. */
export type Gone = (trail: Uint8Array, length: number) => void;

/** A branch of sixteen hashes, and its header at most. */
const LARGEST = 3 + 16 * 33 + 1;
/** Where the children start in a work buffer, whatever the length of the header before them. */
const BODY = 3;

// One work buffer per depth, since a branch is open while its children are encoded; and a second view of each, because a
// part of a plain one costs less to make.
const buffers: Buffer[] = [];
const views: Uint8Array[] = [];

function bufferAt(depth: number): Buffer {
  let buffer = buffers[depth];
  if (!buffer) {
    buffer = Buffer.allocUnsafeSlow(LARGEST);
    buffers[depth] = buffer;
    views[depth] = new Uint8Array(buffer.buffer);
  }
  return buffer;
}

/**
 * What a parent holds of a node, after encoding again the branches in and below it that have dirty children.
 * @param trail room for the path; its first `depth` nibbles are the node's
 */
export function referenceOf(node: Node, trail: Uint8Array, depth: number, gone: Gone): Uint8Array {
  if (typeof node === "string") return referenceToEncoding(node);
  const { prefix } = node;
  if (prefix.length === 0) return branchReference(node, trail, depth, gone);
  trail.set(prefix, depth);
  return referenceTo(extensionBytes(prefix, branchReference(node, trail, depth + prefix.length, gone)));
}

/** The reference to the branch proper, without the extension before it. */
export function branchReference(branch: Branch, trail: Uint8Array, depth: number, gone: Gone): Uint8Array {
  const { dirty, children, encoding } = branch;
  if (dirty === 0) return referenceToEncoding(encoding);
  const buffer = bufferAt(depth);
  let end = open(buffer, encoding);
  let at = BODY;
  for (let i = 0; i < 16; i++) {
    const size = sizeOfItem(buffer[at]!);
    if (((dirty >> i) & 1) === 0) {
      at += size;
      continue;
    }
    const child = children[i];
    trail[depth] = i;
    const reference = child === undefined ? NO_NIBBLES : referenceOf(child, trail, depth + 1, gone);
    const hashed = reference.length === 32;
    const newSize = hashed ? 33 : reference.length || 1;
    if (newSize !== size) {
      buffer.copyWithin(at + newSize, at + size, end);
      end += newSize - size;
      if (size === 33) gone(trail, depth + 1);
    }
    if (hashed) buffer[at] = 0xa0;
    else if (newSize === 1) buffer[at] = 0x80;
    buffer.set(reference, hashed ? at + 1 : at);
    at += newSize;
  }
  const length = end - BODY;
  const start = BODY - (length < 56 ? 1 : length < 256 ? 2 : 3);
  writeHeader(buffer, start, 0xc0, length);
  branch.encoding = buffer.toString("latin1", start, end);
  branch.dirty = 0;
  if (encoding.length >= 32 && end - start < 32) gone(trail, depth);
  return referenceTo(views[depth]!.subarray(start, end));
}

/** Lays a branch's encoding out with its children at `BODY`; an empty branch where it has none yet. Answers where it ends. */
function open(buffer: Buffer, encoding: string): number {
  if (encoding === "") {
    buffer.fill(0x80, BODY, BODY + 17);
    return BODY + 17;
  }
  const start = BODY - bodyStart(encoding);
  return start + buffer.write(encoding, start, "latin1");
}

function sizeOfItem(first: number): number {
  if (first === 0xa0) return 33;
  return first < 0xc0 ? 1 : first - 0xbf;
}
