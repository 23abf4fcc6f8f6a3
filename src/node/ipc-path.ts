import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { NodeOptions } from "../options/index.js";
import { IPC_SOCKET } from "../persistence/directory/layout.js";
import type { DataDirectory } from "../persistence/directory/open.js";

/** Where the node's Unix socket is: in its data directory, unless a path is configured; undefined where it has none. */
export function ipcPath({ server: { ipc } }: NodeOptions, directory: DataDirectory | undefined): string | undefined {
  if (ipc === false) return undefined;
  if (ipc !== true) return resolve(ipc);
  return directory ? directory.paths.ipc : join(tmpdir(), IPC_SOCKET);
}
