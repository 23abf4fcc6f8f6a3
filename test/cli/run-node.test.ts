import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { ROOT } from "../support/process.js";

/**
 * What no real node does on purpose: a close that never ends, an error that nobody catches. The process around it is real.
 */
function runWithNode(node: string): {
  child: ChildProcess;
  lines: string[];
  errors: string[];
  line(text: string): Promise<void>;
} {
  const url = (path: string) => JSON.stringify(pathToFileURL(join(ROOT, "dist", path)).href);
  const program = `
    const { runNode } = await import(${url("cli/start/run-node.js")});
    const { createOutput } = await import(${url("cli/start/output.js")});
    const { toCommandError } = await import(${url("cli/errors.js")});
    const { parseNodeOptions } = await import(${url("options/index.js")});
    const output = { quiet: true, verbose: false, json: false };
    const info = () => ({ accounts: [], warnings: [], mining: {}, gasLimit: 0n, head: {} });
    const base = { info, on() {}, listen: async () => { setInterval(() => {}, 1000); return "here"; }, close: async () => console.log("closed by itself") };
    const node = { ...base, ...(${node}) };
    const options = { node: parseNodeOptions(), output, notices: [] };
    await runNode(async () => node, options, await createOutput(output)).catch((error) => {
      console.error(toCommandError(error).message);
      process.exit(toCommandError(error).exitCode);
    });
    process.exit(0);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  const errors: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  const line = async (text: string) => {
    while (!lines.includes(text)) await once(reader, "line");
  };
  return { child, lines, errors, line };
}

it("two signals at once are one: npm passes on what the terminal has sent to both", async () => {
  const { child, lines, line } = runWithNode("{}");
  await line("Listening on here");
  child.kill("SIGINT");
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([0, null]);
  expect(lines.at(-1)).toBe("closed by itself");
});

it("a later signal ends a process that does not close", async () => {
  const { child, errors, line } = runWithNode("{ close: () => new Promise(() => {}) }");
  await line("Listening on here");
  const stopping = setInterval(() => child.kill("SIGTERM"), 100);
  const [code] = await once(child, "close");
  clearInterval(stopping);
  expect(code).toBe(1);
  expect(errors).toEqual(["couverture: SIGTERM again: ending without closing; what was acknowledged is on disk"]);
});

it("an error that nobody caught closes the chain and ends with code 1", async () => {
  const { child, lines, errors } = runWithNode(`{
    listen: async () => { setImmediate(() => { throw new Error("out of the blue"); }); return "here"; },
  }`);
  expect(await once(child, "close")).toEqual([1, null]);
  expect(lines).toEqual(["Listening on here", "closed by itself"]);
  expect(errors[0]).toBe("couverture: unexpected error, closing: Error: out of the blue");
  expect(errors.at(-1)).toBe("ended by an unexpected error: out of the blue; what was acknowledged is on disk");
});

it("an error that nobody caught ends a node with code 1 that cannot close any more", async () => {
  const { child, errors } = runWithNode(`{
    listen: async () => { setImmediate(() => { throw new Error("out of the blue"); }); return "here"; },
    close: () => new Promise(() => {}),
  }`);
  expect(await once(child, "close")).toEqual([1, null]);
  expect(errors[0]).toBe("couverture: unexpected error, closing: Error: out of the blue");
}, 30_000);

it("a node that cannot listen is closed", async () => {
  const { child, lines, errors } = runWithNode('{ listen: async () => { throw new Error("no port"); } }');
  expect(await once(child, "close")).toEqual([1, null]);
  expect(lines).toEqual(["closed by itself"]);
  expect(errors).toEqual(["no port"]);
});
