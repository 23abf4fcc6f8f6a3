// @ts-check
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

const BLOCK = 512;

/**
 * What a directory takes on disk, as `du` counts it.
 * @param {string} directory
 * @returns {number} bytes
 */
export function diskBytes(directory) {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).reduce(
    (sum, name) => sum + lstatSync(join(directory, name)).blocks * BLOCK,
    lstatSync(directory).blocks * BLOCK,
  );
}
