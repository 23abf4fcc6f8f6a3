import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { makeDirectory, syncDirectory, writeAtomically } from "../durable-file.js";
import { IPC_SOCKET, MANIFEST_FILE, ownEntries, REPLACE_MARK, REPLACED_FOLDER } from "./layout.js";

/** What stays when another chain is put in place: it is not of the chain that goes, or of none. */
const STAYING = new Set(["snapshots", REPLACED_FOLDER, "running.json", IPC_SOCKET]);

const stored = z.object({ aside: z.string().regex(/^\d+$/), made: z.array(z.string()) });

/**
 * Puts the chain of another directory in the place of the one that is here, which is moved into `replaced/` and stays whole
 * there. Each step is a rename; one that is interrupted is undone when the directory is opened next. Nobody may have
 * either of them open.
 * @returns where the other chain is now
 */
export function replaceChain(directory: string, from: string): string {
  const { aside, steps } = replacement(directory, from);
  for (const step of steps) step();
  return aside;
}

/** A replacement, step by step: after any of them the process may end. */
export function replacement(directory: string, from: string): { aside: string; steps: (() => void)[] } {
  const folder = join(directory, REPLACED_FOLDER);
  let number = 1;
  while (existsSync(join(folder, String(number)))) number++;
  const aside = join(folder, String(number));
  const mark = join(directory, REPLACE_MARK);
  const going = ownEntries(readdirSync(directory)).filter((name) => !STAYING.has(name));
  const made = ownEntries(readdirSync(from)).filter((name) => !STAYING.has(name));
  const move = (source: string, target: string) => (name: string) => () =>
    renameSync(join(source, name), join(target, name));
  const sync = (): void => {
    syncDirectory(aside);
    syncDirectory(directory);
  };
  const steps = [
    () => void makeDirectory(aside, 0o700),
    () => void writeAtomically(mark, JSON.stringify({ aside: String(number), made }), true),
    // Without its manifest, no process opens the directory.
    ...[MANIFEST_FILE, ...going].map(move(directory, aside)),
    ...made.map(move(from, directory)),
    sync, // a power cut must not keep the manifest's new name and lose another's
    ...[MANIFEST_FILE].map(move(from, directory)),
    () => {
      sync();
      rmSync(mark);
      syncDirectory(directory);
    },
    () => rmSync(from, { recursive: true, force: true }),
  ];
  return { aside, steps };
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

/** Undoes a replacement that was interrupted; one whose last rename was done stays. */
export function recoverReplacement(directory: string): void {
  const mark = join(directory, REPLACE_MARK);
  const { aside: number, made } = stored.parse(JSON.parse(readFileSync(mark, "utf8")));
  const aside = join(directory, REPLACED_FOLDER, number);
  if (!existsSync(join(directory, MANIFEST_FILE))) putBack(directory, aside, made);
  else if (!existsSync(join(aside, MANIFEST_FILE))) rmSync(aside, { recursive: true, force: true });
  syncDirectory(directory);
  rmSync(mark, { force: true });
}

function putBack(directory: string, aside: string, made: readonly string[]): void {
  const moved = new Set(readdirSync(aside));
  // The journal goes last: once it is aside, whatever else of a chain is here belongs to the new one.
  const whole = moved.has("journal");
  const own = new Set(ownEntries(readdirSync(directory)));
  for (const name of made) {
    if (own.has(name) && (whole || moved.has(name))) rmSync(join(directory, name), { recursive: true, force: true });
  }
  for (const name of moved) if (name !== MANIFEST_FILE) renameSync(join(aside, name), join(directory, name));
  if (moved.has(MANIFEST_FILE)) renameSync(join(aside, MANIFEST_FILE), join(directory, MANIFEST_FILE));
  syncDirectory(directory);
  rmdirSync(aside);
}
