import { keccak256, toHex } from "../../ethereum/index.js";
import { writeAtomically } from "../durable-file.js";
import type { Journal } from "../journal/index.js";
import { decodeGenesis } from "../records/index.js";
import { corruptManifest, otherManifest } from "./errors.js";
import { differencesFrom, digestOfManifest, findHeldOptions } from "./held-options.js";
import type { DirectoryPaths } from "./layout.js";
import { encodeManifest, type Manifest } from "./manifest.js";

/**
 * Holds a manifest against the journal before anything is added to it. One that an older program wrote, and whose options no record holds
 * yet, is believed once: the session that is about to be opened holds them from then on.
 * @throws DataDirectoryError CORRUPT_MANIFEST when it is another chain's, or has other options than the journal
 */
export async function confirmManifest(paths: DirectoryPaths, manifest: Manifest, journal: Journal): Promise<void> {
  const first = journal.get(0);
  if (!first) return;
  const genesis = decodeGenesis(first.payload);
  const genesisHash = toHex(keccak256(genesis.header));
  if (genesisHash !== manifest.genesisHash) {
    const what = `it names the genesis block ${manifest.genesisHash}, and the journal starts with ${genesisHash}`;
    throw corruptManifest(paths.manifest, what);
  }
  const { engine, options, record } = manifest;
  if (genesis.chainId !== BigInt(options.chainId)) {
    throw otherManifest(paths.manifest, [`chain id ${options.chainId} where the journal has ${genesis.chainId}`]);
  }
  const held = await findHeldOptions(journal, record);
  if (held) {
    const differences = differencesFrom(held.options, engine, genesisHash, options);
    if (differences.length > 0) throw otherManifest(paths.manifest, differences);
  }
  const seq = held?.seq ?? journal.head().seq + 1;
  if (seq === record && manifest.digest !== undefined) return;
  manifest.record = seq;
  manifest.digest = digestOfManifest(manifest);
  writeAtomically(paths.manifest, encodeManifest(manifest), true);
}
