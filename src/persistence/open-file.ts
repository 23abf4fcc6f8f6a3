import { closeSync, openSync } from "node:fs";

/** A file or directory that is open. */
export interface OpenFile {
  readonly descriptor: number;
  /**
   * Closes it; again, does nothing. The system gives the number of a closed descriptor to the next file that is opened, so that closing it
   * twice closes another's file: an event loop's, whose process then aborts, or a store's.
   */
  close(): void;
}

/** @throws the file system's error */
export function openFile(path: string, flags: "r" | "w" | "wx" | "a", mode?: number): OpenFile {
  const descriptor = openSync(path, flags, mode);
  let open = true;
  return {
    descriptor,
    close() {
      if (!open) return;
      open = false;
      closeSync(descriptor);
    },
  };
}
