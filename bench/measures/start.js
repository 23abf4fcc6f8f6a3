// @ts-check
import { inTurns, onNewChain } from "./context.js";

/**
 * Start to ready: from spawning the process, on an empty directory, to its first answer to eth_chainId.
 * @type {import("./context.js").Measure}
 */
export const start = {
  name: "start",
  steps: ({ nodes, profile }) => nodes.length * profile.startRounds,
  run: (context) =>
    inTurns(context, "start to ready", context.profile.startRounds, async (node) => {
      const ready = await onNewChain(context, node, async ({ readySeconds }) => readySeconds);
      context.figures.record("ready", node.name, ready);
    }),
};
