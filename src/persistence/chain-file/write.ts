import { fsyncSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { syncDirectory } from "../durable-file.js";
import { openFile } from "../open-file.js";
import { ChainFileError } from "./errors.js";

/** A file of RLP blocks in the making. It has its name once it is whole. */
export interface ChainFileWriter {
  add(rlp: Uint8Array): void;
  /** Puts the file in its place, on disk. */
  finish(): void;
  /** Throws away what was written. */
  abandon(): void;
}

const CHUNK = 1024 * 1024;

/** @throws ChainFileError when it cannot be written */
export function createChainFile(path: string): ChainFileWriter {
  const temporary = `${path}.${process.pid}.tmp`;
  const { descriptor, close } = attempt(() => openFile(temporary, "wx"));
  let waiting: Uint8Array[] = [];
  let length = 0;

  function attempt<T>(write: () => T): T {
    try {
      return write();
    } catch (cause) {
      throw new ChainFileError(`${path} cannot be written: ${(cause as Error).message}`, { cause });
    }
  }

  function flush(): void {
    const bytes = Buffer.concat(waiting);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    waiting = [];
    length = 0;
  }

  return {
    add(rlp) {
      waiting.push(rlp);
      length += rlp.length;
      if (length >= CHUNK) attempt(flush);
    },
    finish() {
      attempt(() => {
        flush();
        fsyncSync(descriptor);
        close();
        renameSync(temporary, path);
        syncDirectory(dirname(path));
      });
    },
    abandon() {
      try {
        close();
      } finally {
        rmSync(temporary, { force: true });
      }
    },
  };
}
