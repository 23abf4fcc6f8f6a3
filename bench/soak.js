// @ts-check
// `npm run bench -- soak`: a mixed load for twenty minutes, with what the node's process holds; fails where that grows without bound.
import { existsSync, readFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { couverture } from "./nodes/couverture.js";
import { launch } from "./nodes/launch.js";
import { describeMachine } from "./report/machine.js";
import { median } from "./report/median.js";
import { startLoad } from "./soak/load.js";
import { createWorkspace } from "./workspace.js";

const MONITOR = fileURLToPath(new URL("soak/monitor.cjs", import.meta.url));
const MINUTES = 20;
const WINDOWS = 10;
const MEGABYTE = 1024 * 1024;

/**
 * @typedef {object} Sample
 * @property {number} at
 * @property {number} rss
 * @property {number} heapUsed
 * @property {number} external
 * @property {number} files
 * @property {number} handles
 * @property {number} stall99 milliseconds
 * @property {number} stallMax milliseconds
 */

/** How much more the last third of the run may hold than the middle third: caches are full by then. */
const BOUNDS = [
  { name: "resident memory", of: (/** @type {Sample} */ one) => one.rss / MEGABYTE, unit: "MB", factor: 1.2, more: 40 },
  { name: "heap", of: (/** @type {Sample} */ one) => one.heapUsed / MEGABYTE, unit: "MB", factor: 1.2, more: 20 },
  { name: "open files", of: (/** @type {Sample} */ one) => one.files, unit: "", factor: 1.2, more: 10 },
  { name: "handles", of: (/** @type {Sample} */ one) => one.handles, unit: "", factor: 1.2, more: 20 },
];

/**
 * What holds more at the end than it may, a sentence each.
 * @param {Sample[]} samples
 */
export function growth(samples) {
  const third = Math.floor(samples.length / 3);
  return BOUNDS.flatMap(({ name, of, unit, factor, more }) => {
    const middle = median(samples.slice(third, 2 * third).map(of)) ?? 0;
    const last = median(samples.slice(2 * third).map(of)) ?? 0;
    if (last <= middle * factor + more) return [];
    return [`${name} grew from ${middle.toFixed(0)} to ${last.toFixed(0)} ${unit}`.trim()];
  });
}

/** @param {Sample[]} samples */
function table(samples) {
  const began = samples[0]?.at ?? 0;
  const size = Math.ceil(samples.length / WINDOWS);
  const rows = [];
  for (let from = 0; from < samples.length; from += size) {
    const some = samples.slice(from, from + size);
    const middle = (/** @type {(one: Sample) => number} */ of) => (median(some.map(of)) ?? 0).toFixed(0);
    const ended = some.at(-1)?.at ?? began;
    const most = (/** @type {(one: Sample) => number} */ of) => Math.max(...some.map(of)).toFixed(0);
    rows.push(
      `| ${((ended - began) / 60_000).toFixed(1)} | ${middle(({ rss }) => rss / MEGABYTE)} | ${middle(({ heapUsed }) => heapUsed / MEGABYTE)} | ${middle(({ external }) => external / MEGABYTE)} | ${middle(({ files }) => files)} | ${middle(({ handles }) => handles)} | ${middle(({ stall99 }) => stall99)} | ${most(({ stallMax }) => stallMax)} |`,
    );
  }
  return `| minutes | resident, MB | heap, MB | external, MB | open files | handles | stall p99, ms | longest stall, ms |
| --: | --: | --: | --: | --: | --: | --: | --: |
${rows.join("\n")}`;
}

/**
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function soakBench(argv) {
  const command = new Command("bench soak")
    .option("--minutes <number>", "how long the load lasts", Number, MINUTES)
    .option("--quick", "one minute, whose growth is only printed")
    .option("--work-dir <dir>", "where the chain is kept", tmpdir())
    .parse(argv, { from: "user" });
  const { minutes, quick, workDir } = command.opts();
  if (process.platform !== "linux") throw new Error("soak reads /proc, which only Linux has");
  const milliseconds = (quick ? 1 : minutes) * 60_000;
  const workspace = createWorkspace(workDir);
  const file = join(workspace.path, "samples");
  const { command: usual, ...definition } = couverture;
  const watched = {
    ...definition,
    command: (/** @type {Parameters<typeof usual>[0]} */ options) => {
      const { env, ...rest } = usual(options);
      const period = String(Math.min(5_000, milliseconds / 60));
      return {
        ...rest,
        env: { ...env, NODE_OPTIONS: `--require=${MONITOR}`, SOAK_SAMPLES: file, SOAK_PERIOD_MS: period },
      };
    },
  };
  const load = loadavg()[0]?.toFixed(1);
  const node = await launch(watched, { directory: workspace.directory(), keeping: "default" });
  const work = await startLoad(node.url);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  await work.stop();
  await node.stop("SIGINT");
  /** @type {Sample[]} */
  const samples = existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
  const grown = growth(samples);
  const requests = Object.values(work.counts).reduce((sum, count) => sum + count, 0);
  const errors = Object.entries(work.errors).map(([text, count]) => `${count} × ${text}`);
  process.stdout.write(`## A mixed load of ${milliseconds / 60_000} minutes

${new Date().toISOString().slice(0, 10)}, ${describeMachine(workspace.path)}. The load average was ${load} at the beginning. ${requests.toLocaleString("en")} requests were answered:
${Object.entries(work.counts)
  .map(([method, count]) => `${method} ${count.toLocaleString("en")}`)
  .join(", ")}.

${table(samples)}

${errors.length === 0 ? "No error was answered that the load does not account for." : `Errors: ${errors.join("; ")}.`}
${grown.length === 0 ? "Nothing grew without bound." : `${grown.join("; ")}.`}
`);
  if (samples.length < 3) throw new Error("the node was not watched");
  return errors.length === 0 && (quick || grown.length === 0) ? 0 : 1;
}
