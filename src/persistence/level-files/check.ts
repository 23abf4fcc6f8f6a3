import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Crc32c, createCrc32c } from "./crc32c.js";
import { logEndOf } from "./log-end.js";
import { tableDamage } from "./table.js";

const TABLE = /\.(ldb|sst)$/;
/** Where a table's index and filter most often are: LevelDB makes tables of two megabytes. */
const TAIL = 64 * 1024;

/** The tables of a LevelDB directory, by name, and how many bytes they have together. */
export function tablesIn(directory: string): { names: string[]; bytes: number } {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => TABLE.test(name)) : [];
  return { names, bytes: names.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0) };
}

/**
 * What is wrong with the logs of a LevelDB directory and with the list of its tables, as a clause; undefined when they are whole.
 * LevelDB drops what is damaged in a log, with all that follows it in its block, and goes on behind it. A newest log that is torn
 * at its end is whole before that: its last batches are missing, and no others; likewise the list.
 */
export function logDamage(directory: string): string | undefined {
  if (!existsSync(directory)) return undefined;
  const names = readdirSync(directory);
  const numberOf = (name: string): number => Number.parseInt(name, 10);
  const logs = names.filter((name) => /^\d+\.log$/.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
  for (const name of [...names.filter((name) => name.startsWith("MANIFEST-")), ...logs]) {
    const { torn, damaged, altered } = logEndOf(readFileSync(join(directory, name)));
    const last = name === logs.at(-1) || name.startsWith("MANIFEST-");
    if (damaged || (torn > 0 && !last) || (altered !== undefined && name !== logs.at(-1))) return `${name} is damaged`;
  }
  return undefined;
}

/** Bytes of the newest tables that are checked whole, and how many more are checked by their indexes: some 80 ms at most. */
const NEWEST_BYTES = 32 * 1024 * 1024;
const NEWEST_TABLES = 200;

/**
 * What is wrong with the newest tables of a LevelDB directory, as a clause: as many as can be checked in a time that does not grow
 * with the chain. LevelDB can end the process over a damaged one.
 */
export async function newestTablesDamage(directory: string): Promise<string | undefined> {
  const { names } = tablesIn(directory);
  if (names.length === 0) return undefined;
  const crc = await createCrc32c();
  const newest = names.sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10)).slice(0, NEWEST_TABLES);
  let bytes = 0;
  for (const name of newest) {
    bytes += statSync(join(directory, name)).size;
    const damage = tablesDamage(directory, [name], bytes <= NEWEST_BYTES ? "all" : "structure", crc);
    if (damage) return damage;
  }
  return undefined;
}

/** Checks a table that is open; see {@link tableDamage}. */
export function openTableDamage(fd: number, parts: "all" | "structure", crc: Crc32c): string | undefined {
  const { size } = fstatSync(fd);
  const bytes = Buffer.alloc(size);
  if (parts === "structure" && size > TAIL) {
    // Handles count from the table's start, so that the part that was read is at its offset.
    readWhole(fd, bytes, size - TAIL);
    if (tableDamage(bytes, parts, crc) === undefined) return undefined;
  }
  readWhole(fd, bytes, 0);
  return tableDamage(bytes, parts, crc);
}

function readWhole(fd: number, bytes: Buffer, from: number): void {
  for (let at = from; at < bytes.length; ) {
    const count = readSync(fd, bytes, at, bytes.length - at, at);
    if (count === 0) return;
    at += count;
  }
}

/** The first of some tables that is damaged, as a clause. */
export function tablesDamage(
  directory: string,
  names: readonly string[],
  parts: "all" | "structure",
  crc: Crc32c,
): string | undefined {
  for (const name of names) {
    const fd = openSync(join(directory, name), "r");
    try {
      const damage = openTableDamage(fd, parts, crc);
      if (damage) return `${name} is damaged: ${damage}`;
    } finally {
      closeSync(fd);
    }
  }
  return undefined;
}
