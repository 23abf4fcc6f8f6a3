import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * LevelDB keeps its newest writes in a log of 32 KiB blocks; each fragment has a header of masked CRC-32C (4 bytes),
 * length (2) and type (1: full, 2: first, 3: middle, 4: last). A crash can leave the last write half written; LevelDB
 * then drops it in silence when it opens, and it drops in the same silence a write in the middle that was damaged later,
 * with all that follows it in its block. This reads the log first, to distinguish the two and report it.
 * See LevelDB's doc/log_format.md.
 */
const BLOCK = 32_768;
const HEADER = 7;
const FULL = 1;
const FIRST = 2;
const LAST = 4;

/** How a log ends. */
export interface LogEnd {
  /** Bytes behind the last whole write; 0 when the log ends cleanly. */
  torn: number;
  /**
   * Whether another write follows the incomplete one. It does so only when that one was on disk: this is no torn
   * tail, and what LevelDB would drop had been acknowledged.
   */
  damaged: boolean;
  /**
   * Bytes of the write that is not whole, without the headers of its fragments, where all of them are there: they were altered
   * after they had been written. A torn write has too few, or pages of zeros that a power cut left unwritten.
   */
  altered?: number;
  /** The first record of the following write, when it is known. */
  recordBehind?: number;
}

const WHOLE: LogEnd = { torn: 0, damaged: false };

/** The newest log in a LevelDB directory, and how it ends; one in memory always ends cleanly. */
export function logEnd(directory: string | undefined): LogEnd & { file?: string } {
  if (directory === undefined) return WHOLE;
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return WHOLE; // no directory yet: a new journal
  }
  const [newest] = names
    .filter((name) => /^\d+\.log$/.test(name))
    .sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
  if (newest === undefined) return WHOLE;
  const file = join(directory, newest);
  return { file, ...logEndOf(readFileSync(file)) };
}

/** The same for a log's content. */
export function logEndOf(log: Buffer): LogEnd {
  let whole = 0; // end of the last whole write
  let open = false; // whether a write has started and not ended
  let position = 0;
  for (;;) {
    position = pastTrailer(position);
    const fragment = fragmentAt(log, position);
    if (!fragment || open === (fragment.type === FULL || fragment.type === FIRST)) break;
    position = fragment.end;
    open = fragment.type !== FULL && fragment.type !== LAST;
    if (!open) whole = position;
  }
  if (pastTrailer(whole) >= log.length) return WHOLE;
  const torn = log.length - whole;
  for (let at = position + 1; at < log.length; at++) {
    const fragment = fragmentAt(log, at);
    if (!fragment || (fragment.type !== FULL && fragment.type !== FIRST)) continue;
    const key = log.subarray(at + HEADER + BEFORE_KEY, fragment.end);
    return { torn, damaged: true, ...(key.length >= 8 && { recordBehind: Number(key.readBigUInt64BE()) }) };
  }
  const start = pastTrailer(whole);
  const isAltered = hasAllBytes(log, position) && !hasHole(log, start);
  return { torn, damaged: false, ...(isAltered && { altered: dataBytes(start, log.length) }) };
}

/** Whether a fragment that does not hold ends within the log: by its length, or, where that was altered, by its checksum. */
function hasAllBytes(log: Buffer, position: number): boolean {
  if (position + HEADER > log.length) return false;
  const end = Math.min(blockEnd(position), log.length);
  return (
    position + HEADER + log.readUInt16LE(position + 4) <= end ||
    maskedCrc(log.subarray(position + 6, end)) === log.readUInt32LE(position)
  );
}

/** What file systems write at once. */
const PAGE = 4_096;

/** Whether a page from a position on is empty: a power cut can leave a file longer than what was written of it. */
function hasHole(log: Buffer, start: number): boolean {
  for (let at = start; at < log.length; at += PAGE - (at % PAGE)) {
    if (log.subarray(at, at + PAGE - (at % PAGE)).every((byte) => byte === 0)) return true;
  }
  return false;
}

/** How many bytes a write holds that goes from one position to another. */
function dataBytes(start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end; at = pastTrailer(Math.min(blockEnd(at), end))) {
    bytes += Math.min(blockEnd(at), end) - at - HEADER;
  }
  return bytes;
}

const blockEnd = (position: number): number => position + BLOCK - (position % BLOCK);

/** Fewer than a header's bytes at the end of a block stay empty. */
const pastTrailer = (position: number): number => {
  const left = BLOCK - (position % BLOCK);
  return left < HEADER ? position + left : position;
};

function fragmentAt(log: Buffer, position: number): { type: number; end: number } | undefined {
  if (position + HEADER > log.length) return undefined;
  const type = log[position + 6] as number;
  const end = position + HEADER + log.readUInt16LE(position + 4);
  if (type < FULL || type > LAST || end > log.length || end > blockEnd(position)) return undefined;
  if (maskedCrc(log.subarray(position + 6, end)) !== log.readUInt32LE(position)) return undefined;
  return { type, end };
}

/** A write is its sequence number (8 bytes), a count (4), and per entry a type (1), the key's length (1) and the key. */
const BEFORE_KEY = 14;

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

function maskedCrc(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
