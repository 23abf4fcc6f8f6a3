import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { askNode, runningNode } from "../../node/running.js";
import { loadSnapshotInto, replaceWithSnapshot } from "../../offline/load-snapshot.js";
import { summaryOf } from "../../offline/snapshot-summary.js";
import { pathsIn } from "../../persistence/directory/layout.js";
import { openSnapshot } from "../../persistence/snapshot/index.js";
import { failed, wrongUse } from "../errors.js";
import type { SnapshotFlags } from "./flags.js";
import { withProgress } from "./long-work.js";
import { existingFileOf, printJson } from "./show.js";

/** Makes the chain of a data directory out of a snapshot: by itself, or by the node that runs there. */
export async function loadCommand(name: string, { dataDir, json, force }: SnapshotFlags): Promise<void> {
  const directory = resolve(dataDir);
  const paths = pathsIn(directory);
  const snapshot = openSnapshot(existingFileOf(name, dataDir));
  try {
    const { file } = snapshot;
    const occupied = existsSync(paths.manifest);
    if (occupied && !force) {
      throw wrongUse(
        `there is a chain in ${directory}; say --force to put the snapshot's in its place, which moves that one aside, or name another --data-dir`,
      );
    }
    const running = await runningNode({ path: directory, file: paths.running });
    let aside: string | undefined;
    if (running) {
      await askNode(running, "snapshot_load", [file]).catch((error: Error) => {
        throw failed(error.message, error);
      });
    } else {
      aside = await withProgress("Loading the snapshot", "entries", async (update) =>
        occupied ? replaceWithSnapshot(snapshot, directory, update) : loadSnapshotInto(snapshot, directory, update),
      );
    }
    const info = summaryOf(snapshot);
    if (json) return printJson({ ...info, directory, ...(aside !== undefined && { replaced: aside }) });
    const moved = aside === undefined ? "" : `; the chain that was there is in ${aside}`;
    process.stdout.write(`Loaded ${file} into ${directory}, up to block ${info.head.number}${moved}\n`);
  } finally {
    snapshot.close();
  }
}
