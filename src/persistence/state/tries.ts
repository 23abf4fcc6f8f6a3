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

/** @param maxNodes how many trie nodes stay in memory between two flushes */
export function createTries(store: ByteStore, maxNodes: number): Tries {
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
        // Storage tries that nobody used since the batch began go first, then the deeper nodes of those in use.
        let sum = nodes();
        for (const [owner, one] of tries) {
          if (sum <= maxNodes) break;
          if (owner === "" || touched.has(owner)) continue;
          tries.delete(owner);
          sum -= one.nodes();
        }
        for (const one of tries.values()) one.prune(maxNodes);
      };
    },
  };
}
