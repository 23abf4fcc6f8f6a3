import type { ByteStore } from "../../persistence/journal/index.js";
import { isKeyIn, keyIn, LATEST, numberKey, numberOf } from "./stored-block.js";

const BLOCK_PREFIX = keyIn("blocks", new Uint8Array()).length;

/**
 * Ganache's store as it was at a block, of which a Ganache can be started that answers reads only: what it writes stays in
 * memory, and blocks after that one are not there.
 */
export function storeAt(store: ByteStore, number: number): ByteStore {
  const written = new Map<string, Buffer | undefined>([[nameOf(keyIn("indexes", LATEST)), numberKey(number)]]);
  const isLater = (key: Uint8Array): boolean => isKeyIn("blocks", key) && numberOf(key.subarray(BLOCK_PREFIX)) > number;
  const get = async (key: Buffer): Promise<Buffer | undefined> => {
    const name = nameOf(key);
    if (written.has(name)) return written.get(name);
    return isLater(key) ? undefined : ((await store.get(key)) as Buffer | undefined);
  };
  const still = {
    get,
    getMany: (keys: Buffer[]) => Promise.all(keys.map(get)),
    async batch(operations: { type: string; key: Buffer; value?: Buffer }[]) {
      for (const { key, value } of operations) written.set(nameOf(key), value);
    },
    iterator: store.iterator.bind(store),
    clear: async () => undefined,
  };
  return still as unknown as ByteStore;
}

const nameOf = (key: Uint8Array): string => Buffer.from(key).toString("latin1");
