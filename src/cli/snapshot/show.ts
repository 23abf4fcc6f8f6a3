import { resolve } from "node:path";
import { pathsIn } from "../../persistence/directory/index.js";
import type { ManifestOfSnapshot } from "../../persistence/snapshot/index.js";
import { snapshotFile } from "../../persistence/snapshot/index.js";
import { counted } from "../banner.js";

/** The file of a snapshot that was given by its name, or as a file. */
export const fileOf = (given: string, dataDirectory: string): string =>
  snapshotFile(given, pathsIn(resolve(dataDirectory)).snapshots);

/** What is told of a snapshot, for a program. */
export interface SnapshotInfo {
  name?: string;
  file: string;
  digest: string;
  /** Bytes. */
  size: number;
  engine: string;
  chainId: number;
  genesisHash: string;
  head: { number: number; hash: string };
  transactions: number;
  /** The journal's last record. */
  record: { seq: number; entryHash: string };
  program?: string;
  savedAt?: string;
}

export function infoOf(
  { file, digest, size, manifest }: { file: string; digest: string; size: number; manifest: ManifestOfSnapshot },
  origin?: { program: string; savedAt: string },
): SnapshotInfo {
  const { engine, genesisHash, head, transactions, record, options } = manifest;
  const { chainId } = options;
  return { file, digest, size, engine, chainId, genesisHash, head, transactions, record, ...origin };
}

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
