// @ts-check

/**
 * What a node has to keep:
 * - `default`: whatever it does when nothing is said;
 * - `kept`: the chain is to be there after a clean end;
 * - `killed`: the chain is to be there after kill -9, as far as the node can be configured so.
 * @typedef {"default" | "kept" | "killed"} Keeping
 */

/**
 * @typedef {object} Launch
 * @property {number} port
 * @property {string} directory empty at first; what the node keeps is kept here
 * @property {Keeping} keeping
 */

/**
 * @typedef {object} Command
 * @property {string} file
 * @property {string[]} args
 * @property {Record<string, string>} [env]
 */

/**
 * @typedef {object} NodeDefinition
 * @property {string} name as in --only
 * @property {string} title
 * @property {string} settings what the results say about how it was started
 * @property {boolean} keeps whether a chain outlives its process at all
 * @property {boolean} survivesKill whether its chain is on disk while it runs
 * @property {boolean} [answersBeforeMining] whether a transaction's hash is answered before it is in a block
 * @property {() => string} version
 * @property {(launch: Launch) => Command} command
 */

export {};
