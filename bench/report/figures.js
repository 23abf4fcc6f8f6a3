// @ts-check
import { median } from "./median.js";

/** @typedef {import("../client/kills.js").Audit} Audit */
/** @typedef {import("../client/reads.js").ReadResult} ReadResult */

/**
 * @typedef {"ready" | "transfers-1" | "transfers-10" | "answers-1" | "answers-10" | "tokens-10" | "balance-16" | "block-16" |
 *   "growth-first" | "growth-last" | "growth-ratio" | "growth-sent" | "memory" | "disk" | "reopen" | "reopen-killed"} FigureKey
 */

/**
 * What a node answered with a hash and had not mined seconds after the last answer.
 * @typedef {{ node: string, key: FigureKey, unmined: number, total: number }} Unmined
 */

/**
 * Everything that was measured, by figure and node, one value a round.
 * @typedef {ReturnType<typeof createFigures>} Figures
 */

export function createFigures() {
  /** @type {Map<FigureKey, Map<string, number[]>>} */
  const values = new Map();
  /** @type {Map<FigureKey, number[]>} */
  const client = new Map();
  /** @type {Map<string, number[]>} */
  const windows = new Map();
  /** @type {Map<string, Audit[]>} */
  const kills = new Map();
  /** @type {Unmined[]} */
  const unmined = [];
  /** @type {Map<number, ReadResult>} */
  const ceilings = new Map();
  /** @type {{ node: string, reason: string }[]} */
  const failures = [];

  /**
   * @param {FigureKey} key
   * @param {string} node
   * @returns {number[]}
   */
  const rounds = (key, node) => values.get(key)?.get(node) ?? [];

  return {
    rounds,
    windows,
    kills,
    unmined,
    ceilings,
    failures,

    /**
     * @param {FigureKey} key
     * @param {string} node
     * @param {number} value
     */
    record(key, node, value) {
      const byNode = values.get(key) ?? new Map();
      values.set(key, byNode.set(node, [...rounds(key, node), value]));
    },

    /**
     * @param {FigureKey} key
     * @param {number} microseconds the client's own processor time for one request
     */
    recordClient(key, microseconds) {
      client.set(key, [...(client.get(key) ?? []), microseconds]);
    },

    /**
     * @param {string} node
     * @param {Omit<Unmined, "node">} left
     */
    recordUnmined(node, { key, unmined: count, total }) {
      unmined.push({ node, key, unmined: count, total });
    },

    /**
     * @param {string} node
     * @param {number[]} rates
     */
    recordWindows(node, rates) {
      windows.set(node, rates);
    },

    /**
     * @param {string} node
     * @param {Audit} audit
     */
    recordKill(node, audit) {
      kills.set(node, [...(kills.get(node) ?? []), audit]);
    },

    /**
     * @param {number} lanes
     * @param {ReadResult} result
     */
    recordCeiling(lanes, result) {
      ceilings.set(lanes, result);
    },

    /**
     * @param {string} node
     * @param {string} reason
     */
    fail(node, reason) {
      failures.push({ node, reason });
    },

    /**
     * @param {FigureKey} key
     * @param {string} node
     * @returns {number | undefined} the median of the rounds
     */
    value: (key, node) => median(rounds(key, node)),

    /**
     * One node's figure over another's: the median of the ratios within each round, so that what the machine did in
     * between does not enter.
     * @param {FigureKey} key
     * @param {string} node
     * @param {string} other
     * @returns {number | undefined}
     */
    ratio(key, node, other) {
      const others = rounds(key, other);
      const ours = rounds(key, node);
      if (ours.length !== others.length) {
        const [one, two] = [median(ours), median(others)];
        return one === undefined || two === undefined ? undefined : one / two;
      }
      return median(ours.map((value, round) => value / others[round]));
    },

    /**
     * @param {FigureKey} key
     * @returns {number | undefined} the median of the client's own processor time for one request, in microseconds
     */
    clientCost: (key) => median(client.get(key) ?? []),

    /** Everything, for --json. */
    toJSON: () => ({
      figures: Object.fromEntries([...values].map(([key, byNode]) => [key, Object.fromEntries(byNode)])),
      windows: Object.fromEntries(windows),
      kills: Object.fromEntries(kills),
      unmined,
      client: { idleServer: Object.fromEntries(ceilings), microseconds: Object.fromEntries(client) },
      failures,
    }),
  };
}
