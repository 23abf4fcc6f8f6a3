// @ts-check
import { fileURLToPath } from "node:url";
import { onNewChain } from "./context.js";

/** @typedef {import("../nodes/definition.js").NodeDefinition} NodeDefinition */

/** @type {NodeDefinition} */
const idle = {
  name: "idle",
  title: "a server that does nothing",
  settings: "",
  keeps: false,
  survivesKill: false,
  version: () => process.version,
  command: ({ port }) => ({
    file: process.execPath,
    args: [fileURLToPath(new URL("idle-server.js", import.meta.url)), String(port)],
  }),
};

/**
 * What the client reaches against a server that does nothing: the limit no figure can pass, and the client's warm-up.
 * @type {import("./context.js").Measure}
 */
export const ceiling = {
  name: "ceiling",
  steps: () => 1,
  run: async (context) => {
    context.progress.step("the client alone");
    await onNewChain(context, idle, async ({ url }) => {
      for (const lanes of [1, 10, 16]) {
        const job = { url, kind: /** @type {const} */ ("chainId"), lanes, warmUpSeconds: 0.5, seconds: 1 };
        context.figures.recordCeiling(lanes, await context.client.run("reads", job));
      }
    });
  },
};
