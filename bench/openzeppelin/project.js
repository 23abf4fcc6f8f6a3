// @ts-check
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Written when everything is compiled. */
const READY = "bench-ready";
export const CONFIG = "hardhat.bench.config.js";

/** The compiler of npm, so that nothing comes from elsewhere, the network to test, and the outcomes and the processor's time in files. */
const CONFIG_TEXT = `if (process.env.BENCH_PLUGIN) require(process.env.BENCH_PLUGIN);
const { writeFileSync } = require("node:fs");
const { subtask } = require("hardhat/config");

process.on("exit", () => {
  if (process.env.BENCH_PROCESSOR) writeFileSync(process.env.BENCH_PROCESSOR, JSON.stringify(process.cpuUsage()));
});

subtask("compile:solidity:solc:get-build", async ({ solcVersion }) => ({
  compilerPath: require.resolve("solc/soljson.js"),
  isSolcJs: true,
  version: solcVersion,
  longVersion: solcVersion,
}));

module.exports = {
  ...require("./hardhat.config.js"),
  // On a loaded machine a test may take long, and has not failed for it.
  mocha: { timeout: 1_200_000, reporter: "json", reporterOptions: { output: process.env.BENCH_OUTCOMES } },
};
`;

/** @param {string} directory */
export const hardhatCommand = (directory) => [
  "--max-old-space-size=8192",
  join(directory, "node_modules/hardhat/internal/cli/cli.js"),
  "--config",
  CONFIG,
];

/**
 * Makes a project of OpenZeppelin's contracts in a folder: the files of a tag, the packages that they name, and what they compile to.
 * One that is there already stays.
 * @param {string} clone a clone of OpenZeppelin/openzeppelin-contracts
 * @param {string} tag
 * @param {string} directory
 * @param {(line: string) => void} report
 */
export function makeProject(clone, tag, directory, report) {
  if (existsSync(join(directory, READY))) return;
  mkdirSync(directory, { recursive: true });
  const files = execFileSync("git", ["-C", clone, "archive", tag], { maxBuffer: 2 ** 30 });
  execFileSync("tar", ["x"], { cwd: directory, input: files });
  const compiler = /default: '(0\.8\.\d+)'/.exec(readFileSync(join(directory, "hardhat.config.js"), "utf8"))?.[1];
  if (compiler === undefined) throw new Error(`${tag} is not a project of Hardhat 2 whose compiler is known`);
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];
  report(`installing the packages of ${tag}`);
  run(directory, "npm", ["ci", ...quiet]);
  run(directory, "npm", ["install", "--no-save", `solc@${compiler}`, ...quiet]);
  writeFileSync(join(directory, CONFIG), CONFIG_TEXT);
  report(`compiling with solc ${compiler} in JavaScript, which takes some four minutes`);
  run(directory, process.execPath, [...hardhatCommand(directory), "compile"]);
  writeFileSync(join(directory, READY), "");
}

/**
 * @param {string} cwd
 * @param {string} file
 * @param {string[]} args
 */
function run(cwd, file, args) {
  const env = { ...process.env, HARDHAT_DISABLE_TELEMETRY_PROMPT: "true" };
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, env, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${status}: ${stdout}${stderr}`);
}
