// @ts-check
import { diskBytes } from "../nodes/disk.js";
import { inDirectory, inTurns, onChain } from "./context.js";
import { growthFigures } from "./windows.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./context.js").NodeDefinition} NodeDefinition */

const SENDERS = 10;

/** A lane may run ahead of the others; each sender's queue holds so much more than its share. */
const SPARE = 1.2;

/**
 * One chain grown by transfers to fresh addresses, ten in flight, in windows of as many transactions each; then its memory,
 * its size on disk, and how long it takes to open again.
 * @type {import("./context.js").Measure}
 */
export const growth = {
  name: "growth",
  steps: ({ nodes }) => nodes.length,
  run: async (context) => {
    const { profile, client } = context;
    await client.run("prepare", { work: "ether", warmUp: 0, perSender: (profile.growth.limit / SENDERS) * SPARE });
    await inTurns(context, "growth", 1, (node) =>
      inDirectory(context, async (directory) => {
        const grown = await grow(context, node, directory);
        if (node.keeps) await reopen(context, node, directory, grown);
      }),
    );
  },
};

/**
 * @param {Context} context
 * @param {NodeDefinition} node
 * @param {string} directory
 */
function grow({ profile, client, figures, progress }, node, directory) {
  const { limit, windows, seconds } = profile.growth;
  return onChain(node, directory, node.keeps ? "kept" : "default", async (running) => {
    const markEvery = limit / windows / 5;
    const result = await client.run(
      "transfers",
      { url: running.url, work: "ether", lanes: SENDERS, warmUp: 0, limit, seconds, markEvery, awaited: "receipt" },
      (sent) => progress.detail(`${sent.toLocaleString("en")} of ${limit.toLocaleString("en")}`),
    );
    const { first, last, rates } = growthFigures(result, limit / windows, markEvery);
    figures.record("growth-first", node.name, first);
    figures.record("growth-last", node.name, last);
    figures.record("growth-ratio", node.name, last / first);
    figures.record("growth-sent", node.name, result.sent);
    figures.recordWindows(node.name, rates);
    const memory = running.residentBytes();
    if (memory !== undefined) figures.record("memory", node.name, memory);
    if (!node.survivesKill && node.keeps) await running.stop("SIGINT");
    return result;
  });
}

/**
 * @param {Context} context
 * @param {NodeDefinition} node
 * @param {string} directory
 * @param {{ head: number, total: number }} grown
 */
async function reopen({ profile, client, figures }, node, directory, { head, total }) {
  /** @param {"reopen" | "reopen-killed"} key */
  const open = (key) =>
    onChain(node, directory, "kept", async (running) => {
      const found = await client.run("head", { url: running.url });
      if (found !== head) throw new Error(`block ${head} was the head, ${found} is after opening the chain again`);
      figures.record(key, node.name, running.readySeconds);
      await running.stop("SIGINT");
    });

  if (node.survivesKill) await open("reopen-killed");
  for (let time = 0; time < profile.growth.reopenings; time += 1) await open("reopen");
  figures.record("disk", node.name, diskBytes(directory) / total);
}
