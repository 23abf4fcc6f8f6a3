import { readFileSync } from "node:fs";
import * as z from "zod";

/** Where the node is that serves a data directory's chain, for commands that need it to do something. */
export interface Running {
  url: string;
  pid: number;
  /** The path of its Unix socket, where it has one. */
  ipc?: string | undefined;
  /** What guarded methods need. */
  authToken?: string | undefined;
}

const stored = z.object({
  url: z.string(),
  pid: z.number().int().positive(),
  ipc: z.string().optional(),
  authToken: z.string().optional(),
});

/** What a node wrote of itself into the file; undefined where there is none, or no node wrote it. */
export function readRunningFile(file: string): Running | undefined {
  try {
    return stored.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Whether a process is there. Of a node that was killed the file stays, and its process id may be another's by now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
