import { fstatSync, fsync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { syncDirectory } from "../durable-file.js";
import { openFile } from "../open-file.js";

/** The directory of an open LevelDB store, watched for what LevelDB itself does not look at. */
export interface StoreDirectory {
  /**
   * Resolves when the names of the store's files are on disk. LevelDB syncs its log, but not the name of a new log; POSIX promises
   * the name only when the directory is synced as well. Costs one `stat` where no file came or went since the last call.
   * @throws Error when the directory cannot be synced, or {@link StoreDirectory.check} throws
   */
  sync(): Promise<void>;
  /**
   * Looks whether the directory is still in its place with the store's files in it.
   * @throws Error with a clause that says what happened to it
   */
  check(): void;
  close(): void;
}

const fsyncAsync = promisify(fsync);

/** A file system's clock ticks at most so often, in milliseconds. */
const TICK = 100;

/** @param path of a store that is open; its own name is on disk as well when this returns */
export function watchStoreDirectory(path: string): StoreDirectory {
  syncDirectory(dirname(path));
  syncDirectory(path);
  // Windows neither opens directories nor releases those whose files are open.
  if (process.platform === "win32")
    return { sync: async () => undefined, check: () => undefined, close: () => undefined };
  const { descriptor, close } = openFile(path, "r");
  const opened = fstatSync(descriptor);
  let seen = Number.NaN;
  let synced = Number.NaN;
  let newestLog = 0;

  /** @returns when a name in the directory last changed, in milliseconds */
  function check(): number {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new Error(`the directory ${path} was removed while the chain ran`);
    if (found.ino !== opened.ino || found.dev !== opened.dev) {
      throw new Error(`another directory was put in the place of ${path} while the chain ran`);
    }
    if (found.mtimeMs !== seen) checkNames();
    seen = settled(found.mtimeMs);
    return found.mtimeMs;
  }

  function checkNames(): void {
    const names = readdirSync(path);
    const logs = names.flatMap((name) => (/^\d+\.log$/.test(name) ? [Number.parseInt(name, 10)] : []));
    const newest = Math.max(0, ...logs);
    if (!names.includes("CURRENT") || newest < newestLog || newest === 0) {
      throw new Error(`files of the directory ${path} were removed while the chain ran`);
    }
    newestLog = newest;
  }

  return {
    check,
    async sync() {
      const changed = check();
      if (changed === synced) return;
      await fsyncAsync(descriptor);
      synced = settled(changed);
    },
    close,
  };
}

/** A time of change, or none while another change could still have the same one. */
function settled(changed: number): number {
  const age = Date.now() - changed;
  return age > TICK ? changed : Number.NaN;
}
