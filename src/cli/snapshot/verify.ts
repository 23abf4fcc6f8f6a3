import { openSnapshot, verifySnapshot } from "../../persistence/snapshot/index.js";
import { ExitCode } from "../errors.js";
import { counted } from "../output/text.js";
import type { SnapshotFlags } from "./flags.js";
import { withProgress } from "./long-work.js";
import { existingFileOf, infoOf, printJson } from "./show.js";

/** Proves that a snapshot is whole; ends with 1 where it is not. */
export async function verifyCommand(name: string, { dataDir, json }: SnapshotFlags): Promise<void> {
  const file = existingFileOf(name, dataDir);
  try {
    const snapshot = openSnapshot(file);
    try {
      await withProgress("Replaying the journal", "records", (update) => verifySnapshot(snapshot, update));
    } finally {
      snapshot.close();
    }
    const info = infoOf(snapshot);
    if (json) return printJson({ whole: true, ...info });
    const records = counted(info.record.seq + 1, "record");
    process.stdout.write(`${file} is whole: ${records}, and the state that they give; digest ${info.digest}\n`);
  } catch (failure) {
    if (!json) throw failure;
    printJson({ whole: false, file, problem: (failure as Error).message });
    process.exitCode = ExitCode.failed;
  }
}
