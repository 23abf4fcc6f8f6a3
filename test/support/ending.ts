import { removeDirectories } from "./directories.js";
import { unmountAll } from "./mounts.js";
import { endCommands } from "./process.js";

/** Ends what a test file started and removes what it wrote; for `afterAll`. */
export async function cleanUp(): Promise<void> {
  await endCommands();
  unmountAll();
  removeDirectories();
}
