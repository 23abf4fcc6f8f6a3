import { CHAIN_DEFAULTS } from "../../../src/options/index.js";
import type { ManifestOfSnapshot } from "../../../src/persistence/snapshot/index.js";

const HASH = `0x${"11".repeat(32)}`;

/** A manifest that can be read, of no chain in particular. */
export const MANIFEST: ManifestOfSnapshot = {
  ...{ format: 1, layout: 1, engine: "native", genesisHash: HASH, options: CHAIN_DEFAULTS },
  ...{ head: { number: 0, hash: HASH }, transactions: 0, record: { seq: 0, entryHash: HASH } },
};
