import { resolve } from "node:path";
import { loadSnapshotInto } from "../../node/load-snapshot.js";
import { openSnapshot } from "../../persistence/snapshot/index.js";
import type { SnapshotFlags } from "./flags.js";
import { withProgress } from "./long-work.js";
import { fileOf, infoOf, printJson } from "./show.js";

/** Makes the chain of a data directory out of a snapshot. */
export async function loadCommand(name: string, { dataDir, json }: SnapshotFlags): Promise<void> {
  const directory = resolve(dataDir);
  const snapshot = openSnapshot(fileOf(name, dataDir));
  try {
    await withProgress("Loading the snapshot", "entries", (update) => loadSnapshotInto(snapshot, directory, update));
    const info = infoOf(snapshot);
    if (json) return printJson({ ...info, directory });
    process.stdout.write(`Loaded ${info.file} into ${directory}, up to block ${info.head.number}\n`);
  } finally {
    snapshot.close();
  }
}
