import { EMPTY_ROOT, keccak256 } from "../../../ethereum/index.js";
import { collectChanges } from "./changes.js";
import { childItem, isHashItem, leafOverlap, leafValue, ownPath } from "./decode.js";
import { bytesOf, encodeLeaf, extensionBytes, referenceToEncoding } from "./encode.js";
import { createLoader, type Loader, type TrieNodeSource } from "./load.js";
import { digit, joinNibbles, nibblesOf, overlap, pathText } from "./nibbles.js";
import { type Branch, copyBranch, type Node, newBranch, setChild } from "./node.js";
import { countNodes, pruneBelow } from "./prune.js";
import { referenceOf } from "./refresh.js";

/**
 * A Merkle-Patricia trie (yellow paper, appendix D) of 32-byte hashed keys that is kept up to date: a root costs the
 * rehashing of what has changed since the last. Everything is synchronous. Bytes given and taken are not to be written to.
 */
export interface Trie {
  /**
   * Sets the value of a key: the RLP in the leaf. An empty value deletes the key.
   * @throws {RangeError} if the key is not 32 bytes long
   */
  put(key: Uint8Array, value: Uint8Array): void;
  /** Takes a key out, if it is there. */
  delete(key: Uint8Array): void;
  get(key: Uint8Array): Uint8Array | undefined;
  /** The root hash (32 bytes). */
  root(): Uint8Array;
  /**
   * The nodes from the root to the key, or to where it would be: `eth_getProof`'s list (EIP-1186). Nodes that are in
   * their parent are no items of their own; the proof of an empty trie is empty.
   */
  prove(key: Uint8Array): Uint8Array[];
  /**
   * The nodes that changed since the last call, by path: the encoding, or undefined for a removed node. They are the
   * caller's to keep: the source must give them back from now on. Applied in turn they lead to the same set of nodes
   * for the same content, whatever way the content came about. On a fork: what the fork has changed.
   */
  takeChanges(): Map<string, Uint8Array | undefined>;
  /** How many nodes are in memory, at most. They take 260 bytes each on average where the leaves are accounts. */
  nodes(): number;
  /**
   * When more than `maxNodes` are in memory, forgets down to three quarters of it, the deepest first. Nodes that the
   * source cannot give back yet stay: call it after the changes were taken. Forks are dropped whole; on them it does nothing.
   */
  prune(maxNodes: number): void;
  /**
   * A trie of its own with the same content now. It shares the nodes in memory and writes to none of them, and changes
   * here do not show there. A node that it has to read after the source has got another one at that path is refused with a
   * {@link TrieError} (`TRIE_NODE_MISMATCH`), so a fork is for use at once, not for keeping.
   */
  fork(): Trie;
}

/**
 * A trie over the nodes of `source`. Nothing is read until it is needed.
 * @param root the root hash, if known: a source with another root is refused. Without it the source's root node decides.
 */
export function createTrie(source: TrieNodeSource, root?: Uint8Array): Trie {
  // The nodes that a fork needs may be gone because the head has moved on.
  const forForks = createLoader({ get: source.get });
  return openTrie(createLoader(source), forForks, { node: undefined, read: false, hash: root }, false);
}

interface Top {
  node: Node | undefined;
  /** Whether `node` has been read; until then the source has it. */
  read: boolean;
  /** Undefined when not known or no longer true. */
  hash: Uint8Array | undefined;
}

// A branch belongs to the trie whose epoch it bears. Forking gives both sides a new one, so that both copy on write.
let epochs = 0;

function openTrie(loader: Loader, forForks: Loader, top: Top, isFork: boolean): Trie {
  let epoch = ++epochs;
  const born = epoch;
  let topChanged = false;
  let resident = 0;
  let removed = new Set<string>();
  // Whether the insertion or removal under way has changed anything.
  let modified = false;
  const trail = new Uint8Array(64);

  const gone = (path: Uint8Array, length: number): void => void removed.add(pathText(path, length));

  function topNode(): Node | undefined {
    if (!top.read) {
      top = { ...loader.root(top.hash, epoch), read: true };
      resident += countNodes(top.node);
    }
    return top.node;
  }

  /** Child `index` of the branch at the first `depth` nibbles of `path`. */
  function childOf(branch: Branch, index: number, path: Uint8Array, depth: number): Node | undefined {
    const known = branch.children[index];
    if (known !== undefined || ((branch.present >> index) & 1) === 0) return known;
    const child = loader.child(childItem(branch.encoding, index), pathText(path, depth) + digit(index), epoch);
    if (branch.epoch === epoch) {
      branch.children[index] = child;
      resident++;
    }
    return child;
  }

  function own(branch: Branch): Branch {
    if (branch.epoch === epoch) return branch;
    const copy = copyBranch(branch, epoch);
    // What was there before the fork is no change of the fork's.
    if (branch.epoch < born) copy.changed = 0;
    return copy;
  }

  function insert(node: Node | undefined, path: Uint8Array, depth: number, value: Uint8Array): Node {
    if (node === undefined) return newLeaf(path, depth, value);
    if (typeof node === "string") {
      const common = leafOverlap(node, path, depth);
      if (depth + common < path.length) return splitLeaf(node, path, depth, common, value);
      const leaf = encodeLeaf(path, depth, value);
      modified = leaf !== node;
      return leaf;
    }
    const common = overlap(node.prefix, path, depth);
    if (common < node.prefix.length) return splitPrefix(node, path, depth, common, value);
    const at = depth + common;
    const index = path[at]!;
    const child = insert(childOf(node, index, path, at), path, at + 1, value);
    if (!modified) return node;
    const branch = own(node);
    setChild(branch, index, child);
    return branch;
  }

  function newLeaf(path: Uint8Array, depth: number, value: Uint8Array): Node {
    modified = true;
    resident++;
    return encodeLeaf(path, depth, value);
  }

  function splitLeaf(leaf: string, path: Uint8Array, depth: number, common: number, value: Uint8Array): Node {
    const branch = newBranch(path.slice(depth, depth + common), epoch);
    const rest = ownPath(leaf);
    setChild(branch, rest[common]!, encodeLeaf(rest, common + 1, leafValue(leaf)));
    setChild(branch, path[depth + common]!, newLeaf(path, depth + common + 1, value));
    resident++;
    return branch;
  }

  function splitPrefix(node: Branch, path: Uint8Array, depth: number, common: number, value: Uint8Array): Node {
    const upper = newBranch(node.prefix.slice(0, common), epoch);
    const lower = own(node);
    setChild(upper, lower.prefix[common]!, lower);
    setChild(upper, path[depth + common]!, newLeaf(path, depth + common + 1, value));
    lower.prefix = lower.prefix.slice(common + 1);
    resident++;
    return upper;
  }

  function remove(node: Node | undefined, path: Uint8Array, depth: number): Node | undefined {
    if (node === undefined) return undefined;
    if (typeof node === "string") {
      if (depth + leafOverlap(node, path, depth) < path.length) return node;
      modified = true;
      resident--;
      return undefined;
    }
    if (overlap(node.prefix, path, depth) < node.prefix.length) return node;
    const at = depth + node.prefix.length;
    const index = path[at]!;
    const child = remove(childOf(node, index, path, at), path, at + 1);
    if (!modified) return node;
    const others = node.present & ~(1 << index);
    if (child === undefined && (others & (others - 1)) === 0) return collapse(node, 31 - Math.clz32(others), path, at);
    const branch = own(node);
    setChild(branch, index, child);
    return branch;
  }

  /** What is in place of a branch (itself at the first `at` nibbles of `path`) that only child `index` is left of. */
  function collapse(branch: Branch, index: number, path: Uint8Array, at: number): Node {
    const last = childOf(branch, index, path, at)!;
    // One that has never been encoded may go again before it is: what was stored in its place is then still to be removed.
    const stays = typeof last !== "string" && last.prefix.length === 0 && last.encoding !== "";
    forget(branch, path, at, stays ? index : undefined);
    resident--;
    if (typeof last === "string")
      return encodeLeaf(joinNibbles(branch.prefix, index, ownPath(last)), 0, leafValue(last));
    const merged = own(last);
    merged.prefix = joinNibbles(branch.prefix, index, last.prefix);
    return merged;
  }

  /** A branch and its children have no nodes of their own any more, except a child that is a branch and stays where it is. */
  function forget(branch: Branch, path: Uint8Array, at: number, stays: number | undefined): void {
    const { encoding } = branch;
    if (encoding === "") return;
    const text = pathText(path, at);
    for (let i = 0; i < 16; i++) if (i !== stays && isHashItem(childItem(encoding, i))) removed.add(text + digit(i));
    if (encoding.length >= 32) removed.add(text);
  }

  function change(next: Node | undefined): void {
    if (!modified) return;
    top = { node: next, read: true, hash: undefined };
    topChanged = true;
  }

  function pathOf(key: Uint8Array): Uint8Array {
    if (key.length !== 32) throw new RangeError(`A key of the trie is a hash of 32 bytes, this one has ${key.length}.`);
    return nibblesOf(key);
  }

  function root(): Uint8Array {
    if (top.hash) return top.hash;
    const node = topNode();
    if (node === undefined) top.hash = EMPTY_ROOT;
    else {
      const reference = referenceOf(node, trail, 0, gone);
      top.hash = reference.length === 32 ? reference : keccak256(reference);
    }
    return top.hash;
  }

  function remover(key: Uint8Array): void {
    const path = pathOf(key);
    modified = false;
    change(remove(topNode(), path, 0));
  }

  return {
    put(key, value) {
      if (value.length === 0) {
        remover(key);
        return;
      }
      const path = pathOf(key);
      modified = false;
      change(insert(topNode(), path, 0, value));
    },
    delete: remover,
    get(key) {
      const path = pathOf(key);
      let depth = 0;
      let node = topNode();
      while (node !== undefined && typeof node !== "string") {
        if (overlap(node.prefix, path, depth) < node.prefix.length) return undefined;
        depth += node.prefix.length + 1;
        node = childOf(node, path[depth - 1]!, path, depth - 1);
      }
      return node !== undefined && depth + leafOverlap(node, path, depth) === path.length ? leafValue(node) : undefined;
    },
    root,
    prove(key) {
      const path = pathOf(key);
      root();
      const proof: Uint8Array[] = [];
      const add = (encoding: Uint8Array): void => {
        if (encoding.length >= 32 || proof.length === 0) proof.push(encoding);
      };
      let depth = 0;
      let node = topNode();
      while (node !== undefined && typeof node !== "string") {
        if (node.prefix.length > 0) {
          add(Uint8Array.from(extensionBytes(node.prefix, referenceToEncoding(node.encoding))));
          if (overlap(node.prefix, path, depth) < node.prefix.length) return proof;
        }
        add(bytesOf(node.encoding));
        depth += node.prefix.length + 1;
        node = childOf(node, path[depth - 1]!, path, depth - 1);
      }
      if (node !== undefined) add(bytesOf(node));
      return proof;
    },
    takeChanges() {
      root();
      const changes = new Map<string, Uint8Array | undefined>();
      for (const path of removed) changes.set(path, undefined);
      if (topChanged) {
        if (top.node === undefined) changes.set("", undefined);
        else collectChanges(top.node, "", changes);
      }
      if (removed.size > 0) removed = new Set();
      topChanged = false;
      return changes;
    },
    nodes: () => resident,
    prune(maxNodes) {
      if (isFork || resident <= maxNodes) return;
      const limit = Math.floor((maxNodes * 3) / 4);
      root();
      if (limit === 0 && !topChanged) {
        top = { node: undefined, read: false, hash: top.hash };
        resident = 0;
      } else if (top.node !== undefined && typeof top.node !== "string") resident = pruneBelow(top.node, limit);
      else resident = countNodes(top.node);
    },
    fork() {
      root();
      epoch = ++epochs;
      return openTrie(forForks, forForks, { ...top }, true);
    },
  };
}
