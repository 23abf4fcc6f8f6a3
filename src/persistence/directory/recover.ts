/** A manifest that is missing, cannot be read, or was altered, made again from the journal. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { keccak256, toHex } from "../../ethereum/index.js";
import { writeAtomically } from "../durable-file.js";
import { type Journal, openJournal } from "../journal/index.js";
import { decodeGenesis } from "../records/index.js";
import { type ChainOptions, type RequestedChainOptions, storedChainOptions } from "./chain-options.js";
import { corruptManifest, unknownMnemonic } from "./errors.js";
import { differencesFrom, findHeldOptions, type HeldOptions, isHeldSecret, withoutSecrets } from "./held-options.js";
import { type DirectoryPaths, LAYOUT_VERSION } from "./layout.js";
import { encodeManifest, type Manifest } from "./manifest.js";

export interface Recovery {
  paths: DirectoryPaths;
  /** What could be read of the manifest. */
  found: Manifest | undefined;
  /** What is wrong with the file, as a clause: "it is missing". */
  problem: string;
  requested: RequestedChainOptions;
  /** Phrases that the chain may have been created with. */
  phrases: readonly string[];
  program: string;
  warn: (message: string) => void;
}

/**
 * Makes a manifest of what the journal holds, and puts it in place. The journal has no secrets: those come from the manifest, the requested options,
 * or well known, and have to be the ones that the chain was created with.
 * @returns undefined where there is no journal, or one that holds no options
 * @throws DataDirectoryError CORRUPT_MANIFEST when a secret is not known; JournalError
 */
export async function recoverManifest(recovery: Recovery): Promise<Manifest | undefined> {
  const { paths, warn } = recovery;
  if (!existsSync(join(paths.journal, "CURRENT"))) return undefined;
  const journal = await openJournal(paths.journal, { durability: "strict", warn });
  try {
    const held = await findHeldOptions(journal);
    return held && make(recovery, journal, held);
  } finally {
    await journal.close();
  }
}

function make(
  { paths, found, problem, requested, phrases, program, warn }: Recovery,
  journal: Journal,
  { seq, options: held }: { seq: number; options: HeldOptions },
): Manifest {
  const genesis = decodeGenesis((journal.get(0) as { payload: Uint8Array }).payload);
  const genesisHash = toHex(keccak256(genesis.header));
  const known = <T>(name: "mnemonic" | "accounts", candidates: (T | undefined)[]): T | undefined =>
    candidates.find((one) => one !== undefined && isHeldSecret(held, name, one, genesisHash));
  const mnemonic = known("mnemonic", [requested.mnemonic, found?.options.mnemonic, ...phrases]);
  const accounts = known("accounts", [requested.accounts, found?.options.accounts, []]);
  if (mnemonic === undefined) throw unknownMnemonic(paths.manifest, problem, "mnemonic");
  if (accounts === undefined) throw unknownMnemonic(paths.manifest, problem, "accounts");
  const stored = storedChainOptions.safeParse({ ...withoutSecrets(held), mnemonic, accounts: [] });
  if (!stored.success) throw corruptManifest(paths.manifest, problem, stored.error);
  const forks = (JSON.parse(genesis.config) as { fork?: unknown }).fork !== undefined;
  const { genesisDigest, genesisTime, ...rest } = stored.data;
  const options: ChainOptions = {
    ...rest,
    ...{ genesisDigest, genesisTime, accounts },
    // The upstream's endpoint is not in the journal: the caller provides it by fork.url.
    fork: found?.options.fork ?? (forks ? { url: "", headers: {} } : false),
  };
  const manifest: Manifest = {
    layout: LAYOUT_VERSION,
    engine: String(held.engine),
    genesisHash,
    options,
    record: seq,
    createdBy: found?.createdBy ?? program,
    createdAt: found?.createdAt ?? new Date().toISOString(),
  };
  const differences = found ? differencesFrom(held, found.engine, genesisHash, found.options) : [];
  if (found && found.genesisHash !== genesisHash) {
    differences.unshift(`genesis hash ${found.genesisHash} where the journal has ${genesisHash}`);
  }
  writeAtomically(paths.manifest, encodeManifest(manifest), true);
  const what = differences.length > 0 ? `it had ${differences.join(", ")}` : problem;
  warn(`${paths.manifest} was repaired from the journal: ${what}.`);
  return manifest;
}
