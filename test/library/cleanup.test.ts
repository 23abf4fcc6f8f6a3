import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

const LIBRARY = pathToFileURL(join(ROOT, "dist", "index.js")).href;

afterAll(removeDirectories);

/** Runs a program on the library in a process of its own, which nothing but itself ends. */
function run(program: string): Promise<{ output: string; left: string[] }> {
  const TMPDIR = temporaryDirectory();
  const args = [
    "--expose-gc",
    "--input-type=module",
    "-e",
    `import { provider, server } from "${LIBRARY}"; ${program}`,
  ];
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      args,
      { cwd: TMPDIR, env: { ...process.env, NODE_OPTIONS: "", TMPDIR }, encoding: "utf8", timeout: 50_000 },
      (error, output, problems) =>
        error || problems ? reject(error ?? new Error(problems)) : resolve({ output, left: readdirSync(TMPDIR) }),
    );
  });
}

describe("a chain in a process", () => {
  it("leaves nothing open and nothing behind, thirty times in a row and five times at once", async () => {
    const { output, left } = await run(`
      const listeners = () => JSON.stringify(process.eventNames().map((name) => [String(name), process.listenerCount(name)]));
      const open = () => process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap");
      const use = async (made) => {
        const chain = made.provider ?? made;
        if (made.listen) await made.listen(0);
        const [from, to] = await chain.request({ method: "eth_accounts" });
        await chain.request({ method: "eth_subscribe", params: ["newHeads"] });
        await chain.request({ method: "eth_newFilter", params: [{}] });
        await chain.request({ method: "eth_sendTransaction", params: [{ from, to, value: "0x1" }] });
        if (made.close) await made.close();
        else await chain.disconnect();
      };
      const heap = () => (gc(), gc(), process.memoryUsage().heapUsed / 1e6);
      await use(provider());
      const before = listeners();
      for (let n = 0; n < 10; n++) await use(n % 5 === 0 ? server() : provider());
      const after10 = heap();
      for (let n = 0; n < 20; n++) await use(n % 5 === 0 ? server() : provider());
      const grown = heap() - after10;
      await Promise.all(Array.from({ length: 5 }, () => use(provider())));
      console.log(JSON.stringify({ open: open(), same: listeners() === before, grown }));
    `);
    const { grown, ...rest } = JSON.parse(output);
    expect({ ...rest, left }).toEqual({ open: [], same: true, left: [] });
    expect(grown).toBeLessThan(10);
  }, 60_000);

  it("does not keep its process from ending, even if nobody disconnects it, unless it mines in intervals: as Ganache", async () => {
    const { output, left } = await run(`
      const chain = provider();
      await chain.request({ method: "eth_subscribe", params: ["newHeads"] });
      console.log(await chain.request({ method: "eth_chainId" }));
    `);
    expect({ output, left }).toEqual({ output: "0x539\n", left: [] });
  });

  it("rejects with an error that says why when it cannot be opened, and leaves nothing open then either", async () => {
    const { output } = await run(`
      const chain = provider({ database: { dbPath: "/dev/null/chain" } });
      await chain.request({ method: "eth_chainId" }).catch((error) => console.log(error.message));
      await chain.disconnect();
    `);
    expect(output).toContain("/dev/null/chain");
  });
});
