import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOOTER = 48;

/** Reads numbers of variable length, as LevelDB writes them. */
function reader(bytes: Buffer, start: number): { at: number; next(): number } {
  return {
    at: start,
    next() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[this.at++] as number;
        value += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) return value;
      }
    },
  };
}

interface Place {
  start: number;
  end: number;
}

/** Where the values of a block's entries are. */
function valuesOf(bytes: Buffer, { start, end }: Place): Place[] {
  const restarts = bytes.readUInt32LE(end - 4);
  const values: Place[] = [];
  for (let at = start; at < end - 4 * (restarts + 1); ) {
    const numbers = reader(bytes, at);
    numbers.next();
    const key = numbers.next();
    const length = numbers.next();
    const value = { start: numbers.at + key, end: numbers.at + key + length };
    values.push(value);
    at = value.end;
  }
  return values;
}

function blockAt(bytes: Buffer, at: number): Place {
  const numbers = reader(bytes, at);
  const start = numbers.next();
  return { start, end: start + numbers.next() };
}

function dataBlocks(bytes: Buffer): Place[] {
  const footer = reader(bytes, bytes.length - FOOTER);
  footer.next();
  footer.next();
  return valuesOf(bytes, blockAt(bytes, footer.at)).map(({ start }) => blockAt(bytes, start));
}

/** The tables of a LevelDB directory. */
export const tablesIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith(".ldb"))
    .map((name) => join(directory, name));

/**
 * Alters a table without compression in its place: a process that has it open reads the altered bytes.
 * @param what `values`: a bit of each entry's value. `blocks`: every byte of each block, which then cannot be read at all.
 */
export function alterTable(file: string, what: "values" | "blocks"): void {
  const bytes = readFileSync(file);
  for (const block of dataBlocks(bytes)) {
    if (what === "blocks") bytes.fill(0xff, block.start, block.end);
    else {
      for (const { start, end } of valuesOf(bytes, block)) {
        const middle = (start + end) >> 1;
        bytes[middle] = (bytes[middle] as number) ^ 4;
      }
    }
  }
  writeFileSync(file, bytes, { flag: "r+" });
}
