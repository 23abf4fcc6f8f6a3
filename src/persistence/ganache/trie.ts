import { decodeRlp, EMPTY_ROOT, equalBytes, type RlpValue } from "../../ethereum/index.js";

/** A leaf in which two tries differ: its whole hashed key, and its value in each; undefined where there is none. */
export interface LeafDifference {
  key: Uint8Array;
  before: Uint8Array | undefined;
  after: Uint8Array | undefined;
}

/** Gives the encoding of a trie node by its hash. @throws when there is none */
export type ReadNode = (hash: Uint8Array) => Uint8Array;

/** What hangs at a place of a trie: nothing, a node or its hash, or what is left of a leaf's or an extension's path. */
type Place = undefined | { node: RlpValue } | Rest;
type Rest = { path: number[]; end: RlpValue; isLeaf: boolean };

/** A place as sixteen others, and the value that ends there. */
interface Branch {
  children: Place[];
  value: Uint8Array | undefined;
}

/** Every leaf of a Merkle-Patricia trie (yellow paper, appendix D), in order of its key. */
export function* trieLeaves(read: ReadNode, root: Uint8Array): Generator<[key: Uint8Array, value: Uint8Array]> {
  for (const { key, after } of trieDifference(read, EMPTY_ROOT, root)) if (after) yield [key, after];
}

/** The leaves in which two tries differ, in order of their keys. What both have in common is not read. */
export function trieDifference(read: ReadNode, before: Uint8Array, after: Uint8Array): Generator<LeafDifference> {
  return compare(rootPlace(before), rootPlace(after), []);

  function* compare(one: Place, other: Place, path: number[]): Generator<LeafDifference> {
    if (samePlace(one, other)) return;
    const [left, right] = [branchAt(one), branchAt(other)];
    if (!sameBytes(left.value, right.value)) {
      yield { key: bytesOfNibbles(path), before: left.value, after: right.value };
    }
    for (let nibble = 0; nibble < 16; nibble++) {
      yield* compare(left.children[nibble], right.children[nibble], [...path, nibble]);
    }
  }

  function branchAt(place: Place): Branch {
    if (place === undefined) return { children: [], value: undefined };
    if (!("node" in place)) return branchOfRest(place);
    const items = place.node instanceof Uint8Array ? decodeRlp(read(place.node)) : place.node;
    if (!Array.isArray(items) || (items.length !== 2 && items.length !== 17)) {
      throw new Error("a trie node has neither 2 nor 17 items");
    }
    if (items.length === 2) return branchOfRest(restOf(items as [Uint8Array, RlpValue]));
    const value = items[16] as Uint8Array;
    return { children: items.slice(0, 16).map(childPlace), value: value.length === 0 ? undefined : value };
  }

  function branchOfRest({ path: [nibble, ...path], end, isLeaf }: Rest): Branch {
    if (nibble === undefined) return isLeaf ? { children: [], value: end as Uint8Array } : branchAt({ node: end });
    const children: Place[] = [];
    children[nibble] = { path, end, isLeaf };
    return { children, value: undefined };
  }
}

const rootPlace = (root: Uint8Array): Place => (equalBytes(root, EMPTY_ROOT) ? undefined : { node: root });

const childPlace = (item: RlpValue): Place => (item.length === 0 ? undefined : { node: item });

/** The path of a leaf or extension in its hex-prefix encoding (yellow paper, appendix C). */
function restOf([prefixed, end]: [Uint8Array, RlpValue]): Rest {
  const nibbles = [...prefixed].flatMap((byte) => [byte >> 4, byte & 15]);
  const flag = nibbles[0] as number;
  return { path: nibbles.slice(flag & 1 ? 1 : 2), end, isLeaf: (flag & 2) !== 0 };
}

/** Whether two places are surely the same; where it says no, they may be so all the same. */
function samePlace(one: Place, other: Place): boolean {
  if (one === undefined || other === undefined) return one === other;
  if ("node" in one) return "node" in other && sameItem(one.node, other.node);
  if ("node" in other || one.isLeaf !== other.isLeaf || one.path.length !== other.path.length) return false;
  return one.path.every((nibble, index) => nibble === other.path[index]) && sameItem(one.end, other.end);
}

const sameItem = (one: RlpValue, other: RlpValue): boolean =>
  one instanceof Uint8Array && other instanceof Uint8Array && equalBytes(one, other);

const sameBytes = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : equalBytes(one, other);

const bytesOfNibbles = (nibbles: number[]): Uint8Array =>
  Uint8Array.from({ length: nibbles.length / 2 }, (_, at) => {
    return ((nibbles[2 * at] as number) << 4) | (nibbles[2 * at + 1] as number);
  });
