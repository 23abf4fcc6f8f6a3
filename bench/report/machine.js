// @ts-check
import { statfsSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";

/** File systems by their magic number, as statfs(2) lists them; fsync costs nothing on some. */
const FILE_SYSTEMS = new Map([
  [0xef53, "ext4"],
  [0x58465342, "XFS"],
  [0x9123683e, "Btrfs"],
  [0x01021994, "tmpfs (in memory: fsync costs nothing, the figures flatter)"],
  [0x794c7630, "overlayfs"],
]);

/**
 * The machine, as far as it bears on the figures.
 * @param {string} directory where the chains were kept
 * @returns {string}
 */
export function describeMachine(directory) {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB memory`;
  const fileSystem = FILE_SYSTEMS.get(statfsSync(directory).type) ?? "unknown file system";
  return `${model}, ${availableParallelism()} cores, ${memory}, ${fileSystem}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
