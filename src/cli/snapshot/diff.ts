import { diffSnapshots } from "../../offline/snapshot-diff.js";
import { ExitCode } from "../errors.js";
import { diffLines } from "./diff-words.js";
import type { SnapshotFlags } from "./flags.js";
import { existingFileOf, printLines } from "./show.js";

/** Says what changed from one snapshot to another; ends with 1 when something did. */
export async function diffCommand(a: string, b: string, { dataDir, json }: SnapshotFlags): Promise<void> {
  const diff = await diffSnapshots(existingFileOf(a, dataDir), existingFileOf(b, dataDir));
  if (json)
    process.stdout.write(
      `${JSON.stringify(diff, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value))}\n`,
    );
  else printLines(diffLines(diff));
  if (!diff.same) process.exitCode = ExitCode.failed;
}
