import { resolve } from "node:path";
import { pathsIn } from "../../persistence/directory/index.js";
import { openSnapshot, snapshotFile, snapshotNames } from "../../persistence/snapshot/index.js";
import type { SnapshotFlags } from "./flags.js";
import { infoOf, printJson, type SnapshotInfo, sizeText } from "./show.js";

interface Unusable {
  name: string;
  file: string;
  /** Why it cannot be used. */
  problem: string;
}

/** The named snapshots of a data directory, in the order of their names; those that cannot be used say why. */
export async function listCommand({ dataDir, json }: SnapshotFlags): Promise<void> {
  const folder = pathsIn(resolve(dataDir)).snapshots;
  const listed = snapshotNames(folder).map((name) => listedOf(name, snapshotFile(name, folder)));
  if (json) return printJson(listed);
  if (listed.length === 0) {
    process.stdout.write(`No snapshots in ${folder}\n`);
    return;
  }
  const width = Math.max(...listed.map(({ name }) => name?.length ?? 0));
  for (const one of listed) process.stdout.write(`${one.name?.padEnd(width)}  ${rest(one)}\n`);
}

const rest = (one: SnapshotInfo | Unusable): string =>
  "problem" in one
    ? one.problem
    : `${one.digest}  block ${one.head.number}, ${one.transactions} transactions, ${sizeText(one.size)}, saved ${one.savedAt}`;

function listedOf(name: string, file: string): SnapshotInfo | Unusable {
  try {
    const snapshot = openSnapshot(file);
    snapshot.close();
    return infoOf(snapshot, name);
  } catch (failure) {
    return { name, file, problem: (failure as Error).message };
  }
}
