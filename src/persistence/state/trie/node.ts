import { NO_NIBBLES } from "./nibbles.js";

/**
 * A node's RLP, one byte per character. Most of a trie's memory is encodings at rest, and a string costs 16 bytes over
 * its content where a `Uint8Array` of this length costs about 200; copying one to or from bytes takes 0.1 µs, hashing it 2.4.
 */
export type Encoding = string;

/** A leaf is its encoding and nothing else; an extension is part of the branch that it leads to. */
export type Node = Encoding | Branch;

export interface Branch {
  /** The nibbles of the extension node before the branch; empty where there is none. */
  prefix: Uint8Array;
  /** Bit i: there is a child i. */
  present: number;
  /** Bit i: child i is not in `encoding` as it is now. Such a child is in `children`, or gone if it is not present. */
  dirty: number;
  /** Bit i: child i, or something below it, differs from what the last `takeChanges` gave away. */
  changed: number;
  /** Only the trie whose epoch this is may write to the branch; others copy it first. */
  epoch: number;
  /** Of the branch without its extension; empty as long as the branch was never encoded. */
  encoding: Encoding;
  /** Sixteen, those that are in memory. */
  children: (Node | undefined)[];
}

export function newBranch(prefix: Uint8Array, epoch: number): Branch {
  return { prefix, present: 0, dirty: 0, changed: 0, epoch, encoding: "", children: noChildren() };
}

export function encodedBranch(encoding: Encoding, present: number, epoch: number): Branch {
  return { prefix: NO_NIBBLES, present, dirty: 0, changed: 0, epoch, encoding, children: noChildren() };
}

export function copyBranch(from: Branch, epoch: number): Branch {
  return {
    prefix: from.prefix,
    present: from.present,
    dirty: from.dirty,
    changed: from.changed,
    epoch,
    encoding: from.encoding,
    children: from.children.slice(),
  };
}

/** Puts a child that differs from the one before, or takes it out. */
export function setChild(branch: Branch, index: number, child: Node | undefined): void {
  const bit = 1 << index;
  branch.children[index] = child;
  branch.present = child === undefined ? branch.present & ~bit : branch.present | bit;
  branch.dirty |= bit;
  branch.changed |= bit;
}

// Written out so that the array has its elements in one packed block of that size.
// biome-ignore format: sixteen in a row
const noChildren = (): (Node | undefined)[] => [
  undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined,
  undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined,
];
