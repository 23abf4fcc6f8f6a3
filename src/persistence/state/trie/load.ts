import { EMPTY_ROOT, keccak256 } from "../../../ethereum/index.js";
import { childrenOf, isHashItem, isLeaf, itemEnd, ownPath, secondItem } from "./decode.js";
import { TrieError } from "./errors.js";
import { pathText } from "./nibbles.js";
import { type Encoding, encodedBranch, type Node } from "./node.js";

/**
 * Where a trie's nodes are kept: the head version of each, under its path from the root (lower-case hex, one digit per
 * nibble; the root's path is empty). Synchronous: a LevelDB `getSync`, or a map of nodes on their way to disk.
 *
 * What `takeChanges` has given away must be readable here from then on, written or not, since the trie may forget it.
 */
export interface TrieNodeSource {
  get(path: string): Uint8Array | undefined;
  /** Called for a node that is missing or does not match its parent's hash; returns the error to throw. Not called for forks. */
  refused?(error: TrieError): Error;
}

export interface Loader {
  /** The node that a parent holds `item` for. @throws {TrieError} if the source does not have just that node. */
  child(item: Encoding, path: string, epoch: number): Node;
  /** The root node and its hash; with a `hash` given, none other is accepted. */
  root(hash: Uint8Array | undefined, epoch: number): { node: Node | undefined; hash: Uint8Array };
}

export function createLoader(source: TrieNodeSource): Loader {
  const refused = (error: TrieError): Error => source.refused?.(error) ?? error;

  function fetch(path: string, hash: Uint8Array): Encoding {
    const bytes = source.get(path);
    if (!bytes) {
      throw refused(
        new TrieError(
          "TRIE_NODE_MISSING",
          `The trie node at path "${path}" is not in the database. Rebuild the state from the journal.`,
        ),
      );
    }
    // A 2.4 µs check beside a read of 12: a root is never computed over nodes that are not the trie's.
    if (Buffer.compare(keccak256(bytes), hash) !== 0) {
      throw refused(
        new TrieError(
          "TRIE_NODE_MISMATCH",
          `The trie node at path "${path}" is not the one that its parent names. If this trie is a fork, the head has ` +
            "moved on and the fork must be made again; otherwise rebuild the state from the journal.",
        ),
      );
    }
    return latin1(bytes);
  }

  function child(item: Encoding, path: string, epoch: number): Node {
    return decode(isHashItem(item) ? fetch(path, Buffer.from(item.slice(1), "latin1")) : item, path, epoch);
  }

  function decode(encoding: Encoding, path: string, epoch: number): Node {
    const second = secondItem(encoding);
    if (itemEnd(encoding, second) < encoding.length) {
      const present = childrenOf(encoding);
      if (present === undefined) throw refused(malformed(path));
      return encodedBranch(encoding, present, epoch);
    }
    if (isLeaf(encoding)) return encoding;
    const prefix = ownPath(encoding);
    const branch = child(encoding.slice(second), path + pathText(prefix), epoch);
    if (typeof branch === "string" || branch.prefix.length > 0) throw refused(malformed(path));
    branch.prefix = prefix;
    return branch;
  }

  return {
    child,
    root(hash, epoch) {
      if (hash) {
        if (Buffer.compare(hash, EMPTY_ROOT) === 0) return { node: undefined, hash };
        return { node: decode(fetch("", hash), "", epoch), hash };
      }
      const bytes = source.get("");
      if (!bytes) return { node: undefined, hash: EMPTY_ROOT };
      return { node: decode(latin1(bytes), "", epoch), hash: keccak256(bytes) };
    },
  };
}

const latin1 = (bytes: Uint8Array): Encoding =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");

const malformed = (path: string): TrieError =>
  new TrieError(
    "TRIE_NODE_MALFORMED",
    `The trie node at path "${path}" is not a node of a trie of hashed keys. Rebuild the state from the journal.`,
  );
