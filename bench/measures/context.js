// @ts-check
import { launch } from "../nodes/launch.js";

/** @typedef {import("../nodes/definition.js").NodeDefinition} NodeDefinition */
/** @typedef {import("../nodes/definition.js").Keeping} Keeping */
/** @typedef {import("../nodes/launch.js").RunningNode} RunningNode */

/**
 * @typedef {object} Context
 * @property {NodeDefinition[]} nodes
 * @property {import("../profile.js").Profile} profile
 * @property {import("../client/process.js").Client} client
 * @property {import("../workspace.js").Workspace} workspace
 * @property {import("../progress.js").Progress} progress
 * @property {import("../report/figures.js").Figures} figures
 */

/**
 * One thing that is measured, on every node.
 * @typedef {object} Measure
 * @property {string} name as in --measures
 * @property {(context: Pick<Context, "nodes" | "profile">) => number} steps
 * @property {(context: Context) => Promise<void>} run
 */

/**
 * Gives every node its turn in each round. The order rotates, so that no node always runs first or always after the same
 * one. A node that fails is noted, and the others go on.
 * @param {Context} context
 * @param {string} title
 * @param {number} rounds
 * @param {(node: NodeDefinition, round: number) => Promise<void>} task
 */
export async function inTurns({ nodes, progress, figures }, title, rounds, task) {
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < nodes.length; turn += 1) {
      const node = nodes[(turn + round) % nodes.length];
      progress.step(`${title} · round ${round + 1} of ${rounds} · ${node.title}`);
      try {
        await task(node, round);
      } catch (error) {
        figures.fail(node.name, `${title}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

/**
 * Runs a task on a node started on an empty directory; afterwards the node is killed and the directory removed.
 * @template T
 * @param {Context} context
 * @param {NodeDefinition} node
 * @param {(running: RunningNode) => Promise<T>} task
 * @returns {Promise<T>}
 */
export function onNewChain(context, node, task) {
  return inDirectory(context, (directory) => onChain(node, directory, "default", task));
}

/**
 * @template T
 * @param {Context} context
 * @param {(directory: string) => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function inDirectory({ workspace }, task) {
  const directory = workspace.directory();
  try {
    return await task(directory);
  } finally {
    workspace.remove(directory);
  }
}

/**
 * Runs a task on a node started on a directory; whatever the task leaves running is killed.
 * @template T
 * @param {NodeDefinition} node
 * @param {string} directory
 * @param {Keeping} keeping
 * @param {(running: RunningNode) => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function onChain(node, directory, keeping, task) {
  const running = await launch(node, { directory, keeping });
  try {
    return await task(running);
  } finally {
    await running.stop("SIGKILL");
  }
}
