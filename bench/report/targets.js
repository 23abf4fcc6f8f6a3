// @ts-check
import { fraction, megabytes, NOTHING, seconds, times } from "./format.js";

/** @typedef {import("./figures.js").Figures} Figures */

/**
 * @typedef {object} Target
 * @property {string} title
 * @property {number} reach
 * @property {number} aim
 * @property {boolean} [lowerIsBetter]
 * @property {(figures: Figures) => number | undefined} measured
 * @property {(value: number) => string} format
 */

const OURS = "couverture";
const TARGET_BLOCKS = 40_000;

/**
 * @param {import("./figures.js").FigureKey} key
 * @returns {(figures: Figures) => number | undefined} only from a growth run that went all the way
 */
function afterFullGrowth(key) {
  return (figures) =>
    (figures.value("growth-sent", OURS) ?? 0) >= TARGET_BLOCKS ? figures.value(key, OURS) : undefined;
}

/** @type {Target[]} */
const TARGETS = [
  {
    title: "transfers, 1 in flight, to Anvil",
    reach: 0.8,
    aim: 1.2,
    measured: (figures) => figures.ratio("transfers-1", OURS, "anvil"),
    format: times,
  },
  {
    title: "transfers, 10 in flight, to Anvil",
    reach: 0.7,
    aim: 1.2,
    measured: (figures) => figures.ratio("transfers-10", OURS, "anvil"),
    format: times,
  },
  {
    title: "transfers, 10 in flight, to Ganache",
    reach: 15,
    aim: 30,
    measured: (figures) => figures.ratio("transfers-10", OURS, "ganache"),
    format: times,
  },
  {
    title: "eth_getBalance, 16 in flight, to Anvil",
    reach: 0.9,
    aim: 1.2,
    measured: (figures) => figures.ratio("balance-16", OURS, "anvil"),
    format: times,
  },
  {
    title: "last growth window to first",
    reach: 0.9,
    aim: 1,
    measured: afterFullGrowth("growth-ratio"),
    format: fraction,
  },
  {
    title: "resident memory at 40,000 blocks",
    reach: 350e6,
    aim: 200e6,
    lowerIsBetter: true,
    measured: afterFullGrowth("memory"),
    format: megabytes,
  },
  {
    title: "reopen with 40,000 blocks",
    reach: 1,
    aim: 0.4,
    lowerIsBetter: true,
    measured: afterFullGrowth("reopen"),
    format: seconds,
  },
  {
    title: "ready on an empty directory",
    reach: 0.8,
    aim: 0.35,
    lowerIsBetter: true,
    measured: (figures) => figures.value("ready", OURS),
    format: seconds,
  },
];

/**
 * What Couverture is to reach, what it aims at, and what it did.
 * @param {Figures} figures
 * @returns {import("./comparison.js").Table}
 */
export function targetTable(figures) {
  return {
    head: ["Couverture", "measured", "reach", "aim", "result"],
    rows: TARGETS.map((target) => {
      const measured = target.measured(figures);
      return [
        target.title,
        measured === undefined ? NOTHING : target.format(measured),
        target.format(target.reach),
        target.format(target.aim),
        measured === undefined ? "not measured" : verdict(target, measured),
      ];
    }),
  };
}

/**
 * @param {Target} target
 * @param {number} measured
 * @returns {string}
 */
function verdict({ reach, aim, lowerIsBetter = false }, measured) {
  const meets = (/** @type {number} */ mark) => (lowerIsBetter ? measured <= mark : measured >= mark);
  if (meets(aim)) return "aim met";
  return meets(reach) ? "reached" : "not reached";
}
