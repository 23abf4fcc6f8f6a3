import { dirname } from "node:path";
import { layDownBeside } from "../offline/load-snapshot.js";
import { listSnapshots, refuseExisting, summaryOf } from "../offline/snapshot-summary.js";
import { type NodeOptions, parseNodeOptions } from "../options/index.js";
import { replaceChain, takeBack } from "../persistence/directory/replace.js";
import { makeDirectory } from "../persistence/durable-file.js";
import {
  extrasOf,
  openSnapshot,
  SnapshotError,
  type SnapshotFile,
  saveSnapshot,
  snapshotFile,
} from "../persistence/snapshot/index.js";
import type { SnapshotService } from "../rpc/services.js";
import { programName } from "../version.js";
import { type OpenedChain, openNodeChain } from "./open.js";
import type { Replaceable } from "./replaceable.js";

/** Snapshots of a node's chain. Saving lets it go on; loading lets requests wait. */
export type Snapshots = SnapshotService;

export function createSnapshots(
  replaceable: Replaceable,
  options: NodeOptions,
  warn: (message: string) => void,
): Snapshots {
  const { current } = replaceable;
  const nameOf = (given: string, file: string): string | undefined =>
    file.endsWith(`/${given}.couverture`) ? given : undefined;
  const folder = (): string | undefined => current().directory?.paths.snapshots;

  /** A file that a client names has to look like one, so that no other is written. */
  function fileFor(given: string): string {
    const file = snapshotFile(given, folder());
    if (file.endsWith(".couverture")) return file;
    throw new SnapshotError(
      "SNAPSHOT_NAME",
      `${given} cannot be a snapshot's file: its name has to end in .couverture.`,
    );
  }

  async function loadInMemory(file: string): Promise<SnapshotFile> {
    const snapshot = openSnapshot(file);
    snapshot.close();
    refuseEngine(snapshot, current());
    await replaceable.replace(async () => {
      const opened = await openNodeChain(optionsFor(options, file), warn);
      await closeQuietly(current(), warn);
      return { opened };
    });
    return snapshot;
  }

  async function loadOnDisk(file: string, directory: NonNullable<OpenedChain["directory"]>): Promise<SnapshotFile> {
    const snapshot = openSnapshot(file);
    try {
      refuseEngine(snapshot, current());
      // All of it is checked on the way, while the chain still runs.
      const partial = await layDownBeside(snapshot, directory.path);
      await replaceable.replace(async () => {
        await closeQuietly(current(), warn);
        let aside: string | undefined;
        try {
          aside = replaceChain(directory.path, partial);
          return { opened: await openNodeChain(optionsFor(options, undefined), warn) };
        } catch (failure) {
          // A replacement that failed halfway is taken back by the opening.
          if (aside !== undefined) takeBack(directory.path, aside);
          return { opened: await openNodeChain(optionsFor(options, undefined), warn), failure };
        }
      });
      return snapshot;
    } finally {
      snapshot.close();
    }
  }

  return {
    async save(given, { at, replace = false } = {}) {
      const file = fileFor(given);
      refuseExisting(file, replace);
      makeDirectory(dirname(file));
      const { stores, engine: other, engineName: engine, chainOptions, directory } = current();
      const extras = () => extrasOf(other?.store, directory?.paths.keystore);
      // The upstream's address may have been set since the chain was opened.
      const fork = directory?.manifest?.options.fork ?? chainOptions.fork;
      const saved = await saveSnapshot(
        { journal: stores.journal, state: stores.state, engine, options: { ...chainOptions, fork }, extras },
        { file, at, program: programName() },
      );
      return summaryOf(saved, nameOf(given, file));
    },
    async load(given) {
      const file = fileFor(given);
      const { directory } = current();
      const snapshot = directory ? await loadOnDisk(file, directory) : await loadInMemory(file);
      return summaryOf(snapshot, nameOf(given, file));
    },
    list() {
      const path = folder();
      return path === undefined ? [] : listSnapshots(path, summaryOf);
    },
  };
}

/** The options of a node for another chain: what was said of the first is not said of it. */
export function optionsFor(options: NodeOptions, from: string | undefined): NodeOptions {
  const { chain } = parseNodeOptions();
  return { ...options, chain, engine: undefined, fork: undefined, from };
}

function refuseEngine({ file, manifest }: SnapshotFile, { engineName }: OpenedChain): void {
  if (engineName === manifest.engine) return;
  throw new SnapshotError(
    "SNAPSHOT_UNAVAILABLE",
    `The snapshot ${file} is of the engine ${manifest.engine}, and this node runs ${engineName}: stop the node, and load it by "couverture snapshot load".`,
  );
}

/** What cannot be written any more is in the journal, or was reported when it could not be. */
async function closeQuietly(opened: OpenedChain, warn: (message: string) => void): Promise<void> {
  await opened.close().catch((failure: Error) => warn(failure.message));
}
