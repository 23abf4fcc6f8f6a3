import { fstatSync, readSync } from "node:fs";
import { type OpenFile, openFile } from "../open-file.js";
import { type EncodedBlock, splitBlock } from "./block.js";
import { ChainFileError } from "./errors.js";

/** A file of RLP blocks one after the other, as geth's `export` writes it. */
export interface ChainFile {
  path: string;
  /** How many blocks it holds, a last one that is cut off included. */
  count(): number;
  /**
   * Its blocks in their order, read one at a time.
   * @throws ChainFileError where there is something else than a block
   */
  blocks(): Generator<EncodedBlock & { size: number }>;
  close(): void;
}

/** More than any block: what is longer is not a block's RLP. */
const MAX_BYTES = 256 * 1024 * 1024;
const LONGEST_PREFIX = 9;

/** @throws ChainFileError when the file cannot be read, or does not start with an RLP list */
export function openChainFile(path: string): ChainFile {
  let opened: OpenFile;
  let size: number;
  try {
    opened = openFile(path, "r");
    size = fstatSync(opened.descriptor).size;
  } catch (cause) {
    throw new ChainFileError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }

  function read(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - at)));
    let done = 0;
    while (done < bytes.length) {
      const got = readSync(opened.descriptor, bytes, done, bytes.length - done, at + done);
      if (got === 0) break;
      done += got;
    }
    return bytes.subarray(0, done);
  }

  /** Where the block at an offset ends. */
  function endOf(at: number, index: number): number {
    const prefix = read(at, LONGEST_PREFIX);
    const first = prefix[0] as number;
    const fault = (what: string): ChainFileError =>
      new ChainFileError(
        `${path} is not a file of RLP blocks: at byte ${at}, where its block ${index} starts, ${what}`,
      );
    if (first < 0xc0) {
      const zipped = at === 0 && first === 0x1f && prefix[1] === 0x8b;
      throw fault(zipped ? "is gzip; unpack it first" : "is no RLP list");
    }
    if (first < 0xf8) return at + 1 + first - 0xc0;
    const bytes = first - 0xf7;
    let length = 0;
    for (let index = 1; index <= bytes; index++) length = length * 256 + (prefix[index] ?? 0);
    if (length > MAX_BYTES) throw fault(`is a list of ${length} bytes`);
    return at + 1 + bytes + length;
  }

  return {
    path,
    count() {
      let count = 0;
      for (let at = 0; at < size; count++) at = endOf(at, count + 1);
      return count;
    },
    *blocks() {
      let index = 0;
      for (let at = 0; at < size; ) {
        index++;
        const end = endOf(at, index);
        if (end > size) {
          throw new ChainFileError(
            `${path} ends in the middle of its block ${index}: ${end - size} bytes are missing; the file was not copied whole`,
          );
        }
        const rlp = read(at, end - at);
        let block: EncodedBlock;
        try {
          block = splitBlock(rlp);
        } catch (cause) {
          throw new ChainFileError(
            `${path} holds something else than a block as its block ${index}: ${(cause as Error).message}`,
            {
              cause,
            },
          );
        }
        yield { ...block, size: rlp.length };
        at = end;
      }
    },
    close: opened.close,
  };
}
