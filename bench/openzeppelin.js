// @ts-check
// `npm run bench -- openzeppelin CLONE`: OpenZeppelin's own tests, on Hardhat's network and on `couverture/hardhat`.
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { writePart } from "./exchange/report.js";
import { makeProject } from "./openzeppelin/project.js";
import { runFolder } from "./openzeppelin/suite.js";
import { whole } from "./report/format.js";
import { describeMachine } from "./report/machine.js";

/** @typedef {import("./openzeppelin/suite.js").Outcome} Outcome */
/** @typedef {{ folder: string, own: Outcome, ours: Outcome }} Row */

/** The last release whose tests are of Hardhat 2. */
const TAG = "v5.7.0";
const FOLDERS = ["finance", "metatx", "proxy", "account", "access", "governance", "token", "utils"];
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const WORK_DIRECTORY = fileURLToPath(new URL(".work", import.meta.url));

/** @param {Outcome[]} outcomes */
const sum = (outcomes) => ({
  passed: outcomes.reduce((all, { passed }) => all + passed, 0),
  failed: outcomes.flatMap(({ failed }) => failed),
  skipped: outcomes.reduce((all, { skipped }) => all + skipped, 0),
  seconds: outcomes.reduce((all, { seconds }) => all + seconds, 0),
  processor: outcomes.reduce((all, { processor }) => all + processor, 0),
});

/** @param {Outcome} outcome */
const passedOf = ({ passed, failed }) => `${whole(passed)} of ${whole(passed + failed.length)}`;

/** @param {Outcome} outcome */
const secondsOf = ({ processor, seconds }) => `${processor.toFixed(1)} (${seconds.toFixed(0)})`;

/** @param {Row} row */
const line = ({ folder, own, ours }) =>
  `| ${folder} | ${passedOf(own)} | ${passedOf(ours)} | ${secondsOf(own)} | ${secondsOf(ours)} |`;

/**
 * Runs the tests and reports; without a choice of folders the table goes into bench/RESULTS.md, row by row.
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code: 0, or 1 when a test passes on Hardhat's own network only
 */
export async function openzeppelinBench(argv) {
  const command = new Command("bench openzeppelin")
    .argument("<clone>", "a clone of github.com/OpenZeppelin/openzeppelin-contracts")
    .option("--folders <names>", `of test/, separated by commas: ${FOLDERS.join(", ")}`)
    .option("--work-dir <directory>", "where the project is made, and kept", WORK_DIRECTORY)
    .parse(argv, { from: "user" });
  const { folders: named, workDir } = command.opts();
  const [clone = ""] = command.args;
  const folders = named === undefined ? FOLDERS : named.split(",");
  const from = (/** @type {string} */ path) => resolve(process.env.INIT_CWD ?? "", path);
  const directory = join(from(workDir), `openzeppelin-${TAG}`);
  const report = (/** @type {string} */ said) => process.stderr.write(`${said}\n`);
  makeProject(from(clone), TAG, directory, report);

  const { version } = JSON.parse(readFileSync(join(directory, "node_modules/hardhat/package.json"), "utf8"));
  const [machine] = describeMachine(directory).split(";"); // nothing is pinned

  /** @type {Row[]} */
  const rows = [];
  const loads = [loadavg()[0] ?? 0];
  let result = { markdown: "", lost: /** @type {string[]} */ ([]) };
  for (const folder of folders) {
    const own = await runFolder(directory, folder, false);
    const ours = await runFolder(directory, folder, true);
    rows.push({ folder, own, ours });
    loads.push(loadavg()[0] ?? 0);
    report(line({ folder, own, ours }));
    result = tableOf(rows, `Hardhat ${version}`, `${machine}. ${loadText(loads)}`);
    if (named === undefined) writePart(RESULTS, result.markdown, undefined, "bench/openzeppelin.js");
  }
  process.stdout.write(`${result.markdown}\n`);
  return result.lost.length > 0 ? 1 : 0;
}

/** @param {number[]} loads */
const loadText = (loads) =>
  `The load average was ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)} on the way.`;

/**
 * @param {Row[]} rows
 * @param {string} hardhat
 * @param {string} machine
 */
function tableOf(rows, hardhat, machine) {
  const [own, ours] = [sum(rows.map((row) => row.own)), sum(rows.map((row) => row.ours))];
  const lost = ours.failed.filter((title) => !own.failed.includes(title));
  const markdown = [
    "## OpenZeppelin's own tests, in process",
    `${new Date().toISOString().slice(0, 10)}, ${machine}`,
    `The tests of OpenZeppelin Contracts ${TAG}, by folder of its test/, on the network of ${hardhat} and on \`couverture/hardhat\` in its place, in memory: one process of \`hardhat test\` each, in turns, ${rows.length} of ${FOLDERS.length} folders. Seconds are those of the processor, of all threads; in brackets those of the clock. Either reads 160 MB of compiled contracts first, which takes some two seconds.`,
    [
      "| folder | pass on Hardhat | pass on Couverture | Hardhat, s ↓ | Couverture, s ↓ |",
      "| --- | --: | --: | --: | --: |",
      ...[...rows, { folder: "together", own, ours }].map(line),
    ].join("\n"),
    ...(lost.length > 0 ? [`Only on Hardhat: ${lost.join("; ")}.`] : []),
  ].join("\n\n");
  return { markdown, lost };
}
