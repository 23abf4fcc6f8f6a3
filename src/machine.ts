import { readFileSync } from "node:fs";
import { getHeapStatistics } from "node:v8";

/** Files that a process has open without a client: Node's own, those of the three stores, of snapshots and of queries. */
const OWN_FILES = 128;

/** So that some clients can connect. macOS allows 256 unless the user says otherwise. */
const MIN_OPEN_FILES = 192;

const MEGABYTE = 1024 * 1024;

/** A new chain with the demo takes some 60 MB of it. */
const MIN_HEAP_BYTES = 128 * MEGABYTE;

/** How many files the process can have open; undefined where the platform does not say so quickly. */
export function maxOpenFiles(): number | undefined {
  let limits: string;
  try {
    limits = readFileSync("/proc/self/limits", "utf8");
  } catch {
    return undefined;
  }
  const [, soft] = /^Max open files +(\d+)/m.exec(limits) ?? [];
  return soft === undefined ? undefined : Number(soft);
}

/** How many connections the process can serve, so that its stores can always open their files. */
export function maxConnections(): number {
  const files = maxOpenFiles();
  return files === undefined ? Number.POSITIVE_INFINITY : Math.max(1, files - OWN_FILES);
}

/** What to do where the files that can be open are too few. */
export const MORE_FILES = 'raise the limit in the shell that starts it, as with "ulimit -n 1024"';

/** Why the process has too little of the machine to do its work, in a sentence; undefined where it has enough. */
export function shortage(): string | undefined {
  const files = maxOpenFiles();
  if (files !== undefined && files < MIN_OPEN_FILES) {
    return `too few files can be open at a time (${files}, and ${MIN_OPEN_FILES} are needed): ${MORE_FILES}`;
  }
  const heap = getHeapStatistics().heap_size_limit;
  if (heap < MIN_HEAP_BYTES) {
    return `the heap of JavaScript is too small (${Math.floor(heap / MEGABYTE)} MB, and ${MIN_HEAP_BYTES / MEGABYTE} MB are needed): start Node with --max-old-space-size=256 or more, also as NODE_OPTIONS, or give the container more memory`;
  }
  return undefined;
}
