// @ts-check
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startClient } from "./client/process.js";
import { measures } from "./measures/index.js";
import { nodes } from "./nodes/index.js";
import { readOptions } from "./options.js";
import { fullProfile, quickProfile } from "./profile.js";
import { createProgress } from "./progress.js";
import { writeDocument } from "./report/document.js";
import { createFigures } from "./report/figures.js";
import { describeMachine } from "./report/machine.js";
import { markdownReport, terminalReport } from "./report/report.js";
import { createWorkspace } from "./workspace.js";

const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));

/**
 * Runs the benchmark as the command line asks and reports it.
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code: 0, or 1 when a node failed at something
 */
export async function main(argv) {
  const options = readOptions(argv);
  const chosen = options.only;
  refuseUnbuilt(chosen);
  const profile = options.quick ? quickProfile : fullProfile;
  const started = performance.now();

  const workspace = createWorkspace(options.workDir);
  const figures = createFigures();
  const steps = options.measures.reduce((sum, measure) => sum + measure.steps({ nodes: chosen, profile }), 0);
  const client = await startClient();
  const progress = createProgress(steps);
  try {
    for (const measure of options.measures) {
      await measure.run({ nodes: chosen, profile, client, workspace, progress, figures });
    }
  } finally {
    progress.stop();
    client.stop();
  }

  const machine = describeMachine(workspace.path);
  const minutes = (performance.now() - started) / 60_000;
  const run = { figures, nodes: chosen, profile, machine, quick: options.quick, minutes };
  process.stdout.write(`${terminalReport(run)}\n`);
  const whole = !options.quick && chosen.length === nodes.length && options.measures.length === measures.length;
  const document = options.results ?? (whole ? RESULTS : undefined);
  if (document !== undefined) writeDocument(document, markdownReport(run));
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify({ machine, ...figures.toJSON() }, null, 2)}\n`);
  return figures.failures.length > 0 ? 1 : 0;
}

/**
 * Ends with code 2 when Couverture is to be measured and cannot run.
 * @param {import("./nodes/definition.js").NodeDefinition[]} chosen
 */
function refuseUnbuilt(chosen) {
  if (!chosen.some(({ name }) => name === "couverture")) return;
  try {
    const command = fileURLToPath(new URL("../bin/couverture.js", import.meta.url));
    execFileSync(process.execPath, [command, "--version"], { stdio: "ignore" });
  } catch {
    process.stderr.write("Couverture is not built: run `npm run build` first, or leave it out with --only.\n");
    process.exit(2);
  }
}
