import type { EntryStore } from "./entry-store.js";
import { keyBytes, ownerKey } from "./keys.js";

const ADDRESS_LENGTH = 20;
const SLOT_LENGTH = 32;
const TURN = 500;

/** What was ever written to the state, in the order of its keys. All of it has to be on disk: flush first. */
export interface Scan {
  /** Every address that there is or was an account of. */
  addresses(): AsyncGenerator<Uint8Array>;
  /** Every slot that there is or was a value in, of a generation of an account's storage. */
  slots(address: Uint8Array, generation: number): AsyncGenerator<Uint8Array>;
}

export function createScan(store: EntryStore): Scan {
  /** The ends of the keys that start with `prefix` and are so many bytes longer. */
  async function* ends(prefix: string, length: number): AsyncGenerator<Uint8Array> {
    const first = keyBytes(prefix);
    const last = keyBytes(prefix + "\xff".repeat(length));
    const iterator = store.iterator({ gte: first, lte: last });
    try {
      for (;;) {
        const entries = await iterator.nextv(TURN);
        if (entries.length === 0) return;
        for (const [key] of entries) if (key.length === first.length + length) yield key.slice(first.length);
      }
    } finally {
      await iterator.close();
    }
  }

  return {
    addresses: () => ends("a", ADDRESS_LENGTH),
    slots: (address, generation) => ends(`s${ownerKey(address, generation)}`, SLOT_LENGTH),
  };
}
