// @ts-check
// The command. Node has only its own modules until the benchmark's own dependencies are there, so they come first.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const HERE = import.meta.dirname;
const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const missing = Object.keys(dependencies).filter(
  (name) => !existsSync(new URL(`node_modules/${name}`, import.meta.url)),
);

if (missing.length > 0) {
  process.stderr.write(`Installing the benchmark's nodes and client (${missing.join(", ")}) …\n`);
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: HERE, stdio: "inherit" });
  if (status !== 0) {
    process.stderr.write("The benchmark's dependencies could not be installed; see npm's message above.\n");
    process.exit(1);
  }
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => process.exit(130));

const [first, ...rest] = process.argv.slice(2);
const { main } = await import("./main.js");
const { exchangeBench } = await import("./exchange.js");
if (first === "exchange") process.exit(await exchangeBench(rest));
if (first === "methods") process.exit(await (await import("./methods.js")).methodsBench(rest));
if (first === "evm") process.exit(await (await import("./evm.js")).evmBench(rest));
if (first === "ledger") process.exit(await (await import("./ledger.js")).ledgerBench(rest));
if (first === "snapshots") process.exit(await (await import("./snapshots.js")).snapshotsBench(rest));
if (first === "mine") process.exit(await (await import("./mine.js")).mineBench(rest));
if (first === "soak") process.exit(await (await import("./soak.js")).soakBench(rest));
if (first === "library") process.exit(await (await import("./library.js")).libraryBench(rest));
if (first === "openzeppelin") process.exit(await (await import("./openzeppelin.js")).openzeppelinBench(rest));
const code = await main(process.argv.slice(2));
// Everything, when nothing in particular was requested.
process.exit(first === undefined ? Math.max(code, await exchangeBench([])) : code);
