// @ts-check
import { inTurns, onNewChain } from "./context.js";

const LANES = 16;

/**
 * Balances and whole blocks, sixteen in flight, from a chain of some hundred blocks of one transfer each.
 * @type {import("./context.js").Measure}
 */
export const reads = {
  name: "reads",
  steps: ({ nodes, profile }) => nodes.length * profile.rounds,
  run: async (context) => {
    const { profile, client, figures } = context;
    const { populated, warmUpSeconds, seconds } = profile.reads;
    const work = /** @type {const} */ ("ether");
    const sending = {
      work,
      lanes: 1,
      warmUp: 0,
      limit: populated,
      seconds: 60,
      awaited: /** @type {const} */ ("receipt"),
    };
    await client.run("prepare", { work, warmUp: 0, perSender: populated });
    await inTurns(context, "reads, 16 in flight", profile.rounds, (node) =>
      onNewChain(context, node, async ({ url }) => {
        const { head } = await client.run("transfers", { url, ...sending });
        for (const [key, kind, items] of /** @type {const} */ ([
          ["balance-16", "balance", populated],
          ["block-16", "block", head],
        ])) {
          const job = { url, kind, lanes: LANES, warmUpSeconds, seconds, populated: items };
          const result = await client.run("reads", job);
          figures.record(key, node.name, result.perSecond);
          figures.recordClient(key, result.clientMicroseconds);
        }
      }),
    );
  },
};
