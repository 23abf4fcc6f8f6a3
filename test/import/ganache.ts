import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A JSON-RPC client of whatever chain. */
export type Request = <T = unknown>(method: string, params?: unknown[]) => Promise<T>;

/** A real Ganache in a process of its own. */
export interface Ganache {
  request: Request;
  /** Closes the database; resolves when the process has ended. */
  close(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL("./ganache-process.cjs", import.meta.url));
const running = new Set<ChildProcess>();

/** Starts the package `ganache` with options as its own documentation has them. */
export function startGanache(options: object): Ganache {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(options)], {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.add(child);
  const waiting: { resolve: (value: never) => void; reject: (error: Error) => void }[] = [];
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      running.delete(child);
      for (const { reject } of waiting.splice(0)) reject(new Error("Ganache has ended"));
      resolve();
    }),
  );
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { result, error } = JSON.parse(line) as { result: never; error?: string };
    const next = waiting.shift();
    if (error === undefined) next?.resolve(result);
    else next?.reject(new Error(error));
  });
  return {
    request: (method, params = []) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify({ method, params })}\n`);
      }),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Ends every Ganache that this test file left running. */
export async function endGanaches(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      return ended;
    }),
  );
}
