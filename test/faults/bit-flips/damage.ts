import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A change of one file: what a disk does to it. */
export interface Damage {
  /** The file, from the data directory on. */
  file: string;
  kind: "bit" | "zeroed page" | "cut";
  /** The bit, counted from the file's start, or the byte at which the page or the cut begins. */
  at: number;
}

const PAGE = 4_096;

/** Files that hold something of the chain: LOCK and LOG are LevelDB's own, and empty or never read. */
export function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(LOCK|LOG|LOG\.old|running\.json)$/.test(entry.name))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((file) => statSync(join(directory, file)).size > 0)
    .sort();
}

/** A kind of file, for counts: numbers and addresses are left out. */
export const kindOf = (file: string): string =>
  file
    .replace(/MANIFEST-\d+/, "MANIFEST")
    .replace(/\d+\.(ldb|log)$/, "*.$1")
    .replace(/^(keystore|snapshots)\/.*/, "$1/*");

export function apply(directory: string, { file, kind, at }: Damage): void {
  const path = join(directory, file);
  const bytes = readFileSync(path);
  if (kind === "cut") {
    writeFileSync(path, bytes.subarray(0, at));
    return;
  }
  if (kind === "bit") bytes[at >> 3] = (bytes[at >> 3] as number) ^ (1 << (at & 7));
  else bytes.fill(0, at, at + PAGE);
  writeFileSync(path, bytes);
}
