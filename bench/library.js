// @ts-check
// `npm run bench -- library`: calls per second in process beside HTTP, how long a chain takes to be there, and checkpoints of tests.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Command } from "commander";
import { openConnection } from "./client/connection.js";
import { call } from "./client/rpc.js";
import { couverture } from "./nodes/couverture.js";
import { launch } from "./nodes/launch.js";
import { describeMachine } from "./report/machine.js";
import { createWorkspace } from "./workspace.js";

const LIBRARY = pathToFileURL(fileURLToPath(new URL("../bundle/index.js", import.meta.url))).href;
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const BEGIN = "<!-- written by bench/library.js: begin -->";
const END = "<!-- written by bench/library.js: end -->";
const IN_FLIGHT = 16;
const CHECKPOINTS = 100;
const STARTS = 10;

const ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const OTHER = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
/** @type {[method: string, params: unknown[]][]} */
const CALLS = [
  ["eth_blockNumber", []],
  ["eth_getBalance", [ACCOUNT, "latest"]],
  ["eth_getBlockByNumber", ["latest", true]],
  ["eth_call", [{ to: OTHER, data: "0x" }, "latest"]],
];

/** @typedef {(method: string, params: unknown[]) => Promise<unknown>} Ask */

const median = (/** @type {number[]} */ values) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Calls per second of some lanes, each of which asks again once it is answered.
 * @param {Ask[]} lanes
 * @param {[string, unknown[]]} one
 * @param {number} seconds
 */
async function rate(lanes, [method, params], seconds) {
  const warm = performance.now() + seconds * 300;
  while (performance.now() < warm) await lanes[0]?.(method, params);
  let count = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    lanes.map(async (ask) => {
      while (performance.now() < end) {
        await ask(method, params);
        count++;
      }
    }),
  );
  return (count / (performance.now() - began)) * 1000;
}

/** @param {string} url @returns {Ask} as a program asks without a library */
const byFetch = (url) => async (method, params) => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return /** @type {{ result: unknown }} */ (await answer.json()).result;
};

/** Milliseconds of a checkpoint and of going back, about a test of some transactions. @param {Ask} ask @param {number} transactions */
async function checkpoints(ask, transactions) {
  const [marks, reverts] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let n = 0; n < CHECKPOINTS; n++) {
    const began = performance.now();
    const id = await ask("evm_snapshot", []);
    marks.push(performance.now() - began);
    for (let sent = 0; sent < transactions; sent++)
      await ask("eth_sendTransaction", [{ from: ACCOUNT, to: OTHER, value: "0x1", gas: "0x5208" }]);
    const again = performance.now();
    await ask("evm_revert", [id]);
    reverts.push(performance.now() - again);
  }
  return { transactions, mark: median(marks), revert: median(reverts), worst: Math.max(...marks, ...reverts) };
}

/**
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function libraryBench(argv) {
  const command = new Command("bench library")
    .description("calls per second in process beside HTTP, and checkpoints")
    .option("--quick", "half a second a figure, and nothing is written", false)
    .parse(argv, { from: "user" });
  const { quick } = command.opts();
  const seconds = quick ? 0.5 : 3;
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const { provider } = await import(LIBRARY);
  const workspace = createWorkspace(join(tmpdir(), "couverture-bench-library"));
  const directory = workspace.directory();
  const running = await launch(couverture, { directory, keeping: "default" });
  const chain = provider();
  /** @type {Ask} */
  const inside = (method, params) => chain.request({ method, params });
  const rows = [];
  const connections = await Promise.all(Array.from({ length: IN_FLIGHT }, () => openConnection(running.url)));
  try {
    /** @type {Ask[]} */
    const raw = connections.map((connection) => (method, params) => call(connection, method, params));
    const transaction = [{ from: ACCOUNT, to: OTHER, value: "0x1" }];
    await Promise.all([inside("eth_sendTransaction", transaction), raw[0]?.("eth_sendTransaction", transaction)]);
    for (const one of CALLS) {
      process.stderr.write(`${one[0]}\n`);
      const own = await rate([inside], one, seconds);
      const single = await rate(raw.slice(0, 1), one, seconds);
      const many = await rate(raw, one, seconds);
      const fetched = await rate(Array(IN_FLIGHT).fill(byFetch(running.url)), one, seconds);
      rows.push({ method: one[0], own, single, many, fetched });
    }
  } finally {
    for (const connection of connections) connection.close();
    await running.stop("SIGINT");
    workspace.remove(directory);
  }
  const marks = [];
  for (const transactions of [0, 1, 10]) marks.push(await checkpoints(inside, transactions));
  await chain.disconnect();
  const starts = [];
  for (let n = 0; n < STARTS; n++) {
    const began = performance.now();
    const fresh = provider();
    await fresh.request({ method: "eth_chainId" });
    starts.push(performance.now() - began);
    await fresh.disconnect();
  }
  const report = reportOf({ rows, marks, start: median(starts), load, machine: describeMachine(workspace.path) });
  process.stdout.write(`${report}\n`);
  if (!quick) write(report);
  return 0;
}

/**
 * @param {object} run
 * @param {{ method: string, own: number, single: number, many: number, fetched: number }[]} run.rows
 * @param {{ transactions: number, mark: number, revert: number, worst: number }[]} run.marks
 * @param {number} run.start milliseconds
 * @param {string} run.load
 * @param {string} run.machine
 */
function reportOf({ rows, marks, start, load, machine }) {
  const count = (/** @type {number} */ value) => Math.round(value).toLocaleString("en");
  const over = (/** @type {number} */ own, /** @type {number} */ other) =>
    `${count(other)} (${(own / other).toFixed(1)}×)`;
  return `## The library

${new Date().toISOString().slice(0, 10)}, ${machine}. The load average was ${load} at the beginning.

Calls per second of one program on one core: in process by \`provider().request\`, one after the other, and by HTTP to \`couverture start\` in a process of its own, by the
benchmark's bare client with one request and with ${IN_FLIGHT} in flight, and by Node's \`fetch\` with ${IN_FLIGHT}. In brackets how many times as fast in process is.
In process only HTTP is spared: where the chain's own work is the larger part, as in \`eth_call\`, it is what remains.

| | in process | HTTP, 1 in flight | HTTP, ${IN_FLIGHT} in flight | \`fetch\`, ${IN_FLIGHT} in flight |
| --- | --: | --: | --: | --: |
${rows.map(({ method, own, single, many, fetched }) => `| \`${method}\` | ${count(own)} | ${over(own, single)} | ${over(own, many)} | ${over(own, fetched)} |`).join("\n")}

A checkpoint before a test and going back after it, as \`useChain\` does, in milliseconds; medians of ${CHECKPOINTS}, and the worst of all:

| transactions of the test | checkpoint | going back | worst |
| --: | --: | --: | --: |
${marks.map(({ transactions, mark, revert, worst }) => `| ${transactions} | ${mark.toFixed(2)} | ${revert.toFixed(2)} | ${worst.toFixed(1)} |`).join("\n")}

A new chain answers its first request ${Math.round(start)} ms after \`provider()\` (median of ${STARTS} in one process).`;
}

/** @param {string} report */
function write(report) {
  const part = `${BEGIN}\n\n${report}\n\n${END}\n`;
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, "utf8") : "# Benchmark results\n";
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
  const document = from < 0 ? `${before}\n${part}` : before.slice(0, from) + part + before.slice(to + END.length + 1);
  writeFileSync(RESULTS, document);
}
