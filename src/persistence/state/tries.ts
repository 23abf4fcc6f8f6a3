import type { EntryStore } from "./entry-store.js";
import { damageIn } from "./entry-store.js";
import { keyBytes, nodeKey } from "./keys.js";
import { createTrie, type Trie } from "./trie/index.js";
import type { Batch } from "./versioned.js";

/** The account trie (owner "") and the storage tries (owner: address and generation), head version. */
export interface Tries {
  trie(owner: string): Trie;
  /** The same, to read from and nothing else. */
  read(owner: string): Trie;
  /** Nodes held in memory, over all tries. */
  nodes(): number;
  dirty(): number;
  drain(batch: Batch): () => void;
}

/** How many reads there are between two looks at the memory that they take. */
const READS = 2_048;

/**
 * @param maxNodes how many trie nodes stay in memory between two flushes
 * @param rootOf the root that an owner's trie has to have, where it is known
 */
export function createTries(
  store: EntryStore,
  maxNodes: number,
  rootOf: (owner: string) => Uint8Array | undefined,
): Tries {
  const tries = new Map<string, Trie>();
  const touched = new Set<string>();
  // Nodes taken out of the tries and not certainly in LevelDB yet.
  let leaving = new Map<string, Uint8Array | undefined>();

  function open(owner: string): Trie {
    let found = tries.get(owner);
    if (!found) {
      found = createTrie(
        {
          get(path) {
            const key = nodeKey(owner, path);
            return leaving.has(key) ? leaving.get(key) : store.getSync(keyBytes(key));
          },
          refused: ({ message }) => damageIn(store, message),
        },
        rootOf(owner),
      );
      tries.set(owner, found);
    }
    return found;
  }

  function trie(owner: string): Trie {
    touched.add(owner);
    return open(owner);
  }

  let reads = 0;
  function read(owner: string): Trie {
    if (++reads % READS === 0) trim();
    return open(owner);
  }

  const nodes = (): number => {
    let sum = 0;
    for (const one of tries.values()) sum += one.nodes();
    return sum;
  };

  /** Storage tries that nobody changes go first, then the deeper nodes of those in use. */
  function trim(): void {
    let sum = nodes();
    if (sum <= maxNodes) return;
    for (const [owner, one] of tries) {
      if (sum <= maxNodes) break;
      if (owner === "" || touched.has(owner)) continue;
      tries.delete(owner);
      sum -= one.nodes();
    }
    for (const one of tries.values()) one.prune(maxNodes);
  }

  return {
    trie,
    read,
    nodes,
    dirty: () => touched.size,
    drain(batch) {
      leaving = new Map();
      for (const owner of touched) {
        for (const [path, node] of tries.get(owner)?.takeChanges() ?? []) {
          const key = nodeKey(owner, path);
          leaving.set(key, node);
          if (node === undefined) batch.del(key);
          else batch.put(key, node);
        }
      }
      touched.clear();
      return () => {
        leaving = new Map();
        trim();
      };
    },
  };
}
