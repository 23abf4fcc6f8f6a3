import { accessSync, chmodSync, constants, existsSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { makeDirectory, writeAtomically } from "../durable-file.js";
import type { Journal } from "../journal/index.js";
import { type ChainOptions, contradictionOf, type RequestedChainOptions, type UpstreamPlace } from "./chain-options.js";
import { confirmManifest } from "./confirm.js";
import {
  chainLost,
  contradiction,
  corruptManifest,
  DataDirectoryError,
  directoryErrorFrom,
  foreign,
  foreignLevelDatabase,
  inUse,
  missing,
  newerLayout,
  notADirectory,
  notCreatable,
} from "./errors.js";
import { type DirectoryPaths, LAYOUT_VERSION, MANIFEST_FILE, pathsIn, REPLACE_MARK, RESET_MARK } from "./layout.js";
import { whileLocked } from "./lock.js";
import {
  encodeManifest,
  isIntact,
  type Manifest,
  type ManifestText,
  parseManifest,
  readManifestText,
} from "./manifest.js";
import { backUp, MIGRATIONS, type Migration, migrationPath } from "./migrations.js";
import { recoverManifest } from "./recover.js";
import { recoverReplacement } from "./replace.js";

export interface OpenDirectoryOptions {
  /** The options that were requested by flag or by name; what is undefined is read from the directory. */
  requested?: RequestedChainOptions;
  /** This program, as `couverture/1.2.3`. */
  program: string;
  /** Whether a directory without a chain may become one (default); otherwise it is refused as MISSING. */
  create?: boolean;
  /** Phrases that a chain whose manifest is lost may have been created with. */
  phrases?: readonly string[];
  /** Receives, as a sentence, what was found and repaired; prints to standard error by default. */
  warn?: (message: string) => void;
  /** Receives what a migration does, and the path of the backup. */
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
  establish(chain: {
    engine: string;
    genesisHash: string;
    options: ChainOptions;
    /** The first record that will be a session's; that after the genesis unless given. */
    record?: number;
  }): Manifest;
  /** Removes the directory again where this opening made it and it is still empty: for a chain that is refused. */
  abandon(): void;
  /** Stores the endpoint of the chain that this one forks from, at the block of that hash. */
  keepFork(hash: string, place: UpstreamPlace): void;
  /**
   * Holds the manifest against the journal, once that is open and before anything is added to it.
   * @throws DataDirectoryError CORRUPT_MANIFEST when it is another chain's, or has other options than the journal
   */
  confirm(journal: Journal): Promise<void>;
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
    // Those above it that were made are not ours, and keep the mode that the system gives them.
    if (first !== undefined) chmodSync(path, 0o700);
    return first;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A dangling link.
    if (code === "EEXIST") throw notADirectory(path);
    if (code === "ENOENT") throw notCreatable(path, "the system makes no directory there", error);
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

/** @returns undefined where there is no chain yet */
async function findManifest(
  path: string,
  paths: DirectoryPaths,
  options: OpenDirectoryOptions,
): Promise<Manifest | undefined> {
  const { requested = {}, phrases = [], program, warn = warnOnStandardError } = options;
  const recover = (found: Manifest | undefined, problem: string): Promise<Manifest | undefined> =>
    recoverManifest({ paths, found, problem, requested, phrases, program, warn });
  let manifest: Manifest;
  try {
    const text = readManifestText(paths.manifest);
    if (!text) return existsSync(join(path, RESET_MARK)) ? undefined : await recover(undefined, "it was missing");
    const json = await migrate(path, text, options);
    manifest = parseManifest(paths.manifest, json);
    if (isIntact(json)) return manifest;
  } catch (error) {
    if (!(error instanceof DataDirectoryError && error.code === "CORRUPT_MANIFEST" && error.what)) throw error;
    const recovered = await recover(undefined, error.what);
    if (recovered) return recovered;
    throw error;
  }
  const recovered = await recover(manifest, ALTERED);
  if (recovered) return recovered;
  throw corruptManifest(paths.manifest, ALTERED);
}

const ALTERED = "it was altered, and does not have its digest";

const warnOnStandardError = (message: string): void => void process.stderr.write(`warning: ${message}\n`);

async function migrate(path: string, text: ManifestText, options: OpenDirectoryOptions): Promise<unknown> {
  const { version, migrations } = options.layout ?? { version: LAYOUT_VERSION, migrations: MIGRATIONS };
  if (text.layout > version) throw newerLayout(path, text.layout, version, options.program);
  if (text.layout === version) return text.json;
  const steps = migrationPath(path, text.layout, version, migrations);
  // The lock is released before the copy: LevelDB may rewrite files of an open database in the background.
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
 * Opens the data directory at `path`, or makes a new one. The stores inside are opened by their own modules; the caller
 * that opens the journal holds the directory's lock, and passes what that throws through {@link directoryErrorFrom}.
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
  const manifest = await findManifest(path, paths, options);
  if (manifest) {
    const wrong = contradictionOf(options.requested ?? {}, manifest.options);
    if (wrong) throw contradiction(path, wrong);
    // A directory whose making was interrupted has no state either.
    if (existsSync(paths.state) && !existsSync(paths.journal) && !existsSync(paths.ledger)) throw chainLost(path);
    const keepFork = keeper(paths, () => manifest);
    const confirm = (journal: Journal): Promise<void> => confirmManifest(paths, manifest, journal);
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
    confirm: async () => undefined,
    abandon: () => {
      if (first !== undefined) removeEmpty(path, resolve(first));
    },
    establish: (chain) => {
      const manifest: Manifest = {
        layout: LAYOUT_VERSION,
        engine: chain.engine,
        genesisHash: chain.genesisHash,
        options: chain.options,
        record: chain.record ?? 1,
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
