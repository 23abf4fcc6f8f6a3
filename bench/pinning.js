// @ts-check
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** The cores that nodes and the client run on. */
export const NODE_CORE = 0;
export const CLIENT_CORE = 1;

/** Whether processes are kept on one core each: taskset is a program of Linux, and `BENCH_PINNED=0` leaves it out. */
export const canPin =
  process.env.BENCH_PINNED !== "0" &&
  process.platform === "linux" &&
  availableParallelism() > 1 &&
  spawnSync("taskset", ["--version"]).status === 0;

/**
 * A command that runs on one core, with all its threads; as it is where that cannot be had.
 * @param {number} core
 * @param {{ file: string, args: string[] }} command
 * @returns {{ file: string, args: string[] }}
 */
export const pinned = (core, { file, args }) =>
  canPin ? { file: "taskset", args: ["-c", String(core), file, ...args] } : { file, args };
