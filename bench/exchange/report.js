// @ts-check
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { NOTHING, times, whole } from "../report/format.js";
import { median } from "../report/median.js";
import { OPERATIONS } from "./gas.js";

/** @typedef {import("../report/comparison.js").Table} Table */
/** @typedef {import("../nodes/definition.js").NodeDefinition} NodeDefinition */
/** @typedef {import("./speed.js").SpeedResult} SpeedResult */

/** Results of the rounds, by node; a node that failed in a round has nothing there. @typedef {Map<string, (SpeedResult | undefined)[]>} Speeds */

const ROWS = /** @type {const} */ ([
  { key: "ordersPerSecond", title: "orders that rest, a second ↑" },
  { key: "fillsPerSecond", title: "orders that fill one, a second ↑" },
]);

/**
 * Every node's medians with Couverture's ratio to it, taken within each round.
 * @param {Speeds} speeds
 * @param {NodeDefinition[]} nodes
 * @returns {Table}
 */
export function speedTable(speeds, nodes) {
  const [first] = nodes;
  const rounds = (/** @type {string} */ name) => speeds.get(name) ?? [];
  return {
    head: ["", ...nodes.map(({ title }) => title)],
    rows: ROWS.map(({ key, title }) => [
      title,
      ...nodes.map(({ name }) => {
        const value = median(rounds(name).flatMap((round) => (round ? [round[key]] : [])));
        if (value === undefined) return NOTHING;
        const ratios = rounds(name).flatMap((round, index) => {
          const ours = rounds(first.name)[index];
          return round && ours ? [ours[key] / round[key]] : [];
        });
        const ratio = name === first.name ? undefined : median(ratios);
        return ratio === undefined ? whole(value) : `${whole(value)} (${times(ratio)})`;
      }),
    ]),
  };
}

/**
 * Gas by operation and book, and what each deep book costs over the shallow one before it.
 * @param {import("./gas.js").Book[]} books
 * @param {import("./gas.js").GasTable} table
 * @returns {Table}
 */
export function gasTable(books, table) {
  const over = (/** @type {string} */ operation, /** @type {number} */ deep) => {
    const [less, more] = [table[deep - 1].get(operation), table[deep].get(operation)];
    if (less === undefined || more === undefined) return NOTHING;
    const percent = (more / less - 1) * 100;
    return `${percent >= 0 ? "+" : "−"}${Math.abs(percent).toFixed(2)}%`;
  };
  const gas = (/** @type {string} */ operation, /** @type {number} */ book) => {
    const cost = table[book].get(operation);
    return cost === undefined ? NOTHING : whole(cost);
  };
  return {
    head: ["gas", books[0].title, books[1].title, "more", books[2].title, books[3].title, "more"],
    rows: OPERATIONS.map((operation) => [
      operation,
      ...[gas(operation, 0), gas(operation, 1), over(operation, 1)],
      ...[gas(operation, 2), gas(operation, 3), over(operation, 3)],
    ]),
  };
}

/**
 * Replaces what stands between this benchmark's two marks in a Markdown file, or puts it where it belongs: under a heading
 * that is there, else at the end.
 * @param {string} file
 * @param {string} markdown
 * @param {string} [heading] a line of the file
 * @param {string} [by] which benchmark writes it
 * @returns {boolean} whether the file is there
 */
export function writePart(file, markdown, heading, by = "bench/exchange.js") {
  if (!existsSync(file)) return false;
  const [begin, end] = ["begin", "end"].map((mark) => `<!-- written by ${by}: ${mark} -->`);
  const part = `${begin}\n\n${markdown}\n\n${end}`;
  const before = readFileSync(file, "utf8");
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from >= 0 && to > from) {
    writeFileSync(file, before.slice(0, from) + part + before.slice(to + end.length));
    return true;
  }
  const line = heading === undefined ? -1 : before.indexOf(`\n${heading}\n`);
  const at = line < 0 || heading === undefined ? before.length : line + heading.length + 2;
  writeFileSync(file, `${before.slice(0, at).trimEnd()}\n\n${part}\n${before.slice(at)}`);
  return true;
}
