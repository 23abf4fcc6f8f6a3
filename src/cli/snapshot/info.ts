import { openSnapshot } from "../../persistence/snapshot/index.js";
import type { SnapshotFlags } from "./flags.js";
import { existingFileOf, infoLines, infoOf, printJson, printLines } from "./show.js";

/** What a snapshot says of itself; its header, index and digest hold. */
export async function infoCommand(name: string, { dataDir, json }: SnapshotFlags): Promise<void> {
  const snapshot = openSnapshot(existingFileOf(name, dataDir));
  const info = infoOf(snapshot);
  snapshot.close();
  if (json) printJson(info);
  else printLines(infoLines(info));
}
