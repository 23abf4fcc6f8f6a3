import { chmodSync, existsSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { syncDirectory, syncFile } from "../../persistence/durable-file.js";
import { type OpenFile, openFile } from "../../persistence/open-file.js";
import { failed, wrongUse } from "../errors.js";

/** A file that is there whole, or not at all. */
export interface AtomicFile {
  /** Where it is made, beside its place. */
  readonly path: string;
  /** Puts it in its place. */
  commit(): void;
  /** Leaves nothing of it; does nothing once it is in its place. */
  abandon(): void;
}

/**
 * @param force whether it may take the place of another
 * @throws CommandError when it may not
 */
export function atomicFile(target: string, force: boolean): AtomicFile {
  if (!force && existsSync(target)) throw wrongUse(`${target} is there already; name another, or give --force`);
  const path = join(dirname(target), `.${basename(target)}.${process.pid}.partial`);
  return {
    path,
    commit() {
      // Who traded what is not for everyone.
      chmodSync(path, 0o600);
      syncFile(path);
      renameSync(path, target);
      syncDirectory(dirname(target));
    },
    abandon: () => rmSync(path, { force: true }),
  };
}

/** Where text goes, a piece at a time. */
export interface TextSink {
  /** @returns whether more is wanted */
  write(text: string): Promise<boolean>;
  end(): Promise<void>;
}

/** @throws CommandError when the file cannot be written */
export function fileSink(path: string): TextSink {
  const unwritable = (error: unknown) =>
    failed(`${path} cannot be written (${(error as NodeJS.ErrnoException).code})`, error);
  let file: OpenFile;
  try {
    file = openFile(path, "w", 0o600);
  } catch (error) {
    throw unwritable(error);
  }
  return {
    async write(text) {
      const bytes = Buffer.from(text);
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(file.descriptor, bytes, written);
      } catch (error) {
        throw unwritable(error);
      }
      // A signal is handled between two pieces.
      await new Promise((resolve) => setImmediate(resolve));
      return true;
    },
    end: async () => file.close(),
  };
}

/** Standard output, which waits for its reader, and ends when the reader has had enough. */
export function stdoutSink(): TextSink {
  const { stdout } = process;
  let closed = false;
  stdout.on("error", () => {
    closed = true;
  });
  return {
    async write(text) {
      if (closed || stdout.destroyed) return false;
      if (stdout.write(text)) return true;
      await new Promise<void>((resolve) => {
        const done = () => {
          for (const event of ["drain", "close", "error"]) stdout.off(event, done);
          resolve();
        };
        for (const event of ["drain", "close", "error"]) stdout.on(event, done);
      });
      return !closed && !stdout.destroyed;
    },
    end: async () => undefined,
  };
}
