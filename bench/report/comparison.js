// @ts-check
import { fraction, megabytes, NOTHING, seconds, times, whole } from "./format.js";

/** @typedef {import("./figures.js").Figures} Figures */
/** @typedef {import("./figures.js").FigureKey} FigureKey */
/** @typedef {import("../nodes/definition.js").NodeDefinition} NodeDefinition */

/**
 * @typedef {object} Table
 * @property {string[]} head
 * @property {string[][]} rows
 */

/** @type {{ key: FigureKey, title: string, format: (value: number) => string, compared?: boolean }[]} */
const ROWS = [
  { key: "ready", title: "start to ready, empty directory ↓", format: seconds },
  { key: "transfers-1", title: "transfers, 1 in flight, tx/s ↑", format: whole },
  { key: "transfers-10", title: "transfers, 10 in flight, tx/s ↑", format: whole },
  { key: "answers-1", title: "  awaiting only the hash, 1 in flight, tx/s ↑", format: whole },
  { key: "answers-10", title: "  awaiting only the hash, 10 in flight, tx/s ↑", format: whole },
  { key: "tokens-10", title: "ERC-20 transfers, 10 in flight, tx/s ↑", format: whole },
  { key: "balance-16", title: "eth_getBalance, 16 in flight, req/s ↑", format: whole },
  { key: "block-16", title: "eth_getBlockByNumber full, 16 in flight, req/s ↑", format: whole },
  { key: "growth-sent", title: "growth: transactions sent", format: whole, compared: false },
  { key: "growth-first", title: "growth: first window, tx/s ↑", format: whole },
  { key: "growth-last", title: "growth: last window, tx/s ↑", format: whole },
  { key: "growth-ratio", title: "growth: last window to first ↑", format: fraction, compared: false },
  { key: "memory", title: "resident memory after growth ↓", format: megabytes },
  { key: "disk", title: "disk, bytes a transaction ↓", format: whole },
  { key: "reopen", title: "reopen that chain, closed cleanly ↓", format: seconds },
  { key: "reopen-killed", title: "reopen that chain after kill -9 ↓", format: seconds },
];

/**
 * Every figure of every node, with the ratio of the first node's (Couverture's) to it.
 * @param {Figures} figures
 * @param {NodeDefinition[]} nodes
 * @returns {Table}
 */
export function comparisonTable(figures, nodes) {
  const [first] = nodes;
  const measured = ROWS.filter(({ key }) => nodes.some(({ name }) => figures.rounds(key, name).length > 0));
  const rows = measured.map(({ key, title, format, compared = true }) => [
    title,
    ...nodes.map(({ name }) => {
      const value = figures.value(key, name);
      if (value === undefined) return NOTHING;
      const ratio = compared && name !== first.name ? figures.ratio(key, first.name, name) : undefined;
      return ratio === undefined ? format(value) : `${format(value)} (${times(ratio)})`;
    }),
  ]);
  if (figures.kills.size > 0) rows.push(...killRows(figures, nodes));
  return { head: ["", ...nodes.map(({ title }) => title)], rows };
}

/**
 * @param {Figures} figures
 * @param {NodeDefinition[]} nodes
 * @returns {string[][]}
 */
function killRows(figures, nodes) {
  const audits = nodes.map(({ name }) => figures.kills.get(name) ?? []);
  return [
    [
      "kill -9: acknowledged transactions lost ↓",
      ...audits.map((rounds) =>
        rounds.length === 0
          ? NOTHING
          : `${whole(sum(rounds.map(({ missing }) => missing)))} of ${whole(sum(rounds.map(({ acknowledged }) => acknowledged)))}`,
      ),
    ],
    [
      "kill -9: nonces and blocks agree after",
      ...audits.map((rounds, index) => {
        if (rounds.length === 0 || !nodes[index].keeps) return NOTHING;
        const torn = rounds.find(({ standing: { nonces, transactions } }) => nonces !== transactions);
        return torn === undefined
          ? "yes"
          : `no: nonces say ${whole(torn.standing.nonces)}, blocks ${whole(torn.standing.transactions)}`;
      }),
    ],
  ];
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * The rate in each window of the growth run.
 * @param {Figures} figures
 * @param {NodeDefinition[]} nodes
 * @param {{ limit: number, windows: number }} growth
 * @returns {Table}
 */
export function growthTable(figures, nodes, { limit, windows }) {
  const size = limit / windows;
  return {
    head: ["tx/s up to", ...nodes.map(({ title }) => title)],
    rows: Array.from({ length: windows }, (_, index) => [
      whole((index + 1) * size),
      ...nodes.map(({ name }) => {
        const rate = figures.windows.get(name)?.[index];
        return rate === undefined ? NOTHING : whole(rate);
      }),
    ]),
  };
}
