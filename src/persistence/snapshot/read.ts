import { fstatSync } from "node:fs";
import * as z from "zod";
import { equalBytes, toHex } from "../../ethereum/index.js";
import { storedChainOptions } from "../directory/chain-options.js";
import { type OpenFile, openFile } from "../open-file.js";
import { damaged, SnapshotError, unreadable } from "./errors.js";
import { readAt } from "./file-bytes.js";
import {
  CANONICAL,
  decodeHeader,
  decodeIndex,
  digestOf,
  FORMAT_VERSION,
  HEADER_LENGTH,
  hashOf,
  MAGIC,
  SECTIONS,
  type SectionName,
  type SnapshotIndex,
} from "./format.js";
import { type ManifestOfSnapshot, parseSnapshotManifest } from "./manifest.js";
import { openSection, type Section } from "./section.js";

/** By which program and when a file was saved; not in the digest. */
export interface Origin {
  program: string;
  /** ISO-8601, UTC. */
  savedAt: string;
}

/** A snapshot's file, open for reading. Its header, index and digest hold; each block is checked when it is read. */
export interface SnapshotFile {
  file: string;
  /** Bytes. */
  size: number;
  manifest: ManifestOfSnapshot;
  digest: string;
  origin: Origin;
  section(name: SectionName): Section | undefined;
  close(): void;
}

const origin = z.object({
  program: z.string(),
  savedAt: z.string(),
  upstream: storedChainOptions.shape.fork.optional(),
});

/**
 * Opens a snapshot. Reads its header and index only, which takes the same few milliseconds whatever its size.
 * @throws SnapshotError in one sentence
 */
export function openSnapshot(file: string): SnapshotFile {
  let opened: OpenFile;
  try {
    opened = openFile(file, "r");
  } catch (cause) {
    throw unreadable(file, cause);
  }
  try {
    return read(file, opened);
  } catch (failure) {
    opened.close();
    throw failure instanceof SnapshotError ? failure : unreadable(file, failure);
  }
}

function read(file: string, { descriptor, close }: OpenFile): SnapshotFile {
  const { size } = fstatSync(descriptor);
  const index = readIndex(file, descriptor, size);
  const digest = digestOf(index.manifest, index.sections);
  if (!equalBytes(digest, index.digest)) {
    throw damaged(file, `its content has the digest ${toHex(digest)}, and it says ${toHex(index.digest)}`);
  }
  const { upstream = false, ...origin } = originOf(file, index.origin);
  const manifest = parseSnapshotManifest(file, index.manifest, upstream);
  const sections = new Map(index.sections.map((section) => [section.name, openSection(file, descriptor, section)]));
  return {
    ...{ file, size, manifest, digest: toHex(digest) },
    origin,
    section: (name) => sections.get(name),
    close,
  };
}

function readIndex(file: string, descriptor: number, size: number): SnapshotIndex {
  const bytes = readAt(descriptor, 0, Math.min(HEADER_LENGTH, size));
  const header = decodeHeader(bytes);
  if (!header) {
    // An empty file is what is left of one whose bytes never came to the disk.
    if (bytes.length < HEADER_LENGTH && MAGIC.subarray(0, bytes.length).equals(bytes.subarray(0, MAGIC.length))) {
      throw damaged(file, size === 0 ? "it is empty" : `it is cut off: ${size} bytes are not even its header`);
    }
    throw new SnapshotError("SNAPSHOT_FOREIGN", `${file} is not a snapshot: its header is another one.`);
  }
  if (header.version > FORMAT_VERSION) {
    const known = `this program reads versions up to ${FORMAT_VERSION}`;
    throw new SnapshotError(
      "SNAPSHOT_NEWER",
      `The snapshot ${file} has version ${header.version} of the format, and ${known}; use a newer couverture.`,
    );
  }
  if (header.version !== FORMAT_VERSION) throw damaged(file, `its header has format version ${header.version}`);
  if (size < header.size) throw damaged(file, `it is cut off: ${size} of ${header.size} bytes are there`);
  if (size > header.size) throw damaged(file, `${size - header.size} bytes follow its end`);
  if (header.indexOffset < HEADER_LENGTH || header.indexOffset > size) throw damaged(file, "its header is altered");
  const text = readAt(descriptor, header.indexOffset, size - header.indexOffset);
  if (!equalBytes(hashOf(text), header.indexHash)) throw damaged(file, "its index does not have its checksum");
  let index: SnapshotIndex;
  try {
    index = decodeIndex(text);
  } catch (cause) {
    throw damaged(file, "its index cannot be read", cause);
  }
  let next = HEADER_LENGTH;
  for (const { name, blocks } of index.sections) {
    if (!SECTIONS.includes(name)) throw damaged(file, `it has a section ${JSON.stringify(name)}, which nobody knows`);
    for (const { offset, stored } of blocks) {
      if (offset !== next) throw damaged(file, `its ${name} has a gap`);
      next += stored;
    }
  }
  if (next !== header.indexOffset) throw damaged(file, "there is something between its blocks and its index");
  const lacking = CANONICAL.find((name) => !index.sections.some((section) => section.name === name));
  if (lacking) throw damaged(file, `it has no ${lacking}`);
  return index;
}

function originOf(file: string, text: string): z.output<typeof origin> {
  try {
    return origin.parse(JSON.parse(text));
  } catch (cause) {
    throw damaged(file, "what it says of its origin cannot be read", cause);
  }
}
