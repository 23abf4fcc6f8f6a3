import { inflateRawSync } from "node:zlib";
import { equalBytes } from "../../ethereum/index.js";
import { damaged } from "./errors.js";
import { readAt } from "./file-bytes.js";
import { type BlockIndex, ENTRY_HEADER, hashOf, type SectionIndex } from "./format.js";
import type { Entry } from "./write.js";

/** From which key to which, both of them optional, and in which direction. */
export interface Range {
  gte?: Uint8Array | undefined;
  gt?: Uint8Array | undefined;
  lte?: Uint8Array | undefined;
  lt?: Uint8Array | undefined;
  reverse?: boolean | undefined;
}

/** A sorted part of a snapshot. Reads are synchronous and cost a block at most; the last blocks read stay in memory. */
export interface Section {
  readonly entries: number;
  /** @throws SnapshotError when the block that has the key does not hold */
  get(key: Uint8Array): Uint8Array | undefined;
  /** The entries in a range; each call gives the next. What it gives is not to be kept: it holds the whole block. */
  cursor(range: Range): () => Entry | undefined;
  /** Block after block, for reading it all. */
  slices(): Generator<Entry[]>;
}

interface Block {
  bytes: Buffer;
  /** The offset of each entry. */
  starts: Uint32Array;
}

/** About 4 MiB of each section. */
const CACHED_BLOCKS = 96;

const compare = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b);

export function openSection(file: string, descriptor: number, { name, entries, blocks }: SectionIndex): Section {
  const cache = new Map<number, Block>();

  function read(number: number): Block {
    const { offset, stored, length, hash } = blocks[number] as BlockIndex;
    const which = `block ${number + 1} of ${blocks.length} of its ${name}`;
    const compressed = readAt(descriptor, offset, stored);
    let bytes: Buffer;
    try {
      bytes = inflateRawSync(compressed, { maxOutputLength: Math.max(length, 1) });
    } catch (cause) {
      throw damaged(file, `${which} is altered: it cannot be decompressed`, cause);
    }
    if (!equalBytes(hashOf(bytes), hash)) throw damaged(file, `${which} is altered: it does not have its checksum`);
    const starts: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      starts.push(at);
      if (at + ENTRY_HEADER > bytes.length) throw damaged(file, `${which} cannot be read`);
      at += ENTRY_HEADER + bytes.readUInt16BE(at) + bytes.readUInt32BE(at + 2);
      if (at > bytes.length) throw damaged(file, `${which} cannot be read`);
    }
    if (starts.length === 0) throw damaged(file, `${which} is empty`);
    return { bytes, starts: Uint32Array.from(starts) };
  }

  function block(number: number): Block {
    let found = cache.get(number);
    if (found) {
      cache.delete(number);
    } else {
      found = read(number);
      if (cache.size >= CACHED_BLOCKS)
        for (const oldest of cache.keys()) {
          cache.delete(oldest);
          break;
        }
    }
    cache.set(number, found);
    return found;
  }

  /** The last block that starts at or before a key; -1 when all start after it. */
  function blockWith(key: Uint8Array): number {
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare((blocks[middle] as BlockIndex).firstKey, key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The first entry of a block whose key is not before `key`. */
  function indexIn({ bytes, starts }: Block, key: Uint8Array): number {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(keyAt(bytes, starts[middle] as number), key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Block and index of the first entry that is not before `key`; the place behind the last when there is none. */
  function placeOf(key: Uint8Array): [block: number, index: number] {
    const number = Math.max(0, blockWith(key));
    if (number >= blocks.length) return [number, 0];
    const index = indexIn(block(number), key);
    return index < block(number).starts.length ? [number, index] : [number + 1, 0];
  }

  function forwards({ gte, gt, lte, lt }: Range): () => Entry | undefined {
    const from = gte ?? gt;
    let [number, index] = from ? placeOf(from) : [0, 0];
    return () => {
      for (;;) {
        if (number >= blocks.length) return undefined;
        const { bytes, starts } = block(number);
        if (index >= starts.length) {
          number++;
          index = 0;
          continue;
        }
        const entry = entryAt(bytes, starts[index++] as number);
        if (gt && compare(entry[0], gt) <= 0) continue;
        if ((lt && compare(entry[0], lt) >= 0) || (lte && compare(entry[0], lte) > 0)) {
          number = blocks.length;
          return undefined;
        }
        return entry;
      }
    };
  }

  function backwards({ gte, gt, lte, lt }: Range): () => Entry | undefined {
    const to = lte ?? lt;
    let [number, index] = to ? placeOf(to) : [blocks.length, 0];
    // The place is that of the first entry not before the bound, which itself may count.
    if (lte && number < blocks.length) {
      const { bytes, starts } = block(number);
      if (compare(keyAt(bytes, starts[index] as number), lte) === 0) index++;
    }
    return () => {
      for (;;) {
        if (index === 0) {
          if (--number < 0) return undefined;
          index = block(number).starts.length;
        }
        const { bytes, starts } = block(number);
        const entry = entryAt(bytes, starts[--index] as number);
        if (lt && compare(entry[0], lt) >= 0) continue;
        if ((gt && compare(entry[0], gt) <= 0) || (gte && compare(entry[0], gte) < 0)) {
          number = 0;
          index = 0;
          return undefined;
        }
        return entry;
      }
    };
  }

  return {
    entries,
    get(key) {
      const number = blockWith(key);
      if (number < 0) return undefined;
      const found = block(number);
      const start = found.starts[indexIn(found, key)];
      if (start === undefined) return undefined;
      const [held, value] = entryAt(found.bytes, start);
      return compare(held, key) === 0 ? value.slice() : undefined;
    },
    cursor: (range) => (range.reverse ? backwards(range) : forwards(range)),
    *slices() {
      let counted = 0;
      let last: Uint8Array | undefined;
      for (let number = 0; number < blocks.length; number++) {
        const { bytes, starts } = read(number);
        const slice = Array.from(starts, (start) => entryAt(bytes, start));
        const first = (slice[0] as Entry)[0];
        if ((last && compare(last, first) >= 0) || compare(first, (blocks[number] as BlockIndex).firstKey) !== 0) {
          throw damaged(file, `block ${number + 1} of its ${name} is out of order`);
        }
        last = (slice.at(-1) as Entry)[0];
        counted += slice.length;
        yield slice;
      }
      if (counted !== entries) throw damaged(file, `its ${name} has ${counted} entries where ${entries} are to be`);
    },
  };
}

const keyAt = (bytes: Buffer, start: number): Uint8Array =>
  bytes.subarray(start + ENTRY_HEADER, start + ENTRY_HEADER + bytes.readUInt16BE(start));

function entryAt(bytes: Buffer, start: number): Entry {
  const key = start + ENTRY_HEADER;
  const value = key + bytes.readUInt16BE(start);
  return [bytes.subarray(key, value), bytes.subarray(value, value + bytes.readUInt32BE(start + 2))];
}

/** Two parts that share no key, as one. */
export function joined(one: Section, other: Section | undefined): Section {
  if (!other || other.entries === 0) return one;
  return {
    entries: one.entries + other.entries,
    get: (key) => one.get(key) ?? other.get(key),
    cursor(range) {
      const [left, right] = [one.cursor(range), other.cursor(range)];
      let [a, b] = [left(), right()];
      return () => {
        const first = !b || (a && compare(a[0], b[0]) < 0 !== (range.reverse === true));
        const entry = first ? a : b;
        if (first) a = left();
        else b = right();
        return entry;
      };
    },
    *slices() {
      yield* one.slices();
      yield* other.slices();
    },
  };
}
