import { rmSync } from "node:fs";
import { type Running, readRunningFile } from "../persistence/directory/running-file.js";
import { writeAtomically } from "../persistence/durable-file.js";

export type { Running };

/** Names that stand for every address of a machine are no address that one can call. */
const callable = (url: string): string => url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");

/** Writes where a node is. */
export function announce(file: string, { url, ...running }: Omit<Running, "pid">): void {
  writeAtomically(file, `${JSON.stringify({ url: callable(url), pid: process.pid, ...running })}\n`, true);
}

export const retract = (file: string): void => rmSync(file, { force: true });

/**
 * The node that serves a data directory's chain; undefined where none does. What one that was killed has left behind may name
 * a port, or a process, that is another's by now: a request to the node shows whose it is.
 */
export async function runningNode({ path, file }: { path: string; file: string }): Promise<Running | undefined> {
  try {
    const running = readRunningFile(file);
    if (running === undefined) return undefined;
    const info = (await askNode(running, "couverture_info", [])) as { dataDirectory?: unknown };
    return info.dataDirectory === path ? running : undefined;
  } catch {
    return undefined;
  }
}

/** Asks a running node. @throws Error with its sentence when it refuses */
export async function askNode(running: Running, method: string, params: unknown[]): Promise<unknown> {
  const response = await fetch(running.url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(running.authToken !== undefined && { authorization: `Bearer ${running.authToken}` }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const answer = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (answer.error) throw new Error(answer.error.message);
  return answer.result;
}
