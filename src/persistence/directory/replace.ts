import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { MANIFEST_FILE, ownEntries, REPLACE_MARK, REPLACED_FOLDER } from "./layout.js";
import { syncDirectory, writeAtomically } from "./manifest.js";

/** What stays when another chain is put in place: it is not of the chain that goes, or of none. */
const STAYING = new Set(["snapshots", REPLACED_FOLDER, "running.json"]);

const stored = z.object({ aside: z.string().regex(/^\d+$/), made: z.array(z.string()) });

/**
 * Puts the chain of another directory in the place of the one that is here, which is moved into `replaced/` and stays whole
 * there. Each step is a rename; one that is interrupted is taken back when the directory is opened next. Nobody may have
 * either of them open.
 * @returns where the other chain is now
 */
export function replaceChain(directory: string, from: string): string {
  const folder = join(directory, REPLACED_FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let number = 1;
  while (existsSync(join(folder, String(number)))) number++;
  const aside = join(folder, String(number));
  mkdirSync(aside, { mode: 0o700 });
  const going = ownEntries(readdirSync(directory)).filter((name) => !STAYING.has(name));
  const made = ownEntries(readdirSync(from)).filter((name) => !STAYING.has(name));
  writeAtomically(join(directory, REPLACE_MARK), JSON.stringify({ aside: String(number), made }), true);
  // Without its manifest, the directory is opened by nobody.
  for (const name of [MANIFEST_FILE, ...going]) renameSync(join(directory, name), join(aside, name));
  for (const name of [...made, MANIFEST_FILE]) renameSync(join(from, name), join(directory, name));
  syncDirectory(aside);
  syncDirectory(directory);
  rmSync(join(directory, REPLACE_MARK));
  rmSync(from, { recursive: true, force: true });
  return aside;
}

/** Takes a replacement back: what was put in place is removed, and what was moved aside is put back. */
export function takeBack(directory: string, aside: string): void {
  rmSync(join(directory, MANIFEST_FILE), { force: true });
  putBack(
    directory,
    aside,
    ownEntries(readdirSync(directory)).filter((name) => !STAYING.has(name)),
  );
}

/** Takes back a replacement that was interrupted; one that was as good as done stays. */
export function recoverReplacement(directory: string): void {
  const mark = join(directory, REPLACE_MARK);
  const { aside: number, made } = stored.parse(JSON.parse(readFileSync(mark, "utf8")));
  const aside = join(directory, REPLACED_FOLDER, number);
  if (!existsSync(join(directory, MANIFEST_FILE))) putBack(directory, aside, made);
  else if (!existsSync(join(aside, MANIFEST_FILE))) rmSync(aside, { recursive: true, force: true });
  rmSync(mark, { force: true });
}

function putBack(directory: string, aside: string, made: readonly string[]): void {
  const kept = readdirSync(aside);
  // A new part is where an old one was moved away from, or where there was none.
  const moved = new Set(kept);
  const own = new Set(ownEntries(readdirSync(directory)));
  for (const name of made)
    if (own.has(name) && (moved.has(name) || isWhole(moved))) {
      rmSync(join(directory, name), { recursive: true, force: true });
    }
  for (const name of kept) if (name !== MANIFEST_FILE) renameSync(join(aside, name), join(directory, name));
  if (moved.has(MANIFEST_FILE)) renameSync(join(aside, MANIFEST_FILE), join(directory, MANIFEST_FILE));
  syncDirectory(directory);
  rmdirSync(aside);
}

/** Whether all that goes was moved: the journal goes last. */
const isWhole = (moved: ReadonlySet<string>): boolean => moved.has("journal");
