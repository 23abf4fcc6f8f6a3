import { cpSync, existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { syncDirectory, syncFile } from "../durable-file.js";
import { olderLayout } from "./errors.js";
import { pathsIn } from "./layout.js";

/** One step from a layout version to the next. It may rely on a backup of the directory, and on no other process using it. */
export interface Migration {
  /** The layout version it starts from; it ends at `from + 1`. */
  from: number;
  /** What it does, for the log. */
  title: string;
  /** Changes the files of the directory and returns the manifest's new JSON. It may be run again after a crash in its middle. */
  migrate(directory: string, manifest: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** Every migration there is. */
export const MIGRATIONS: readonly Migration[] = [
  {
    from: 1,
    title: "removes the state database, which has no checksums yet; it is rebuilt from the journal",
    async migrate(directory, manifest) {
      rmSync(pathsIn(directory).state, { recursive: true, force: true });
      return manifest;
    },
  },
];

/**
 * The steps from one layout version to another, in order.
 * @throws DataDirectoryError OLDER_LAYOUT when one is missing
 */
export function migrationPath(path: string, from: number, to: number, migrations: readonly Migration[]): Migration[] {
  return Array.from({ length: to - from }, (_, index) => {
    const step = migrations.find((migration) => migration.from === from + index);
    if (!step) throw olderLayout(path, from, to);
    return step;
  });
}

/**
 * Copies a directory beside itself (`<directory>.layout-<version>`), whole or not at all.
 * @returns where the copy is
 */
export function backUp(directory: string, layout: number): string {
  let target = `${directory}.layout-${layout}`;
  for (let count = 2; existsSync(target); count++) target = `${directory}.layout-${layout}-${count}`;
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(directory, partial, { recursive: true, errorOnExist: true, preserveTimestamps: true });
  syncTree(partial);
  renameSync(partial, target);
  syncDirectory(dirname(target));
  return target;
}

/** Writes a directory and everything in it to disk. */
function syncTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) syncTree(inner);
    else if (entry.isFile()) syncFile(inner);
  }
  syncDirectory(path);
}
