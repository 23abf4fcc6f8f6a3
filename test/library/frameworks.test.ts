import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provider } from "../../src/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

/** A suite of each framework: every test finds the chain as `before` left it, whatever the one before it did. */
const SUITE = `
const mine = () => chain.request({ method: "evm_mine", params: [] });
const height = async () => Number(await chain.request({ method: "eth_blockNumber" }));
before(mine);
for (const name of ["first", "second", "third"]) {
  it("begins where the others began: " + name, async () => {
    assert.equal(await height(), 1);
    await mine();
    await chain.request({ method: "hardhat_setBalance", params: [TO, "0x5"] });
    assert.equal(await height(), 2);
  });
}
describe("a suite in a suite", () => {
  useChain(options);
  before(mine);
  it("has what it did before its tests", async () => assert.equal(await height(), 2));
});
it("has nothing of a suite that is over", async () => {
  assert.equal(await height(), 1);
  assert.equal(await chain.request({ method: "eth_getBalance", params: [TO, "latest"] }), "0x0");
});
it("is served by HTTP", async () => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  const answer = await fetch(chain.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal((await answer.json()).result, "0x539");
});
`;
const TO = 'const TO = "0x00000000000000000000000000000000000000dd"; const options = { http: true };';
const REQUIRE = `const assert = require("node:assert/strict"); const { useChain } = require("couverture/testing"); ${TO}`;
const IMPORT = `import assert from "node:assert/strict"; import { useChain } from "couverture/testing"; ${TO}`;
const NESTED = `describe("by describe", () => { const chain = useChain(options); ${SUITE} });`;

let folder: string;
beforeAll(() => {
  folder = temporaryDirectory();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules", "couverture"), "junction");
  symlinkSync(join(ROOT, "node_modules", "vitest"), join(folder, "node_modules", "vitest"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
});
afterAll(removeDirectories);

/** Runs a framework; resolves with what it printed. @throws where it failed */
const run = (...args: string[]) =>
  new Promise<string>((resolve, reject) => {
    const { NODE_TEST_CONTEXT: _, ...env } = { ...process.env, NODE_OPTIONS: "", CI: "1" } as NodeJS.ProcessEnv;
    execFile(process.execPath, args, { cwd: folder, env, encoding: "utf8" }, (error, stdout, stderr) =>
      error ? reject(new Error(`${args.join(" ")}\n${stdout}\n${stderr}`)) : resolve(`${stdout}\n${stderr}`),
    );
  });
const program = (path: string): string => join(ROOT, "node_modules", path);
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

describe("useChain gives each test the chain as it was before the first", () => {
  it("in Jest", async () => {
    for (const name of ["one", "two"])
      write(`${name}.jest.cjs`, `${REQUIRE} const before = beforeAll; const chain = useChain(options); ${SUITE}`);
    const out = await run(program("jest/bin/jest.js"), "--rootDir", folder, "--testMatch", "**/*.jest.cjs", "--ci");
    expect(out).toMatch(/Tests: +12 passed, 12 total/);
  });

  it("in Mocha, whose files share one chain", async () => {
    for (const name of ["one", "two"]) write(`${name}.mocha.cjs`, `${REQUIRE} ${NESTED}`);
    expect(await run(program("mocha/bin/mocha.js"), "*.mocha.cjs")).toMatch(/12 passing/);
  });

  it("in node:test, whose hooks it finds", async () => {
    const hooks = 'import { before, describe, it } from "node:test";';
    write("one.node.mjs", `${hooks} ${IMPORT} const chain = useChain(options); ${SUITE}`);
    write("two.node.mjs", `${hooks} ${IMPORT} ${NESTED}`);
    expect(await run("--test", "one.node.mjs", "two.node.mjs")).toMatch(/# pass 12\n# fail 0/);
  });

  it("from a snapshot, which each worker has for itself", async () => {
    const chain = provider();
    await chain.request({ method: "hardhat_mine", params: [7] });
    await chain.request({ method: "snapshot_save", params: [join(folder, "seven.couverture")] });
    await chain.disconnect();
    for (const name of ["three", "four"])
      write(
        `${name}.node.mjs`,
        `import { it } from "node:test"; ${IMPORT} const { request } = useChain({ snapshot: "seven.couverture" });
         for (const name of ["a test", "the next"]) it(name + " begins with what is in it", async () => {
           assert.equal(await request({ method: "eth_blockNumber" }), "0x7");
           await request({ method: "evm_mine", params: [] });
         });`,
      );
    expect(await run("--test", "three.node.mjs", "four.node.mjs")).toMatch(/# pass 4\n# fail 0/);
  });

  it("in Vitest, whose hooks it is given", async () => {
    const vitest = 'import * as vitest from "vitest"; const { beforeAll: before, describe, it } = vitest;';
    write("one.vitest.mjs", `${vitest} ${IMPORT} options.hooks = vitest; const chain = useChain(options); ${SUITE}`);
    write(
      "two.vitest.mjs",
      `${vitest} ${IMPORT} it("says so where it is not", () => assert.throws(() => useChain(), /useChain\\({ hooks: vitest }\\)/));`,
    );
    const include = ["--dir", folder, "--root", folder, "--reporter", "json"];
    write("vitest.config.mjs", 'export default { test: { include: ["*.vitest.mjs"] } };');
    const out = await run(program("vitest/vitest.mjs"), "run", ...include);
    expect(JSON.parse(out.slice(out.indexOf("{"), out.lastIndexOf("}") + 1))).toMatchObject({
      numPassedTests: 7,
      numFailedTests: 0,
    });
  });
});
