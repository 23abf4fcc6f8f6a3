import { EMPTY } from "../../ethereum/index.js";
import type { EntryStore } from "./entry-store.js";
import { codeKey, keyBytes } from "./keys.js";
import type { Batch } from "./versioned.js";

/** Contract code by its hash. Code is never taken away: another account, or an earlier block, may have it. */
export interface Codes {
  get(codeHash: Uint8Array): Uint8Array;
  add(codeHash: Uint8Array, code: Uint8Array): void;
  dirty(): number;
  drain(batch: Batch): () => void;
}

const MAX_CACHED_BYTES = 16 * 1024 * 1024;

export function createCodes(store: EntryStore): Codes {
  const cache = new Map<string, Uint8Array>();
  let bytes = 0;
  let fresh = new Map<string, Uint8Array>();
  let leaving = new Map<string, Uint8Array>();

  function keep(key: string, code: Uint8Array): void {
    if (cache.has(key)) return;
    cache.set(key, code);
    bytes += code.length;
    for (const [oldest, old] of cache) {
      if (bytes <= MAX_CACHED_BYTES) break;
      cache.delete(oldest);
      bytes -= old.length;
    }
  }

  return {
    get(codeHash) {
      const key = codeKey(codeHash);
      const known = cache.get(key) ?? fresh.get(key) ?? leaving.get(key);
      if (known) return known;
      const code = store.getSync(keyBytes(key));
      if (!code) return EMPTY; // not remembered: it may be deployed yet
      keep(key, code);
      return code;
    },
    add(codeHash, code) {
      const key = codeKey(codeHash);
      fresh.set(key, code);
      keep(key, code);
    },
    dirty: () => fresh.size,
    drain(batch) {
      leaving = fresh;
      fresh = new Map();
      for (const [key, code] of leaving) batch.put(key, code);
      return () => {
        leaving = new Map();
      };
    },
  };
}
