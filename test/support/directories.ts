import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made: string[] = [];

/** A new, empty directory under the system's temporary one. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "couverture-test-"));
  made.push(directory);
  return directory;
}

/** A copy of a directory, in a new temporary one. */
export function copyOfDirectory(source: string): string {
  const copy = join(temporaryDirectory(), "copy");
  cpSync(source, copy, { recursive: true });
  return copy;
}

/** Removes the directories that this test file made. */
export function removeDirectories(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}
