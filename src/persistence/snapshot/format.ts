/**
 * The layout of a snapshot's file, and what its digest is made of. `docs/snapshots.md` is this file in words.
 *
 * A file is a header, blocks, and an index. Each section (journal, state, …) is a list of entries, key and value, in the
 * order of their keys; it is cut into blocks by a rule that knows only the entries. A block is compressed by itself, and the
 * index has the SHA-256 of what it holds, so that any entry is found and checked by reading one block. The digest is made of
 * those hashes and the manifest: it knows nothing of compression, or of where a block lies.
 */
import { createHash } from "node:crypto";
import { bytesToNumber, bytesToQuantity, decodeRlp, encodeRlp, quantityToBytes } from "../../ethereum/index.js";

export const FORMAT_VERSION = 1;

/** The version of the keys and values of the state in a snapshot; data directories store them with checksums. */
export const STATE_LAYOUT = 1;

/** The first bytes of the file. */
export const MAGIC = Buffer.from("couverture snapshot\n", "latin1");

/** Magic, version (4 bytes), size of the file (8), offset of the index (8), SHA-256 of the index. */
export const HEADER_LENGTH = MAGIC.length + 4 + 8 + 8 + 32;

/** A block is complete once it holds so many bytes. */
export const BLOCK_BYTES = 32 * 1024;

/** In this order; the digest covers those that are canonical. */
export const SECTIONS = ["journal", "state", "cache", "ganache", "keystore"] as const;

export type SectionName = (typeof SECTIONS)[number];

/** What the chain is a function of. The others help to go on with it, and may differ between runs of the same script. */
export const CANONICAL: readonly SectionName[] = ["journal", "state"];

export interface BlockIndex {
  firstKey: Uint8Array;
  /** Where in the file it lies, how long it is there, and how long it is once inflated. */
  offset: number;
  stored: number;
  length: number;
  /** SHA-256 of its inflated bytes. */
  hash: Uint8Array;
}

export interface SectionIndex {
  name: SectionName;
  entries: number;
  blocks: BlockIndex[];
}

export interface SnapshotIndex {
  /** The manifest's canonical text. */
  manifest: string;
  /** JSON: by which program and when it was saved. Not in the digest. */
  origin: string;
  digest: Uint8Array;
  sections: SectionIndex[];
}

const sha256 = (...parts: Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const hashOf = (bytes: Uint8Array): Uint8Array => sha256(bytes);

/**
 * `sha256("couverture snapshot 1\n" ‖ sha256(manifest) ‖ for journal and state: sha256(of its blocks' hashes, joined))`.
 */
export function digestOf(manifest: string, sections: readonly SectionIndex[]): Uint8Array {
  const parts = CANONICAL.map((name) => {
    const blocks = sections.find((section) => section.name === name)?.blocks ?? [];
    return sha256(...blocks.map(({ hash }) => hash));
  });
  const preamble = Buffer.from(`couverture snapshot ${FORMAT_VERSION}\n`, "latin1");
  return sha256(preamble, sha256(Buffer.from(manifest, "utf8")), ...parts);
}

/** JSON with the names of every object in the order of their code points, without spaces; bigints as decimal text. */
export function canonicalJson(value: unknown): string {
  if (typeof value === "bigint") return JSON.stringify(value.toString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one)}`).join(",")}}`;
}

/** Lengths of key (2 bytes) and value (4 bytes) precede them. */
export const ENTRY_HEADER = 6;

export function encodeHeader(size: number, indexOffset: number, indexHash: Uint8Array): Uint8Array {
  const header = Buffer.alloc(HEADER_LENGTH);
  MAGIC.copy(header);
  let at = header.writeUInt32BE(FORMAT_VERSION, MAGIC.length);
  at = header.writeBigUInt64BE(BigInt(size), at);
  at = header.writeBigUInt64BE(BigInt(indexOffset), at);
  header.set(indexHash, at);
  return header;
}

export interface Header {
  version: number;
  size: number;
  indexOffset: number;
  indexHash: Uint8Array;
}

/** @returns undefined when the bytes are not the beginning of a snapshot */
export function decodeHeader(bytes: Buffer): Header | undefined {
  if (bytes.length < HEADER_LENGTH || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const at = MAGIC.length;
  return {
    version: bytes.readUInt32BE(at),
    size: Number(bytes.readBigUInt64BE(at + 4)),
    indexOffset: Number(bytes.readBigUInt64BE(at + 12)),
    indexHash: bytes.subarray(at + 20, at + 52),
  };
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");

export function encodeIndex(index: SnapshotIndex): Uint8Array {
  const number = (value: number): Uint8Array => quantityToBytes(value);
  return encodeRlp([
    utf8(index.manifest),
    utf8(index.origin),
    index.digest,
    index.sections.map(({ name, entries, blocks }) => [
      utf8(name),
      number(entries),
      blocks.map((block) => [
        block.firstKey,
        number(block.offset),
        number(block.stored),
        number(block.length),
        block.hash,
      ]),
    ]),
  ]);
}

/** @throws when the bytes are not an index */
export function decodeIndex(bytes: Uint8Array): SnapshotIndex {
  const [manifest, origin, digest, sections] = decodeRlp(bytes) as [Uint8Array, Uint8Array, Uint8Array, Item[]];
  return {
    manifest: Buffer.from(manifest).toString("utf8"),
    origin: Buffer.from(origin).toString("utf8"),
    digest,
    sections: sections.map((section) => {
      const [name, entries, blocks] = section as [Uint8Array, Uint8Array, Item[]];
      return {
        name: Buffer.from(name).toString("utf8") as SectionName,
        entries: bytesToNumber(entries),
        blocks: blocks.map((block) => {
          const [firstKey, offset, stored, length, hash] = block as Five;
          return {
            firstKey,
            offset: Number(bytesToQuantity(offset)),
            stored: bytesToNumber(stored),
            length: bytesToNumber(length),
            hash,
          };
        }),
      };
    }),
  };
}

type Item = Uint8Array | Item[];
type Five = [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
