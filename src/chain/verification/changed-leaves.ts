import { RLP } from "@ethereumjs/rlp";
import { equalBytes, toHex } from "../../ethereum/index.js";

/** A value that two tries differ in: what each of them has, by the hash of its key. */
export interface ChangedLeaf {
  before: Uint8Array | undefined;
  after: Uint8Array | undefined;
}

type Item = Uint8Array | Item[];

/** Reads a node by its hash, in hex without prefix. */
export type NodeReader = (hash: string) => Uint8Array | undefined;

/**
 * The leaves in which two tries differ, by the hash of their key as hex. Only what is below differing nodes is read, so that it
 * takes as long as there are changes.
 * @param before root, 0x-prefixed hex
 */
export function changedLeaves(read: NodeReader, before: string, after: string): Map<string, ChangedLeaf> {
  const changed = new Map<string, ChangedLeaf>();

  function nodeOf(reference: Item | undefined): Item[] | undefined {
    if (reference === undefined || Array.isArray(reference)) return reference;
    if (reference.length !== 32) return undefined;
    const node = read(toHex(reference).slice(2));
    return node && (RLP.decode(node) as Item[]);
  }

  function leaf(path: string, value: Uint8Array, side: keyof ChangedLeaf): void {
    const found = changed.get(path) ?? { before: undefined, after: undefined };
    found[side] = value;
    changed.set(path, found);
  }

  function all(reference: Item | undefined, path: string, side: keyof ChangedLeaf): void {
    const node = nodeOf(reference);
    if (!node) return;
    if (node.length === 17) {
      for (let nibble = 0; nibble < 16; nibble++) all(node[nibble], path + nibble.toString(16), side);
      return;
    }
    const { nibbles, isLeaf } = pathOf(node[0] as Uint8Array);
    if (isLeaf) leaf(path + nibbles, node[1] as Uint8Array, side);
    else all(node[1], path + nibbles, side);
  }

  function compare(one: Item | undefined, other: Item | undefined, path: string): void {
    if (sameItem(one, other)) return;
    const [first, second] = [nodeOf(one), nodeOf(other)];
    if (first?.length === 17 && second?.length === 17) {
      for (let nibble = 0; nibble < 16; nibble++) compare(first[nibble], second[nibble], path + nibble.toString(16));
      return;
    }
    all(one, path, "before");
    all(other, path, "after");
  }

  compare(Buffer.from(before.slice(2), "hex"), Buffer.from(after.slice(2), "hex"), "");
  for (const [path, { before: was, after: is }] of changed) if (was && is && equalBytes(was, is)) changed.delete(path);
  return changed;
}

function sameItem(one: Item | undefined, other: Item | undefined): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return equalBytes(one, other);
  return one === other;
}

/** The hex-prefix encoding (yellow paper, appendix C). */
function pathOf(encoded: Uint8Array): { nibbles: string; isLeaf: boolean } {
  const digits = toHex(encoded).slice(2);
  const flag = Number.parseInt(digits[0] as string, 16);
  return { nibbles: digits.slice(flag % 2 === 1 ? 1 : 2), isLeaf: flag >= 2 };
}
