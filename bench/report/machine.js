// @ts-check
import { statfsSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { canPin } from "../pinning.js";

/** File systems by their magic number, as statfs(2) lists them; fsync costs nothing on some. */
const FILE_SYSTEMS = new Map([
  [0xef53, "ext4"],
  [0x58465342, "XFS"],
  [0x9123683e, "Btrfs"],
  [0x01021994, "tmpfs (in memory: fsync costs nothing, the figures flatter)"],
  [0x794c7630, "overlayfs"],
]);

/** More processes than this that ran on average in the minute before the run take time from what is measured. */
const QUIET_LOAD = 0.7;
// Before anything is measured.
const [loadBefore = 0] = loadavg();

/**
 * The machine, as far as it bears on the figures.
 * @param {string} directory where the chains were kept
 * @returns {string}
 */
export function describeMachine(directory) {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB memory`;
  const fileSystem = FILE_SYSTEMS.get(statfsSync(directory).type) ?? "unknown file system";
  const system = `${process.platform} ${process.arch}, Node ${process.versions.node}`;
  const load = `load average ${loadBefore.toFixed(1)} before the run${loadBefore > QUIET_LOAD ? " (a loaded machine: read the ratios)" : ""}`;
  const cores = canPin ? "node and client on a core each" : "node and client not kept on cores of their own";
  return `${model}, ${availableParallelism()} cores, ${memory}, ${fileSystem}, ${system}; ${load}, ${cores}`;
}
