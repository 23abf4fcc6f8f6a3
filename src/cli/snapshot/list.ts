import { resolve } from "node:path";
import { listSnapshots } from "../../offline/snapshot-summary.js";
import { pathsIn } from "../../persistence/directory/layout.js";
import type { UnusableSnapshot } from "../../rpc/services.js";
import type { SnapshotFlags } from "./flags.js";
import { infoOf, printJson, type SnapshotInfo, sizeText } from "./show.js";

/** The named snapshots of a data directory, in the order of their names; those that cannot be used say why. */
export async function listCommand({ dataDir, json }: SnapshotFlags): Promise<void> {
  const folder = pathsIn(resolve(dataDir)).snapshots;
  const listed = listSnapshots(folder, infoOf);
  if (json) return printJson(listed);
  if (listed.length === 0) {
    process.stdout.write(`No snapshots in ${folder}\n`);
    return;
  }
  const width = Math.max(...listed.map(({ name }) => name?.length ?? 0));
  for (const one of listed) process.stdout.write(`${one.name?.padEnd(width)}  ${rest(one)}\n`);
}

const rest = (one: SnapshotInfo | UnusableSnapshot): string =>
  "problem" in one
    ? one.problem
    : `${one.digest}  block ${one.head.number}, ${one.transactions} transactions, ${sizeText(one.size)}, saved ${one.savedAt}`;
