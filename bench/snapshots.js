// @ts-check
// `npm run bench -- snapshots`: a chain of many blocks and accounts, saved into a file, loaded, and started on; beside Anvil's dumped
// state and a copy of Ganache's database.
import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { openConnection } from "./client/connection.js";
import { call } from "./client/rpc.js";
import { anvil } from "./nodes/anvil.js";
import { couverture } from "./nodes/couverture.js";
import { diskBytes } from "./nodes/disk.js";
import { ganacheDisk } from "./nodes/ganache.js";
import { launch } from "./nodes/launch.js";
import { describeMachine } from "./report/machine.js";
import { createWorkspace } from "./workspace.js";

const SIZE = 10_000;
const QUICK_SIZE = 500;
/** The peers mine each of many blocks, and ever more slowly: 10,000 would take them many minutes. */
const PEERS_BLOCKS = 2_000;
const ROUNDS = 3;
const AT_ONCE = 50;
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const COMMAND = fileURLToPath(new URL("../bin/couverture.js", import.meta.url));
const BEGIN = "<!-- written by bench/snapshots.js: begin -->";
const END = "<!-- written by bench/snapshots.js: end -->";

/** @typedef {{ seconds: number, peak: number }} Cost seconds, and the most resident bytes of the process */
/** @typedef {Record<string, { node: string, costs: Cost[], note: string }>} Figures */

const hex = (/** @type {number} */ value) => `0x${value.toString(16)}`;
const address = (/** @type {number} */ index) => `0x${(index + 1).toString(16).padStart(40, "b")}`;

/** @param {number | undefined} pid */
function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/**
 * Runs a command of ours to its end.
 * @param {string[]} args
 * @returns {Promise<Cost>}
 */
async function timed(args) {
  const began = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data) => {
    said += data;
  });
  let peak = 0;
  const poll = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
  }, 10);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(poll);
  if (code !== 0) throw new Error(`couverture ${args.join(" ")} ended with ${code}: ${said}`);
  return { seconds: (performance.now() - began) / 1000, peak };
}

/**
 * Starts a node with other arguments than its own, until it answers.
 * @param {import("./nodes/definition.js").NodeDefinition} node
 * @param {string} directory
 * @param {string[]} more
 * @param {(args: string[]) => string[]} args
 * @returns {Promise<Cost>}
 */
async function started(node, directory, more, args = (own) => own) {
  /** @type {import("./nodes/definition.js").NodeDefinition} */
  const other = {
    ...node,
    command: (options) => {
      const made = node.command(options);
      return { ...made, args: [...args(made.args), ...more] };
    },
  };
  const running = await launch(other, { directory, keeping: "default" });
  const peak = running.residentBytes() ?? 0;
  await running.stop("SIGKILL");
  return { seconds: running.readySeconds, peak };
}

/**
 * Sends many calls, some at once, over as many connections.
 * @param {string} url
 * @param {number} count
 * @param {(index: number) => [method: string, params: unknown[]]} one
 * @param {number} [lanes]
 */
async function many(url, count, one, lanes = AT_ONCE) {
  let next = 0;
  const lane = async () => {
    const connection = await openConnection(url);
    while (next < count) await call(connection, ...one(next++));
    connection.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/**
 * Couverture's chain has a transfer to a new account in each block.
 * @param {string} directory
 * @param {number} size
 */
async function couvertureChain(directory, size) {
  const running = await launch(couverture, { directory, keeping: "default" });
  const connection = await openConnection(running.url);
  const [from] = /** @type {string[]} */ (await call(connection, "eth_accounts"));
  await many(running.url, size, (index) => [
    "eth_sendTransaction",
    [{ from, to: address(index), value: "0x1", gas: "0x5208" }],
  ]);
  const blocks = Number(await call(connection, "eth_blockNumber"));
  if (blocks !== size) throw new Error(`Couverture has ${blocks} blocks`);
  connection.close();
  await running.stop("SIGINT");
}

/** @param {string} path */
const bytesAt = (path) => (statSync(path).isDirectory() ? diskBytes(path) : statSync(path).size);

/**
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function snapshotsBench(argv) {
  const command = new Command("bench snapshots")
    .description("saving, loading and starting on a chain of 10,000 blocks and accounts, beside Anvil and Ganache")
    .option("--quick", "500 blocks and accounts, once, and nothing is written", false)
    .parse(argv, { from: "user" });
  const { quick } = command.opts();
  const [size, rounds] = quick ? [QUICK_SIZE, 1] : [SIZE, ROUNDS];
  const workspace = createWorkspace(join(tmpdir(), "couverture-bench-snapshots"));
  const loads = [loadavg()[0] ?? 0];
  /** @type {Figures} */
  const figures = {};
  /** @type {(what: string, node: string, cost: Cost, note?: string) => void} */
  const record = (what, node, cost, note = "") => {
    figures[what] ??= { node, costs: [], note };
    figures[what].costs.push(cost);
  };
  const say = (/** @type {string} */ what) => process.stderr.write(`${what}\n`);

  const chain = workspace.directory();
  say("Couverture: making the chain");
  await couvertureChain(chain, size);
  const file = join(workspace.path, "chain.couverture");
  for (let round = 0; round < rounds; round++) {
    say(`Couverture: round ${round + 1} of ${rounds}`);
    loads.push(loadavg()[0] ?? 0);
    rmSync(file, { force: true });
    record(
      "`snapshot save`, the command",
      couverture.title,
      await timed(["snapshot", "save", file, "--data-dir", chain]),
      file,
    );
    const target = join(workspace.path, "loaded");
    rmSync(target, { recursive: true, force: true });
    record(
      "`snapshot load`, the command",
      couverture.title,
      await timed(["snapshot", "load", file, "--data-dir", target]),
    );
    record(
      "`start --from FILE --ephemeral`, ready",
      couverture.title,
      await started(couverture, workspace.directory(), ["--from", file, "--ephemeral"], withoutDirectory),
    );
    record(
      "`start` on a new, empty directory, ready",
      couverture.title,
      await started(couverture, workspace.directory(), []),
    );
  }
  for (const peer of [peerAnvil, peerGanache]) {
    // What one of the others cannot do is no reason to lose the rest.
    await peer(workspace, size, rounds, record, say).catch((failure) => say(`failed: ${failure.message}`));
  }
  const report = reportOf(figures, size, bytesAt(file), loads, describeMachine(workspace.path));
  process.stdout.write(`${report}\n`);
  if (!quick) write(report);
  rmSync(workspace.path, { recursive: true, force: true });
  return 0;
}

/** `--data-dir DIR` and `--ephemeral` exclude one another. @param {string[]} args */
function withoutDirectory(args) {
  const at = args.findIndex((arg) => arg.startsWith("--data-dir"));
  return at < 0 ? args : args.toSpliced(at, args[at]?.includes("=") ? 1 : 2);
}

/**
 * Anvil: accounts by anvil_setBalance and empty blocks by anvil_mine.
 * @param {import("./workspace.js").Workspace} workspace
 * @param {number} size
 * @param {number} rounds
 * @param {(what: string, node: string, cost: Cost, note?: string) => void} record
 * @param {(what: string) => void} say
 */
async function peerAnvil(workspace, size, rounds, record, say) {
  say("Anvil: making the chain");
  const state = join(workspace.path, "anvil.json");
  const directory = workspace.directory();
  const dumping = {
    ...anvil,
    command: (/** @type {any} */ options) => {
      const made = anvil.command(options);
      return { ...made, args: [...made.args, "--dump-state", state] };
    },
  };
  const running = await launch(dumping, { directory, keeping: "default" });
  await many(running.url, size, (index) => ["anvil_setBalance", [address(index), "0x1"]]);
  for (let mined = 0; mined < blocksOf(size); mined += 100)
    await many(running.url, 1, () => ["anvil_mine", [hex(100)]]);
  const seconds = await running.stop("SIGINT");
  if (!existsSync(state)) throw new Error("Anvil wrote no state");
  record("`--dump-state` at the end (once)", anvil.title, { seconds, peak: 0 }, `${megabytes(bytesAt(state))} file`);
  for (let round = 0; round < rounds; round++) {
    say(`Anvil: round ${round + 1} of ${rounds}`);
    record("`--load-state`, ready", anvil.title, await started(anvil, workspace.directory(), ["--load-state", state]));
  }
}

/**
 * Ganache: accounts by evm_setAccountBalance and empty blocks by evm_mine.
 * @param {import("./workspace.js").Workspace} workspace
 * @param {number} size
 * @param {number} rounds
 * @param {(what: string, node: string, cost: Cost, note?: string) => void} record
 * @param {(what: string) => void} say
 */
async function peerGanache(workspace, size, rounds, record, say) {
  say("Ganache: making the chain");
  const directory = workspace.directory();
  const running = await launch(ganacheDisk, { directory, keeping: "kept" });
  // Several at once end in a "Stack underflow" of its.
  await many(running.url, size, (index) => ["evm_setAccountBalance", [address(index), "0x1"]], 1);
  for (let mined = 0; mined < blocksOf(size); mined += 100)
    await many(running.url, 1, () => ["evm_mine", [{ blocks: 100 }]]);
  await running.stop("SIGINT");
  for (let round = 0; round < rounds; round++) {
    say(`Ganache: round ${round + 1} of ${rounds}`);
    const copy = join(workspace.path, "ganache-copy");
    rmSync(copy, { recursive: true, force: true });
    const began = performance.now();
    cpSync(directory, copy, { recursive: true });
    record(
      "copying its database",
      ganacheDisk.title,
      { seconds: (performance.now() - began) / 1000, peak: 0 },
      megabytes(bytesAt(copy)),
    );
    record("started on the copy, ready", ganacheDisk.title, await started(ganacheDisk, copy, []));
  }
}

const blocksOf = (/** @type {number} */ size) => Math.min(size, PEERS_BLOCKS);

const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

const median = (/** @type {number[]} */ values) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * @param {Figures} figures
 * @param {number} size
 * @param {number} fileBytes
 * @param {number[]} loads
 * @param {string} machine
 */
function reportOf(figures, size, fileBytes, loads, machine) {
  const rows = Object.entries(figures).map(([what, { node, costs, note }]) => {
    const seconds = costs.map((cost) => cost.seconds);
    const peak = Math.max(...costs.map((cost) => cost.peak));
    const beside = note.endsWith(".couverture") ? `${megabytes(fileBytes)} file` : note;
    return `| ${node} | ${what} | ${median(seconds).toFixed(2)} | ${Math.min(...seconds).toFixed(2)} | ${peak > 0 ? megabytes(peak) : "–"} | ${beside} |`;
  });
  const count = size.toLocaleString("en-US");
  const [low, high] = [Math.min(...loads), Math.max(...loads)].map((load) => load.toFixed(1));
  return `## Snapshots

${new Date().toISOString().slice(0, 10)}, ${machine}. The load average was ${low} to ${high} on the way.

A chain of ${count} blocks and ${count} accounts: on Couverture a transfer to a new account in each block, all of them kept with their receipts and the state of every block; on Anvil and Ganache
as many accounts that were given a balance (Ganache mines a block for each), and ${blocksOf(size).toLocaleString("en-US")} empty blocks, since mining more would take them many minutes. Seconds from spawning the process: to its end for a command, to the first answer
for a node. The most memory is that of the process; a node's is what it had when it answered.

| | | median, s | least, s | memory | |
| --- | --- | --: | --: | --: | --- |
${rows.join("\n")}`;
}

/** @param {string} report */
function write(report) {
  const before = readFileSync(RESULTS, "utf8");
  const part = `${BEGIN}\n\n${report}\n\n${END}`;
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
  const text =
    from >= 0 && to > from
      ? before.slice(0, from) + part + before.slice(to + END.length)
      : `${before.trimEnd()}\n\n${part}\n`;
  writeFileSync(RESULTS, text);
}
