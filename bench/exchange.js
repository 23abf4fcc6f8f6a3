// @ts-check
// `npm run bench -- exchange`: the exchange's contracts on Couverture, Anvil and Hardhat node, and what they cost in gas.
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { startClient } from "./client/process.js";
import { booksOf, measureGas } from "./exchange/gas.js";
import { gasTable, speedTable, writePart } from "./exchange/report.js";
import { LANES } from "./exchange/speed.js";
import { inTurns, onNewChain } from "./measures/context.js";
import { anvil } from "./nodes/anvil.js";
import { couverture } from "./nodes/couverture.js";
import { hardhat } from "./nodes/hardhat.js";
import { fullProfile } from "./profile.js";
import { createProgress } from "./progress.js";
import { createFigures } from "./report/figures.js";
import { describeMachine } from "./report/machine.js";
import { renderMarkdown, renderTerminal } from "./report/render.js";
import { createWorkspace } from "./workspace.js";

const NODES = [couverture, anvil, hardhat];
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const GUIDE = fileURLToPath(new URL("../docs/exchange.md", import.meta.url));
const WORK_DIRECTORY = fileURLToPath(new URL(".work", import.meta.url));
const FULL = { rounds: 3, warmUp: 60, limit: 500, seconds: 5, deep: 10_000 };
const QUICK = { rounds: 1, warmUp: 60, limit: 200, seconds: 3, deep: 200 };

/**
 * Measures the exchange and reports it; a run that is not quick writes its tables into bench/RESULTS.md and docs/exchange.md.
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code: 0, or 1 when a node failed at something
 */
export async function exchangeBench(argv) {
  const command = new Command("bench exchange")
    .option("--quick", "one short round, and nothing is written", false)
    .option("--no-gas", "leave the gas table out")
    .option("--no-speed", "leave the speeds out")
    .parse(argv, { from: "user" });
  const { quick, gas, speed } = command.opts();
  const size = quick ? QUICK : FULL;
  const started = performance.now();
  const progress = createProgress((speed ? size.rounds * NODES.length : 0) + (gas ? 5 : 0));
  const workspace = createWorkspace(WORK_DIRECTORY);
  const figures = createFigures();
  const client = await startClient();
  const context = { nodes: NODES, profile: fullProfile, client, workspace, progress, figures };
  /** @type {string[]} */
  const parts = [];
  try {
    if (speed) parts.push(await speeds(context, size));
    if (gas) {
      const books = booksOf(size.deep);
      const costs = await onNewChain(context, couverture, ({ url }) => measureGas(url, books, progress.step));
      const table = gasTable(books, costs);
      process.stdout.write(`${renderTerminal(table)}\n`);
      parts.push(`### Gas\n\n${GAS_NOTE}\n\n${renderMarkdown(table)}`);
      if (!quick) writePart(GUIDE, `${GAS_NOTE}\n\n${renderMarkdown(table)}`, "## Gas");
    }
  } finally {
    progress.stop();
    client.stop();
  }
  for (const { node, reason } of figures.failures) process.stderr.write(`Failed, ${node}: ${reason}\n`);
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  const day = new Date().toISOString().slice(0, 10);
  const about = `${day}, ${describeMachine(workspace.path)}; the run took ${minutes} minutes.`;
  if (!quick && gas && speed) writePart(RESULTS, ["## The exchange", about, ...parts].join("\n\n"));
  return figures.failures.length > 0 ? 1 : 0;
}

const GAS_NOTE =
  "Gas of whole transactions, measured on Couverture. *Match one* and *match ten* are one order that fills so many, *place* rests behind " +
  "orders that are there, *swap* buys from the pool. The book has ten orders more than its title says, so that ten matches leave as many as it says.";

/**
 * @param {import("./measures/context.js").Context} context
 * @param {typeof FULL} size
 * @returns {Promise<string>} Markdown
 */
async function speeds(context, { rounds, warmUp, limit, seconds }) {
  /** @type {import("./exchange/report.js").Speeds} */
  const results = new Map(NODES.map(({ name }) => [name, []]));
  await inTurns(context, "exchange", rounds, async (node, round) => {
    const result = await onNewChain(context, node, ({ url }) =>
      context.client.run("exchangeSpeed", { url, warmUp, limit, seconds }),
    );
    const own = results.get(node.name) ?? [];
    own[round] = result;
  });
  const table = speedTable(results, NODES);
  process.stdout.write(`${renderTerminal(table)}\n`);
  const settings = NODES.map(({ title, version, settings: how }) => `${title} ${version()}: ${how}.`).join(" ");
  const note =
    `The same signed transactions on every node, over JSON-RPC, ${LANES} in flight, each awaiting its receipt: up to ${limit} orders that rest at ` +
    `100 prices, then as many that fill one of them each (or ${seconds} s). Medians of ${rounds} interleaved rounds on new chains; in brackets Couverture over the other. ${settings}`;
  return `${note}\n\n${renderMarkdown(table)}`;
}
