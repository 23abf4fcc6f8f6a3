// @ts-check
// `npm run bench -- methods`: logs over a long chain, traces, and marks gone back to, on Couverture, Anvil and Hardhat node.
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { writePart } from "./exchange/report.js";
import { inTurns, onNewChain } from "./measures/context.js";
import { measureMethods } from "./methods/measure.js";
import { anvil } from "./nodes/anvil.js";
import { couverture } from "./nodes/couverture.js";
import { hardhat } from "./nodes/hardhat.js";
import { fullProfile } from "./profile.js";
import { createProgress } from "./progress.js";
import { createFigures } from "./report/figures.js";
import { NOTHING, times, whole } from "./report/format.js";
import { describeMachine } from "./report/machine.js";
import { renderMarkdown, renderTerminal } from "./report/render.js";
import { createWorkspace } from "./workspace.js";

/** @typedef {import("./methods/measure.js").Result} Result */

/** Without the flag Anvil's struct logs are empty. */
const tracingAnvil = {
  ...anvil,
  settings:
    "in memory, `--steps-tracing`; of the 40,000 blocks it mined one of each kind and loaded the others as copies, since each 2,000 that it mines take it some 5 s longer than the 2,000 before (2.5, 7.6, 13.9 s)",
  command: (/** @type {import("./nodes/definition.js").Launch} */ launch) => {
    const { file, args } = anvil.command(launch);
    return { file, args: [...args, "--steps-tracing", "--no-request-size-limit"] };
  },
};
const NODES = [couverture, tracingAnvil, hardhat];
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const WORK_DIRECTORY = fileURLToPath(new URL(".work", import.meta.url));
const FULL = { blocks: 40_000, every: 80, rare: 10, repeats: 9, cycles: 30 };
const QUICK = { blocks: 2_000, every: 20, rare: 10, repeats: 3, cycles: 5 };

/** @type {{ key: keyof Result, title: string, more: boolean }[]} */
const ROWS = [
  { key: "rareTopic", title: "`eth_getLogs`, a rare topic, ms ↓", more: false },
  { key: "commonAddress", title: "`eth_getLogs`, a common address, ms ↓", more: false },
  { key: "callTracer", title: "`debug_traceTransaction`, callTracer, ms ↓", more: false },
  { key: "structLogs", title: "`debug_traceTransaction`, struct logs, ms ↓", more: false },
  { key: "cycles", title: "`evm_snapshot`, 10 transactions, `evm_revert`, a second ↑", more: true },
];

const figure = (/** @type {number} */ value) => (value < 100 ? value.toFixed(1) : whole(value));

/**
 * Measures and reports; a run that is not quick writes its table into bench/RESULTS.md.
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code: 0, or 1 when a node failed at something
 */
export async function methodsBench(argv) {
  const command = new Command("bench methods")
    .option("--quick", "a short chain, and nothing is written", false)
    .parse(argv, { from: "user" });
  const { quick } = command.opts();
  const size = quick ? QUICK : FULL;
  const started = performance.now();
  const progress = createProgress(NODES.length);
  const workspace = createWorkspace(WORK_DIRECTORY);
  const figures = createFigures();
  const client = { run: async () => undefined, stop: () => undefined };
  const context = /** @type {import("./measures/context.js").Context} */ (
    /** @type {unknown} */ ({ nodes: NODES, profile: fullProfile, client, workspace, progress, figures })
  );
  /** @type {Map<string, Result>} */
  const results = new Map();
  /** @type {number[]} */
  const loads = [];
  await inTurns(context, "methods", 1, async (node) => {
    loads.push(loadavg()[0] ?? 0);
    results.set(
      node.name,
      await onNewChain(context, node, ({ url }) => measureMethods(url, size, node === tracingAnvil)),
    );
  });
  progress.stop();
  for (const { node, reason } of figures.failures) process.stderr.write(`Failed, ${node}: ${reason}\n`);
  const ours = results.get(couverture.name);
  const table = {
    head: ["", ...NODES.map(({ title }) => title)],
    rows: ROWS.map(({ key, title, more }) => [
      title,
      ...NODES.map(({ name }) => {
        const value = results.get(name)?.[key];
        if (value === undefined || Number.isNaN(value)) return NOTHING;
        if (ours === undefined || name === couverture.name) return figure(value);
        return `${figure(value)} (${times(more ? ours[key] / value : value / ours[key])})`;
      }),
    ]),
  };
  process.stdout.write(`${renderTerminal(table)}\n`);
  const day = new Date().toISOString().slice(0, 10);
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  const settings = NODES.map(({ title, version, settings: how }) => `${title} ${version()}: ${how}.`).join(" ");
  const note =
    `A chain of ${whole(size.blocks)} blocks, one of ${size.every} of them with a log: ${size.rare} have the rare topic, ${whole(ours?.found ?? 0)} are of the common ` +
    `address. The traced transaction uses 1 Mgas in ${whole(ours?.steps ?? 0)} steps: hashes, loads of new slots, calls; its struct logs come with the stack, without memory and storage. ` +
    `Each figure is the median of ${size.repeats} requests, one after the other, over JSON-RPC, after one that is not counted, the answers read whole, or the mean of ${size.cycles} marks, each with the receipt of its last transaction. In brackets how many times as fast Couverture is. ${settings}`;
  const [least, most] = [Math.min(...loads).toFixed(1), Math.max(...loads).toFixed(1)];
  const about = `${day}, ${describeMachine(workspace.path)}; the run took ${minutes} minutes. The load average was ${least} to ${most} when a node was started.`;
  if (!quick)
    writePart(
      RESULTS,
      ["## Logs, traces and marks", about, note, renderMarkdown(table)].join("\n\n"),
      undefined,
      "bench/methods.js",
    );
  return figures.failures.length > 0 ? 1 : 0;
}
