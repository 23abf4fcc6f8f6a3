import { bytesOf, extensionBytes, referenceToEncoding } from "./encode.js";
import { digit, pathText } from "./nibbles.js";
import type { Node } from "./node.js";

/**
 * Adds every changed node below and at `node` to `changes` under its path, and clears the dirty flags. All branches must have
 * been encoded. Nodes shorter than 32 bytes are embedded in their parent and left out, except the root.
 */
export function collectChanges(node: Node, path: string, changes: Map<string, Uint8Array | undefined>): void {
  if (typeof node === "string") {
    if (stored(node, path)) changes.set(path, bytesOf(node));
    return;
  }
  let at = path;
  if (node.prefix.length > 0) {
    const extension = extensionBytes(node.prefix, referenceToEncoding(node.encoding));
    if (stored(extension, path)) changes.set(path, Uint8Array.from(extension));
    at += pathText(node.prefix);
  }
  // Without changed children only the extension is another than before.
  if (node.changed === 0) return;
  if (stored(node.encoding, at)) changes.set(at, bytesOf(node.encoding));
  for (let i = 0; i < 16; i++) {
    const child = node.children[i];
    if ((node.changed >> i) & 1 && child !== undefined) collectChanges(child, at + digit(i), changes);
  }
  node.changed = 0;
}

const stored = (encoding: { length: number }, path: string): boolean => encoding.length >= 32 || path === "";
