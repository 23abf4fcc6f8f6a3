import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startChain } from "../../support/chain.js";
import { EndedEarly } from "../../support/process.js";
import { type Rpc, rpc } from "../../support/rpc.js";

/** What came of opening a damaged directory. */
export type Opened =
  | { served: true; rpc: Rpc; said(): string; close(): Promise<void> }
  | { served: false; said: string; signal?: string | undefined };

/** Serves a directory by the built command, in a process of its own. */
export async function byCommand(directory: string): Promise<Opened> {
  try {
    const chain = await startChain({ dataDir: directory });
    const said = () => [...chain.lines.slice(1), ...chain.errors].join("\n");
    return { served: true, rpc: chain.rpc, said, close: async () => void (await chain.stop()) };
  } catch (failure) {
    if (!(failure instanceof EndedEarly)) throw failure;
    const signal = failure.code === null ? failure.message : undefined;
    return { served: false, said: failure.stderr.trim(), ...(signal !== undefined && { signal }) };
  }
}

/** Serves directories by one process after the other that opens many; see serving-process.js. */
export function inOneProcess(): { open(directory: string): Promise<Opened>; end(): void } {
  const script = fileURLToPath(new URL("./serving-process.js", import.meta.url));
  type Answer = { url?: string; warnings?: string[]; failure?: string; signal?: string };
  const start = () => {
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (text: Buffer) => {
      errors += text.toString("utf8");
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ended = once(child, "exit").then(
      ([code, signal]): Answer => ({ failure: errors, signal: String(signal ?? code) }),
    );
    const ask = async (line: string): Promise<Answer> => {
      child.stdin.write(`${line}\n`);
      const next = lines
        .next()
        .then(({ value, done }): Answer | Promise<Answer> => (done ? ended : (JSON.parse(value as string) as Answer)));
      return Promise.race([next, ended]);
    };
    return { child, ask };
  };
  let process_ = start();
  return {
    async open(directory) {
      const answer = await process_.ask(`open ${directory}`);
      if (answer.signal !== undefined) {
        process_ = start();
        return { served: false, said: answer.failure ?? "", signal: answer.signal };
      }
      if (answer.url === undefined) return { served: false, said: answer.failure ?? "" };
      let warnings = answer.warnings ?? [];
      const { url } = answer;
      return {
        served: true,
        rpc: rpc(() => url),
        said: () => warnings.join("\n"),
        async close() {
          const closed = await process_.ask("close");
          if (closed.signal !== undefined) {
            process_ = start();
            throw new Error(`the process ended (${closed.signal}): ${closed.failure}`);
          }
          warnings = closed.warnings ?? warnings;
        },
      };
    },
    end: () => void process_.child.kill(),
  };
}
