import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "./directories.js";

/** Why no process can be put before a disk that fails here, or undefined when one can. */
export const cannotFail: string | undefined =
  process.platform !== "linux"
    ? "replacing a process's system calls needs Linux"
    : spawnSync("gcc", ["--version"]).status !== 0
      ? "compiling what replaces a process's system calls needs gcc"
      : undefined;

/** What is let fail. `sync`: fsync and fdatasync; `create`: of files and directories; `rename`: and link. */
export type Operation = "sync" | "write" | "rename" | "create";

export interface Fault {
  operation: Operation;
  /** Which of them fails, from 1. */
  at: number;
  /** How many in a row fail; 1 unless given. */
  times?: number;
  /** Only operations on paths with this text in them are counted. */
  part?: string;
  error: "EIO" | "ENOSPC";
}

const ERRNO = { EIO: 5, ENOSPC: 28 };

const LIBRARY = "faulty-disk.so";
let library: string | undefined;

function compiled(): string {
  if (library !== undefined) return library;
  const source = fileURLToPath(new URL("../faults/disk/faulty-disk.c", import.meta.url));
  library = join(temporaryDirectory(), LIBRARY);
  execFileSync("gcc", ["-O0", "-shared", "-fPIC", "-o", library, source, "-ldl"]);
  return library;
}

/** One operation of a process on its data directory, or `send`: an answer that left over a socket. */
export interface Operated {
  name: string;
  path: string;
}

/** A data directory, and what processes do to it. */
export interface WatchedDisk {
  dataDir: string;
  /** Faults happen, and are counted, between `fail` and `heal`; from the start if neither was called. */
  fail(): void;
  heal(): void;
  /** A shell line that runs the command as `"$@"` before this disk, which fails where a fault is given. */
  through(fault?: Fault): string;
  /** What was done so far, in order. */
  operations(): Operated[];
}

export function watchedDisk(dataDir = join(temporaryDirectory(), "chain")): WatchedDisk {
  mkdirSync(dataDir, { recursive: true });
  const log = join(temporaryDirectory(), "operations");
  const failing = join(temporaryDirectory(), "failing");
  writeFileSync(failing, "");
  const variables = (fault: Fault | undefined): string[] => [
    `LD_PRELOAD=${compiled()}`,
    `DISK_UNDER=${dataDir}`,
    `DISK_LOG=${log}`,
    ...(fault
      ? [
          `DISK_FAIL=${fault.operation}`,
          `DISK_AT=${fault.at}`,
          `DISK_TIMES=${fault.times ?? 1}`,
          `DISK_ERRNO=${ERRNO[fault.error]}`,
          `DISK_WHILE=${failing}`,
          ...(fault.part === undefined ? [] : [`DISK_PART=${fault.part}`]),
        ]
      : []),
  ];
  return {
    dataDir,
    fail: () => writeFileSync(failing, ""),
    heal: () => rmSync(failing, { force: true }),
    through: (fault) => `exec env ${variables(fault).join(" ")} "$@"`,
    operations: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => {
          const space = line.indexOf(" ");
          return { name: line.slice(0, space), path: line.slice(space + 1) };
        }),
  };
}
