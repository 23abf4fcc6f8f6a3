import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { writeAtomically } from "../persistence/directory/manifest.js";

/** Where the node is that serves a data directory's chain, for commands that need it to do something. */
export interface Running {
  url: string;
  pid: number;
  /** What guarded methods need. */
  authToken?: string | undefined;
}

const stored = z.object({ url: z.string(), pid: z.number().int(), authToken: z.string().optional() });

/** Names that stand for every address of a machine are no address that one can call. */
const callable = (url: string): string => url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");

export function announce(file: string, url: string, authToken: string | undefined): void {
  writeAtomically(file, `${JSON.stringify({ url: callable(url), pid: process.pid, authToken })}\n`, true);
}

export const retract = (file: string): void => rmSync(file, { force: true });

/** The node that serves a chain; undefined where none does, or where what it left behind is all there is. */
export function runningNode(file: string): Running | undefined {
  try {
    const running = stored.parse(JSON.parse(readFileSync(file, "utf8")));
    process.kill(running.pid, 0);
    return running;
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
