import { accessSync, chmodSync, constants, existsSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { makeDirectory, writeAtomically } from "../durable-file.js";
import { type AskedChainOptions, type ChainOptions, contradictionOf, type UpstreamPlace } from "./chain-options.js";
import {
  chainLost,
  contradiction,
  corruptManifest,
  directoryErrorFrom,
  foreign,
  foreignLevelDatabase,
  inUse,
  missing,
  newerLayout,
  notADirectory,
} from "./errors.js";
import { type DirectoryPaths, LAYOUT_VERSION, MANIFEST_FILE, pathsIn, REPLACE_MARK, RESET_MARK } from "./layout.js";
import { whileLocked } from "./lock.js";
import { encodeManifest, type Manifest, type ManifestText, parseManifest, readManifestText } from "./manifest.js";
import { backUp, MIGRATIONS, type Migration, migrationPath } from "./migrations.js";
import { recoverReplacement } from "./replace.js";

export interface OpenDirectoryOptions {
  /** The options that were asked for by flag or by name; what is undefined is taken from the directory. */
  asked?: AskedChainOptions;
  /** This program, as `couverture/1.2.3`. */
  program: string;
  /** Whether a directory without a chain may become one (default); otherwise it is refused as MISSING. */
  create?: boolean;
  /** Hears of a migration: what it does, and where the backup is. */
  onMigration?: (title: string, backup: string) => void;
  /** The layout to open with, for tests of the migrations. */
  layout?: { version: number; migrations: readonly Migration[] };
}

export interface DataDirectory {
  /** Absolute. */
  path: string;
  paths: DirectoryPaths;
  /** The chain that lies there; undefined where there is none yet. */
  manifest: Manifest | undefined;
  /**
   * Makes a new directory one that holds a chain. Call it once the genesis hash is known and before the stores are made,
   * so that no store is ever without its manifest.
   * @throws DataDirectoryError IN_USE when another process did so first
   */
  establish(chain: { engine: string; genesisHash: string; options: ChainOptions }): Manifest;
  /** Removes the directory again where this opening made it and it is still empty: for a chain that is refused. */
  abandon(): void;
  /** Notes where the chain can be asked that this one is a fork of, at the block of that hash. */
  keepFork(hash: string, place: UpstreamPlace): void;
  /**
   * Holds the manifest against the chain that the stores have.
   * @throws DataDirectoryError CORRUPT_MANIFEST when it is another chain's
   */
  confirm(genesisHash: string): void;
}

/** The name of the first thing in a directory that is not a leftover of an unfinished manifest; undefined when empty. */
function firstEntry(path: string): string | undefined {
  return readdirSync(path)
    .sort()
    .find((name) => !(name.startsWith(`${MANIFEST_FILE}.`) && name.endsWith(".tmp")));
}

/** @returns the first directory that it made, of those above it as well; undefined when it was there */
function createDirectory(path: string): string | undefined {
  try {
    const first = makeDirectory(path);
    // Only what is ours gets our mode.
    if (first !== undefined) chmodSync(path, 0o700);
    return first;
  } catch (error) {
    // A link that leads nowhere.
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw notADirectory(path);
    throw error;
  }
}

/** Removes an empty directory, and those above it up to `first` that are then empty. */
function removeEmpty(path: string, first: string): void {
  for (let each = path; each.length >= first.length; each = dirname(each)) {
    try {
      rmdirSync(each);
    } catch {
      return; // It has entries by now, or it is gone.
    }
  }
}

async function migrate(path: string, text: ManifestText, options: OpenDirectoryOptions): Promise<unknown> {
  const { version, migrations } = options.layout ?? { version: LAYOUT_VERSION, migrations: MIGRATIONS };
  if (text.layout > version) throw newerLayout(path, text.layout, version, options.program);
  if (text.layout === version) return text.json;
  const steps = migrationPath(path, text.layout, version, migrations);
  // The lock is let go before the copy: LevelDB may rewrite files of an open database in the background.
  await whileLocked(path, () => undefined);
  const backup = backUp(path, text.layout);
  let json = text.json as Record<string, unknown>;
  for (const step of steps) {
    options.onMigration?.(step.title, backup);
    json = { ...(await step.migrate(path, json)), layout: step.from + 1 };
    writeAtomically(pathsIn(path).manifest, `${JSON.stringify(json, null, 2)}\n`, true);
  }
  return json;
}

/**
 * Opens the data directory at `path`, or makes a new one. The stores inside are opened by their own modules; whoever opens
 * the journal holds the directory's lock, and passes what that throws through {@link directoryErrorFrom}.
 *
 * @throws DataDirectoryError with one sentence: not a directory, not writable, foreign, corrupt manifest, a layout that is
 * newer or cannot be migrated, an option that contradicts the chain's
 */
export async function openDataDirectory(path: string, options: OpenDirectoryOptions): Promise<DataDirectory> {
  const directory = resolve(path);
  try {
    return await open(directory, options);
  } catch (error) {
    throw directoryErrorFrom(error, directory) ?? error;
  }
}

async function open(path: string, options: OpenDirectoryOptions): Promise<DataDirectory> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw notADirectory(path);
  if (!found && options.create === false) throw missing(path);
  const first = found ? undefined : createDirectory(path);
  accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);

  const paths = pathsIn(path);
  if (existsSync(join(path, REPLACE_MARK))) {
    await whileLocked(path, () => undefined);
    recoverReplacement(path);
  }
  const text = readManifestText(paths.manifest);
  if (text) {
    const manifest = parseManifest(paths.manifest, await migrate(path, text, options));
    const wrong = contradictionOf(options.asked ?? {}, manifest.options);
    if (wrong) throw contradiction(path, wrong);
    // A directory whose making was interrupted has no state either.
    if (existsSync(paths.state) && !existsSync(paths.journal) && !existsSync(paths.ledger)) throw chainLost(path);
    const confirm = (genesisHash: string): void => {
      if (genesisHash === manifest.genesisHash) return;
      const what = `it names the genesis block ${manifest.genesisHash}, and the journal begins with ${genesisHash}`;
      throw corruptManifest(paths.manifest, what);
    };
    const keepFork = keeper(paths, () => manifest);
    return { path, paths, manifest, establish: () => manifest, abandon: () => undefined, keepFork, confirm };
  }
  const entry = firstEntry(path);
  if (existsSync(join(path, "CURRENT"))) throw foreignLevelDatabase(path);
  if (entry !== undefined) throw foreign(path, entry === RESET_MARK ? "an unfinished reset" : entry);
  if (options.create === false) throw missing(path);

  let made: Manifest | undefined;
  return {
    path,
    paths,
    manifest: undefined,
    keepFork: keeper(paths, () => made),
    confirm: () => undefined,
    abandon: () => {
      if (first !== undefined) removeEmpty(path, resolve(first));
    },
    establish: (chain) => {
      const manifest: Manifest = {
        layout: LAYOUT_VERSION,
        engine: chain.engine,
        genesisHash: chain.genesisHash,
        options: chain.options,
        createdBy: options.program,
        createdAt: new Date().toISOString(),
      };
      try {
        if (!writeAtomically(paths.manifest, encodeManifest(manifest), false)) throw inUse(path);
      } catch (error) {
        throw directoryErrorFrom(error, path) ?? error;
      }
      made = manifest;
      return manifest;
    },
  };
}

const keeper =
  (paths: DirectoryPaths, manifest: () => Manifest | undefined): DataDirectory["keepFork"] =>
  (hash, place) => {
    const now = manifest();
    if (!now) return;
    const { fork } = now.options;
    now.options.fork = { ...(fork || place), at: { ...(fork ? fork.at : undefined), [hash]: place } };
    writeAtomically(paths.manifest, encodeManifest(now), true);
  };
