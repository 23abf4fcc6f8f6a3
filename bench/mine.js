// @ts-check
// `npm run bench -- mine`: how long `hardhat_mine` of many empty blocks takes, what it takes on disk, and how fast such a block is read.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { openConnection } from "./client/connection.js";
import { call } from "./client/rpc.js";
import { anvil } from "./nodes/anvil.js";
import { couverture } from "./nodes/couverture.js";
import { diskBytes } from "./nodes/disk.js";
import { hardhat } from "./nodes/hardhat.js";
import { launch } from "./nodes/launch.js";
import { describeMachine } from "./report/machine.js";
import { createWorkspace } from "./workspace.js";

const BLOCKS = 100_000;
const QUICK_BLOCKS = 5_000;
/** Anvil mines each, and 100,000 would take it many minutes. */
const ANVIL_BLOCKS = 5_000;
const ROUNDS = 3;
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const BEGIN = "<!-- written by bench/mine.js: begin -->";
const END = "<!-- written by bench/mine.js: end -->";

/** @typedef {{ mine: number[], byNumber: number[], byHash: number[], disk: number[] }} Measured seconds, milliseconds and bytes */

/**
 * @param {import("./nodes/definition.js").NodeDefinition} node
 * @param {string} directory
 * @param {number} blocks
 * @param {Measured} measured
 */
async function round(node, directory, blocks, measured) {
  const options = /** @type {const} */ ({ directory, keeping: "default" });
  if (node === couverture) await (await launch(node, options)).stop("SIGINT"); // what a new chain takes does not count
  const before = diskBytesOf(directory);
  const running = await launch(node, options);
  try {
    const connection = await openConnection(running.url);
    /** @type {<T>(work: () => Promise<T>) => Promise<[T, number]>} */
    const timed = async (work) => {
      const began = performance.now();
      const result = await work();
      return [result, performance.now() - began];
    };
    const hex = (/** @type {number} */ value) => `0x${value.toString(16)}`;
    const [, mine] = await timed(() => call(connection, "hardhat_mine", [hex(blocks)]));
    measured.mine.push(mine / 1000);
    const middle = [hex(blocks / 2), false];
    const [block, byNumber] = await timed(() => call(connection, "eth_getBlockByNumber", middle));
    measured.byNumber.push(byNumber);
    const { hash } = /** @type {{ hash: string }} */ (block);
    const [found, byHash] = await timed(() => call(connection, "eth_getBlockByHash", [hash, false]));
    if (found === null) throw new Error(`${node.title} does not find by its hash the block that it gave`);
    measured.byHash.push(byHash);
    connection.close();
    await running.stop("SIGINT");
    measured.disk.push(diskBytesOf(directory) - before);
  } finally {
    await running.stop("SIGKILL");
  }
}

const shortRatio = (/** @type {number} */ ratio) => (ratio < 10 ? ratio.toPrecision(2) : String(Math.round(ratio)));

const diskBytesOf = (/** @type {string} */ directory) => (existsSync(directory) ? diskBytes(directory) : 0);

const median = (/** @type {number[]} */ values) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function mineBench(argv) {
  const command = new Command("bench mine")
    .description("hardhat_mine of 100,000 empty blocks, beside Anvil and Hardhat")
    .option("--quick", "5,000 blocks, once, and nothing is written", false)
    .parse(argv, { from: "user" });
  const { quick } = command.opts();
  const [blocks, rounds] = quick ? [QUICK_BLOCKS, 1] : [BLOCKS, ROUNDS];
  const workspace = createWorkspace(join(tmpdir(), "couverture-bench-mine"));
  const nodes = [couverture, anvil, hardhat];
  /** @type {Map<string, Measured>} */
  const figures = new Map(nodes.map(({ name }) => [name, { mine: [], byNumber: [], byHash: [], disk: [] }]));
  const loads = [];
  for (let done = 0; done < rounds; done++) {
    for (const node of nodes) {
      if (node === anvil && done > 0) continue;
      process.stderr.write(`round ${done + 1} of ${rounds} · ${node.title}\n`);
      loads.push(loadavg()[0] ?? 0);
      const directory = workspace.directory();
      await round(
        node,
        directory,
        node === anvil ? ANVIL_BLOCKS : blocks,
        /** @type {Measured} */ (figures.get(node.name)),
      );
      workspace.remove(directory);
    }
  }
  const report = reportOf({ nodes, figures, blocks, loads, machine: describeMachine(workspace.path) });
  process.stdout.write(`${report}\n`);
  if (!quick) write(report);
  return 0;
}

/**
 * @param {object} run
 * @param {{ name: string, title: string }[]} run.nodes Couverture first
 * @param {Map<string, Measured>} run.figures
 * @param {number} run.blocks
 * @param {number[]} run.loads
 * @param {string} run.machine
 */
function reportOf({ nodes, figures, blocks, loads, machine }) {
  const of = (/** @type {string} */ name) => /** @type {Measured} */ (figures.get(name));
  const own = of(/** @type {{ name: string }} */ (nodes[0]).name);
  const row = (/** @type {{ name: string, title: string }} */ { name, title }) => {
    const one = of(name);
    const ratio = (/** @type {"mine" | "byNumber" | "byHash"} */ what) =>
      one === own ? "" : ` (${shortRatio(median(own[what]) / median(one[what]))})`;
    const perBlock = shortRatio(median(own.mine) / blocks / (median(one.mine) / ANVIL_BLOCKS));
    return [
      title,
      String(one.mine.length),
      name === anvil.name
        ? `${median(one.mine).toFixed(2)} for ${ANVIL_BLOCKS.toLocaleString("en")} (${perBlock})`
        : `${median(one.mine).toFixed(3)}${ratio("mine")}`,
      `${median(one.byNumber).toFixed(1)}${ratio("byNumber")}`,
      `${median(one.byHash).toFixed(1)}${ratio("byHash")}`,
      one === own ? `${Math.round(median(one.disk) / 1024).toLocaleString("en")} KiB` : "kept in memory",
    ].join(" | ");
  };
  const [least, most] = [Math.min(...loads).toFixed(1), Math.max(...loads).toFixed(1)];
  const count = blocks.toLocaleString("en");
  return `## Many empty blocks

${new Date().toISOString().slice(0, 10)}, ${machine}. The load average was ${least} to ${most} when a node was started.

\`hardhat_mine\` of ${count} blocks by HTTP on a new chain, then block ${(blocks / 2).toLocaleString("en")} by its number, and by its hash. Medians; in brackets
Couverture over the other (less is better), for Anvil per block and with its own block ${(ANVIL_BLOCKS / 2).toLocaleString("en")}: it mines each. What it takes on disk is what the data directory grew by, from one closing of the chain to the next.
Hardhat keeps a number of blocks and makes up their headers, without base fees that fall and without prevRandao; Couverture has computed every hash.

| | rounds | \`hardhat_mine\`, s | by number, ms | by hash, ms | on disk |
| --- | --: | --: | --: | --: | --: |
${nodes.map((node) => `| ${row(node)} |`).join("\n")}`;
}

/** @param {string} report */
function write(report) {
  const part = `${BEGIN}\n\n${report}\n\n${END}\n`;
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, "utf8") : "# Benchmark results\n";
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
  const document = from < 0 ? `${before}\n${part}` : before.slice(0, from) + part + before.slice(to + END.length + 1);
  writeFileSync(RESULTS, document);
}
