import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { summaryOf } from "../../offline/snapshot-summary.js";
import { pathsIn } from "../../persistence/directory/layout.js";
import { isSnapshotFile, type SnapshotFile, snapshotFile } from "../../persistence/snapshot/index.js";
import type { SnapshotSummary } from "../../rpc/services.js";
import { wrongUse } from "../errors.js";
import { counted } from "../output/text.js";

/** The file of a snapshot that was given by its name, or as a file. */
export const fileOf = (given: string, dataDirectory: string): string =>
  snapshotFile(given, pathsIn(resolve(dataDirectory)).snapshots);

/**
 * The same, of one that is to be there.
 * @throws CommandError (wrong use) where a file was meant
 */
export function existingFileOf(given: string, dataDirectory: string): string {
  const file = fileOf(given, dataDirectory);
  if (!isSnapshotFile(given) && !existsSync(file) && existsSync(given)) {
    throw wrongUse(`there is no snapshot named ${given} in ${dirname(file)}; to name the file, give ./${given}`);
  }
  return file;
}

/** What is reported of a snapshot, with who saved it and when. */
export type SnapshotInfo = SnapshotSummary & { program?: string; savedAt?: string };

export const infoOf = (snapshot: SnapshotFile, name?: string): SnapshotInfo => ({
  ...summaryOf(snapshot, name),
  ...snapshot.origin,
});

export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

export const printLines = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

/** Bytes for people. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KiB"] : [bytes / 1024 ** 2, "MiB"];
  return `${value.toFixed(1)} ${unit}`;
}

export function infoLines(info: SnapshotInfo): string[] {
  const rows: [string, string][] = [
    ["file", `${info.file} (${sizeText(info.size)})`],
    ["digest", info.digest],
    ["chain", `${info.chainId}, engine ${info.engine}, genesis ${info.genesisHash}`],
    ["head", `block ${info.head.number}, ${info.head.hash}`],
    ["holds", `${counted(info.transactions, "transaction")}, ${counted(info.record.seq + 1, "record")}`],
    ["last record", `${info.record.seq}, entry hash ${info.record.entryHash}`],
    ...(info.savedAt ? [["saved", `${info.savedAt} by ${info.program}`] as [string, string]] : []),
  ];
  return rows.map(([name, value]) => `${name.padEnd(12)} ${value}`);
}
