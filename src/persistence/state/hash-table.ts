/** Finds hashes by their first four bytes: about sixteen bytes of memory for each, where a map of strings takes two hundred. */
export interface HashTable {
  /** Adds consecutive hashes, at the places after those added before. */
  add(hashes: Uint8Array): void;
  /** The positions of hashes with the same prefix; most often one or none. */
  candidates(hash: Uint8Array): number[];
}

/** @param size how many hashes there will be at most */
export function createHashTable(size: number): HashTable {
  const prefixes = new Uint32Array(size);
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(size * 2))); // a place, and one more; 0 is free
  const mask = slots.length - 1;
  let count = 0;

  return {
    add(hashes) {
      const view = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
      for (let at = 0; at < hashes.length; at += 32) {
        const prefix = view.getUint32(at);
        let slot = prefix & mask;
        while (slots[slot] !== 0) slot = (slot + 1) & mask;
        prefixes[count] = prefix;
        slots[slot] = ++count;
      }
    },
    candidates(hash) {
      const prefix = new DataView(hash.buffer, hash.byteOffset, hash.byteLength).getUint32(0);
      const found: number[] = [];
      for (let slot = prefix & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const place = (slots[slot] as number) - 1;
        if (prefixes[place] === prefix) found.push(place);
      }
      return found;
    },
  };
}
