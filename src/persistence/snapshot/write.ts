import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { constants, deflateRaw } from "node:zlib";
import { syncDirectory } from "../durable-file.js";
import {
  BLOCK_BYTES,
  type BlockIndex,
  digestOf,
  ENTRY_HEADER,
  encodeHeader,
  encodeIndex,
  HEADER_LENGTH,
  hashOf,
  type SectionIndex,
  type SectionName,
} from "./format.js";

export type Entry = readonly [key: Uint8Array, value: Uint8Array];

/** A part of the snapshot: entries in the order of their keys, in slices. */
export interface SectionSource {
  name: SectionName;
  slices: AsyncIterable<readonly Entry[]> | Iterable<readonly Entry[]>;
}

export interface Written {
  digest: Uint8Array;
  /** Bytes of the file. */
  size: number;
}

const deflate = promisify(deflateRaw);
const DEFLATE = { level: constants.Z_BEST_SPEED };

/** Blocks that are being compressed at once: two threads are kept busy, and memory stays small. */
const AT_ONCE = 4;

/** Writes a snapshot, whole or not at all: beside its place, and then put there, over what may be there. */
export async function writeSnapshot(
  file: string,
  sections: readonly SectionSource[],
  manifest: string,
  origin: string,
): Promise<Written> {
  const partial = `${file}.${process.pid}.partial`;
  // It holds the wallet, as the manifest of a data directory does.
  const handle = await open(partial, "w", 0o600);
  try {
    const written = await write(handle, sections, manifest, origin);
    await handle.sync();
    await handle.close();
    await rename(partial, file);
    syncDirectory(dirname(file));
    return written;
  } catch (failure) {
    await handle.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw failure;
  }
}

async function write(
  handle: FileHandle,
  sources: readonly SectionSource[],
  manifest: string,
  origin: string,
): Promise<Written> {
  let offset = HEADER_LENGTH;
  const sections: SectionIndex[] = [];
  for (const { name, slices } of sources) {
    const section: SectionIndex = { name, entries: 0, blocks: [] };
    const pending: Promise<[Pending, Uint8Array]>[] = [];
    const settle = async (): Promise<void> => {
      const [{ firstKey, length, hash }, stored] = await (pending.shift() as Promise<[Pending, Uint8Array]>);
      await handle.write(stored, 0, stored.length, offset);
      section.blocks.push({ firstKey, offset, stored: stored.length, length, hash } satisfies BlockIndex);
      offset += stored.length;
    };
    const compress = (block: Pending): void => {
      const compressed = deflate(block.bytes, DEFLATE).then((stored): [Pending, Uint8Array] => [block, stored]);
      compressed.catch(() => undefined); // reported when its turn comes
      pending.push(compressed);
    };
    let gathered: Entry[] = [];
    let bytes = 0;
    for await (const slice of slices) {
      for (const entry of slice) {
        gathered.push(entry);
        section.entries++;
        bytes += ENTRY_HEADER + entry[0].length + entry[1].length;
        if (bytes < BLOCK_BYTES) continue;
        compress(packed(gathered, bytes));
        gathered = [];
        bytes = 0;
        while (pending.length >= AT_ONCE) await settle();
      }
    }
    if (gathered.length > 0) compress(packed(gathered, bytes));
    while (pending.length > 0) await settle();
    sections.push(section);
  }
  const digest = digestOf(manifest, sections);
  const index = encodeIndex({ manifest, origin, digest, sections });
  await handle.write(index, 0, index.length, offset);
  const size = offset + index.length;
  const header = encodeHeader(size, offset, hashOf(index));
  await handle.write(header, 0, header.length, 0);
  return { digest, size };
}

interface Pending {
  firstKey: Uint8Array;
  bytes: Uint8Array;
  length: number;
  hash: Uint8Array;
}

function packed(entries: readonly Entry[], length: number): Pending {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const [key, value] of entries) {
    at = bytes.writeUInt16BE(key.length, at);
    at = bytes.writeUInt32BE(value.length, at);
    bytes.set(key, at);
    at += key.length;
    bytes.set(value, at);
    at += value.length;
  }
  return { firstKey: (entries[0] as Entry)[0], bytes, length, hash: hashOf(bytes) };
}
