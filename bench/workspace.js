// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Workspace
 * @property {string} path
 * @property {() => string} directory a new directory's path, not yet made
 * @property {(directory: string) => void} remove with the log and the home directory the node had beside it
 */

/**
 * Makes a directory for this run's chains, which is removed when the process ends, however it ends.
 * @param {string} parent
 * @returns {Workspace}
 */
export function createWorkspace(parent) {
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, "run-"));
  let made = 0;
  process.on("exit", () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return {
    path,
    directory: () => {
      made += 1;
      return join(path, String(made));
    },
    remove: (directory) => {
      for (const part of ["", ".home", ".log"])
        rmSync(`${directory}${part}`, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
