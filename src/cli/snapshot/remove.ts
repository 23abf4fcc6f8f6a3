import { rmSync } from "node:fs";
import { openSnapshot, SnapshotError } from "../../persistence/snapshot/index.js";
import type { SnapshotFlags } from "./flags.js";
import { existingFileOf, printJson } from "./show.js";

/** Removes a snapshot, damaged or not, and nothing that is not one. */
export async function removeCommand(name: string, { dataDir, json }: SnapshotFlags): Promise<void> {
  const file = existingFileOf(name, dataDir);
  try {
    openSnapshot(file).close();
  } catch (failure) {
    const damagedOnly =
      failure instanceof SnapshotError && ["SNAPSHOT_DAMAGED", "SNAPSHOT_NEWER"].includes(failure.code);
    if (!damagedOnly) throw failure;
  }
  rmSync(file);
  if (json) printJson({ removed: file });
  else process.stdout.write(`Removed ${file}\n`);
}
