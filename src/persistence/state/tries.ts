import type { ByteStore } from "../journal/index.js";
import { keyBytes, nodeKey } from "./keys.js";
import { createTrie, type Trie } from "./trie/index.js";
import type { Batch } from "./versioned.js";

/** The account trie (owner "") and the storage tries (owner: address and generation), head version. */
export interface Tries {
  trie(owner: string): Trie;
  /** Nodes held in memory, over all tries. */
  nodes(): number;
  dirty(): number;
  drain(batch: Batch): () => void;
}

/** How many trie nodes stay in memory between two flushes, about 400 bytes each. */
const MAX_NODES = 60_000;

export function createTries(store: ByteStore): Tries {
  const tries = new Map<string, Trie>();
  const touched = new Set<string>();
  // Nodes taken out of the tries and not certainly in LevelDB yet.
  let leaving = new Map<string, Uint8Array | undefined>();

  function trie(owner: string): Trie {
    let found = tries.get(owner);
    if (!found) {
      found = createTrie({
        get(path) {
          const key = nodeKey(owner, path);
          return leaving.has(key) ? leaving.get(key) : store.getSync(keyBytes(key));
        },
      });
      tries.set(owner, found);
    }
    touched.add(owner);
    return found;
  }

  const nodes = (): number => {
    let sum = 0;
    for (const one of tries.values()) sum += one.nodes();
    return sum;
  };

  return {
    trie,
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
        // Storage tries that nobody used since the batch began go first, then the deeper nodes of the account trie.
        for (const owner of tries.keys()) {
          if (nodes() <= MAX_NODES) break;
          if (owner !== "" && !touched.has(owner)) tries.delete(owner);
        }
        tries.get("")?.prune(MAX_NODES);
      };
    },
  };
}
