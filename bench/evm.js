// @ts-check
// `npm run bench -- evm`: what the interpreters of Couverture, Anvil and Hardhat node execute in a second.
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { LOOPS } from "./evm/loops.js";
import { measureLoops } from "./evm/measure.js";
import { writePart } from "./exchange/report.js";
import { inTurns, onNewChain } from "./measures/context.js";
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

const NODES = [couverture, anvil, hardhat];
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const WORK_DIRECTORY = fileURLToPath(new URL(".work", import.meta.url));
const FULL = { rounds: 3, repeats: 7 };
const QUICK = { rounds: 1, repeats: 3 };

/**
 * Measures and reports; a run that is not quick writes its table into bench/RESULTS.md.
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code: 0, or 1 when a node failed at something
 */
export async function evmBench(argv) {
  const command = new Command("bench evm")
    .option("--quick", "one short round, and nothing is written", false)
    .parse(argv, { from: "user" });
  const { quick } = command.opts();
  const { rounds, repeats } = quick ? QUICK : FULL;
  const progress = createProgress(rounds * NODES.length);
  const workspace = createWorkspace(WORK_DIRECTORY);
  const figures = createFigures();
  const client = { run: async () => undefined, stop: () => undefined };
  const context = /** @type {import("./measures/context.js").Context} */ (
    /** @type {unknown} */ ({ nodes: NODES, profile: fullProfile, client, workspace, progress, figures })
  );
  /** The best of the rounds, by node and loop. @type {Map<string, Record<string, number>>} */
  const best = new Map();
  await inTurns(context, "evm", rounds, async (node) => {
    const found = await onNewChain(context, node, ({ url }) => measureLoops(url, repeats));
    const before = best.get(node.name) ?? {};
    const better = Object.entries(found).map(([name, value]) => [name, Math.max(value, before[name] ?? 0)]);
    best.set(node.name, Object.fromEntries(better));
  });
  progress.stop();
  for (const { node, reason } of figures.failures) process.stderr.write(`Failed, ${node}: ${reason}\n`);
  const table = {
    head: ["Mgas a second ↑", ...NODES.map(({ title }) => title)],
    rows: LOOPS.map(({ name, title }) => [
      title,
      ...NODES.map((node) => {
        const value = best.get(node.name)?.[name];
        if (value === undefined) return NOTHING;
        const ours = best.get(couverture.name)?.[name];
        return node === couverture || ours === undefined ? whole(value) : `${whole(value)} (${times(ours / value)})`;
      }),
    ]),
  };
  process.stdout.write(`${renderTerminal(table)}\n`);
  const about = `${new Date().toISOString().slice(0, 10)}, ${describeMachine(workspace.path)}.`;
  const settings = NODES.map(({ title, version, settings: how }) => `${title} ${version()}: ${how}.`).join(" ");
  const note = `\`eth_call\` over JSON-RPC of contracts that loop until some 15 Mgas are used; the best of ${rounds * repeats} calls in ${rounds} interleaved rounds. In brackets Couverture over the other. ${settings}`;
  if (!quick)
    writePart(RESULTS, ["## The EVM", about, note, renderMarkdown(table)].join("\n\n"), undefined, "bench/evm.js");
  return figures.failures.length > 0 ? 1 : 0;
}
