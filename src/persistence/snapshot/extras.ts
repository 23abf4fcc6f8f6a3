import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ByteStore } from "../journal/index.js";
import type { SectionSource } from "./write.js";

const SLICE = 500;

/** What Ganache keeps, and what the wallet keeps: outside of the digest, since both hold random numbers. */
export function extrasOf(ganache: ByteStore | undefined, keystore: string | undefined): SectionSource[] {
  const extras: SectionSource[] = [];
  if (ganache) extras.push({ name: "ganache", slices: slicesOf(ganache) });
  const files = keystore !== undefined && existsSync(keystore) ? readdirSync(keystore).sort() : [];
  if (keystore !== undefined && files.length > 0) {
    const entries = files.map((name) => [Buffer.from(name, "utf8"), readFileSync(join(keystore, name))] as const);
    entries.sort(([a], [b]) => Buffer.compare(a, b));
    extras.push({ name: "keystore", slices: [entries] });
  }
  return extras;
}

/** Ganache's store may be ahead of the journal; what is too much is taken back when it is opened. */
async function* slicesOf(store: ByteStore): AsyncGenerator<[Uint8Array, Uint8Array][]> {
  const iterator = store.iterator();
  try {
    for (;;) {
      const slice = await iterator.nextv(SLICE);
      if (slice.length === 0) return;
      yield slice as [Uint8Array, Uint8Array][];
    }
  } finally {
    await iterator.close();
  }
}
