import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * LevelDB keeps its newest writes in a log of 32 KiB blocks; each fragment has a header of masked CRC-32C (4 bytes),
 * length (2) and type (1: full, 2: first, 3: middle, 4: last). A crash can leave the last write half written; LevelDB
 * then drops it in silence when it opens. This reads the log first, so that we can say how much that was.
 * See LevelDB's doc/log_format.md.
 */
const BLOCK = 32_768;
const HEADER = 7;
const FULL = 1;
const FIRST = 2;
const LAST = 4;

/** Bytes behind the last whole write of the newest log in a LevelDB directory; 0 when it ends cleanly or there is none. */
export function tornBytes(directory: string): number {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return 0; // no directory yet: a new journal
  }
  const newest = names
    .filter((name) => /^\d+\.log$/.test(name))
    .sort()
    .at(-1);
  return newest === undefined ? 0 : tornBytesOf(readFileSync(join(directory, newest)));
}

/** The same for a log's content. */
export function tornBytesOf(log: Buffer): number {
  let whole = 0; // end of the last whole write
  let lastStart = 0; // where the last whole write began
  let start = 0;
  let position = 0;
  while (position < log.length) {
    const left = BLOCK - (position % BLOCK);
    if (left < HEADER) {
      position += left;
      continue;
    }
    if (position + HEADER > log.length) break;
    const length = log.readUInt16LE(position + 4);
    const type = log[position + 6] as number;
    if (type < FULL || type > LAST || length > left - HEADER || position + HEADER + length > log.length) break;
    if (type === FULL || type === FIRST) start = position;
    position += HEADER + length;
    if (type === FULL || type === LAST) {
      lastStart = start;
      whole = position;
    }
  }
  if (whole > 0 && !checksumsHold(log, lastStart, whole)) whole = lastStart;
  return log.length - whole;
}

function checksumsHold(log: Buffer, from: number, to: number): boolean {
  let position = from;
  while (position < to) {
    const left = BLOCK - (position % BLOCK);
    if (left < HEADER) {
      position += left;
      continue;
    }
    const length = log.readUInt16LE(position + 4);
    if (maskedCrc(log.subarray(position + 6, position + HEADER + length)) !== log.readUInt32LE(position)) return false;
    position += HEADER + length;
  }
  return true;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

function maskedCrc(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] as number);
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
