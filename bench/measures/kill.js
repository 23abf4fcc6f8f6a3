// @ts-check
import { setTimeout as wait } from "node:timers/promises";
import { inDirectory, inTurns, onChain } from "./context.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").NodeDefinition} NodeDefinition */

/** More for each sender than any node can take before it is killed. */
const PER_SENDER = 2_000;

/**
 * kill -9 while ten senders send; then the node is restarted on its data, and every transaction is requested that it had
 * acknowledged.
 * @type {import("./context.js").Measure}
 */
export const kill = {
  name: "kill",
  steps: ({ nodes, profile }) => nodes.length * profile.kill.rounds,
  run: async (context) => {
    await context.client.run("prepare", { work: "ether", warmUp: 0, perSender: PER_SENDER });
    await inTurns(context, "kill -9", context.profile.kill.rounds, (node) =>
      inDirectory(context, async (directory) => {
        const acknowledged = await sendAndKill(context, node, directory);
        context.figures.recordKill(node.name, await recover(context, node, directory, acknowledged));
      }),
    );
  },
};

/**
 * @param {Context} context
 * @param {NodeDefinition} node
 * @param {string} directory
 * @returns {Promise<number[]>}
 */
function sendAndKill({ client, profile }, node, directory) {
  return onChain(node, directory, "killed", async (running) => {
    const sending = client.run("sendUntilKilled", { url: running.url });
    await wait(profile.kill.seconds * 1000);
    await running.stop("SIGKILL");
    return sending;
  });
}

/**
 * @param {Context} context
 * @param {NodeDefinition} node
 * @param {string} directory
 * @param {number[]} acknowledged
 * @returns {Promise<import("../client/kills.js").Audit>}
 */
async function recover({ client, figures }, node, directory, acknowledged) {
  const sent = acknowledged.reduce((sum, count) => sum + count, 0);
  const nothing = { acknowledged: sent, missing: sent, standing: { nonces: 0, transactions: 0, head: 0 } };
  if (!node.keeps) return nothing;
  try {
    return await onChain(node, directory, "killed", ({ url }) => client.run("audit", { url, acknowledged }));
  } catch (error) {
    figures.fail(node.name, `after kill -9: ${error instanceof Error ? error.message : String(error)}`);
    return nothing;
  }
}
