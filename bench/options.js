// @ts-check
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { measures } from "./measures/index.js";
import { nodes } from "./nodes/index.js";

/** @typedef {import("./nodes/definition.js").NodeDefinition} NodeDefinition */
/** @typedef {import("./measures/context.js").Measure} Measure */

/**
 * @typedef {object} Options
 * @property {NodeDefinition[]} only
 * @property {Measure[]} measures
 * @property {boolean} quick
 * @property {string} [json]
 * @property {string} [results]
 * @property {string} workDir
 */

const WORK_DIRECTORY = fileURLToPath(new URL(".work", import.meta.url));

/**
 * Reads the command line; wrong use ends the process with code 2 and a sentence.
 * @param {string[]} argv
 * @returns {Options}
 */
export function readOptions(argv) {
  const command = new Command("bench")
    .description("Couverture beside Anvil, Ganache and Hardhat node, on the same work")
    .option("--only <names>", `nodes, separated by commas: ${names(nodes)}`, choose(nodes))
    .option("--measures <names>", `measures, separated by commas: ${names(measures)}`, choose(measures))
    .option("--quick", "a short run, about three minutes; its figures are rough", false)
    .option("--json <file>", "also write every figure of every round as JSON")
    .option("--results <file>", "write the Markdown here (a full run writes bench/RESULTS.md)")
    .option("--work-dir <directory>", "where the chains are kept while they run", WORK_DIRECTORY)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse(argv, { from: "user" });
  const { only = nodes, measures: chosen = measures, ...rest } = command.opts();
  const { quick, workDir, json, results } = rest;
  return {
    only,
    measures: chosen,
    quick,
    workDir: fromCaller(workDir),
    json: fromCaller(json),
    results: fromCaller(results),
  };
}

/**
 * npm runs a script in its package's folder; a relative path is meant from where the user called it.
 * @template {string | undefined} T
 * @param {T} path
 * @returns {T}
 */
function fromCaller(path) {
  return /** @type {T} */ (path === undefined ? path : resolve(process.env.INIT_CWD ?? "", path));
}

/**
 * @template {{ name: string }} T
 * @param {T[]} all
 * @returns {(list: string) => T[]} keeps the order of `all`
 */
function choose(all) {
  return (list) => {
    const chosen = list.split(",").map((name) => name.trim());
    const unknown = chosen.find((name) => !all.some((one) => one.name === name));
    if (unknown !== undefined) throw new InvalidArgumentError(`there is no "${unknown}"; there are ${names(all)}.`);
    return all.filter(({ name }) => chosen.includes(name));
  };
}

/** @param {{ name: string }[]} all */
function names(all) {
  return all.map(({ name }) => name).join(", ");
}
