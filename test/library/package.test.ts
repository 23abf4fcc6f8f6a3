import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { removeDirectories } from "../support/directories.js";
import { type Installation, install, program } from "./installation.js";

let place: Installation;
beforeAll(() => {
  place = install();
});
afterAll(removeDirectories);

const USE = `
const [from, to] = await chain.request({ method: "eth_accounts" });
await chain.request({ method: "eth_sendTransaction", params: [{ from, to, value: "0x1" }] });
const number = await chain.request({ method: "eth_blockNumber" });
const { rows } = await chain.request({ method: "ledger_query", params: ["SELECT count(*) AS n FROM blocks"] });
await chain.disconnect();
console.log(JSON.stringify({ number, rows, left: process.getActiveResourcesInfo().filter((name) => name !== "PipeWrap") }));
`;
const DONE = { number: "0x1", rows: [[2]], left: [] };

describe("the package, installed in an empty folder", () => {
  it("is imported by ES modules, by name and by default, and leaves the process to end by itself", async () => {
    place.write({
      "use.mjs": `import couverture, { provider } from "couverture";
        if (couverture.provider !== provider) throw new Error("two libraries");
        const chain = provider();${USE}`,
    });
    const run = await place.node(["use.mjs"]);
    expect(run).toEqual({ code: 0, stdout: expect.any(String), stderr: "" });
    expect(JSON.parse(run.stdout)).toEqual(DONE);
  });

  it("is required by CommonJS, as Ganache was", async () => {
    place.write({
      "use.cjs": `const ganache = require("couverture");
        if (ganache.default.server !== ganache.server) throw new Error("two libraries");
        const chain = ganache.provider({ wallet: { deterministic: true } });
        (async () => {${USE}})();`,
    });
    const run = await place.node(["use.cjs"]);
    expect(run).toEqual({ code: 0, stdout: expect.any(String), stderr: "" });
    expect(JSON.parse(run.stdout)).toEqual(DONE);
  });

  it("works in a program that is given on the command line", async () => {
    const run = await place.node([
      "--input-type=module",
      "-e",
      `import { provider } from "couverture";
      const chain = provider();${USE}`,
    ]);
    expect(run.stderr).toBe("");
    expect(JSON.parse(run.stdout)).toEqual(DONE);
  });

  it("brings the command", async () => {
    const { stdout } = await place.node(["node_modules/couverture/bin/couverture.js", "--version"]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("brings types to both kinds of modules, without any package but Node's own types", async () => {
    place.add("@types/node", "undici-types");
    const text = (load: string, testing: string): string => `${load}
      ${testing}
      const chain: Provider = couverture.provider({ chain: { chainId: 1 }, miner: { blockTime: 0 } });
      export const number: Promise<\`0x\${string}\`> = chain.request({ method: "eth_blockNumber" });
      export const receipt: Promise<Receipt | null> = chain.request({ method: "eth_getTransactionReceipt", params: ["0x"] });
      // @ts-expect-error there is no such option
      couverture.server({ chain: { nothing: 1 } });
      export const url: string = useChain({ http: true }).url;`;
    place.write({
      "types.mts": text(
        'import couverture, { type Provider, type Receipt } from "couverture";',
        'import { useChain } from "couverture/testing";',
      ),
      "types.cts": text(
        'import couverture = require("couverture"); import type { Provider, Receipt } from "couverture";',
        'import { useChain } from "couverture/testing";',
      ),
      "tsconfig.json": JSON.stringify({
        compilerOptions: { module: "nodenext", target: "es2022", strict: true, noEmit: true, types: ["node"] },
        files: ["types.mts", "types.cts"],
      }),
    });
    const run = await place.node([program("typescript/bin/tsc"), "-p", "."]);
    expect(run).toEqual({ code: 0, stdout: "", stderr: "" });
  }, 60_000);
});

describe("what the package says of itself", () => {
  it("is sound to publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: place.package, strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("is sound to attw, for Node and bundlers; couverture/exchange is an ES module only", async () => {
    const args = [
      "--profile",
      "node16",
      "--no-definitely-typed",
      "--exclude-entrypoints",
      "exchange",
      "--format",
      "ascii",
      "--no-color",
    ];
    const { code, stdout } = await place.node([program("@arethetypeswrong/cli/dist/index.js"), place.tarball, ...args]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.not.stringContaining("node16 (from CJS): ❗") });
  }, 60_000);
});
