// @ts-check
import { inTurns, onNewChain } from "./context.js";

/** @typedef {import("./context.js").Measure} Measure */
/** @typedef {import("./context.js").NodeDefinition} NodeDefinition */

/**
 * @typedef {object} Sending
 * @property {import("../report/figures.js").FigureKey} key
 * @property {string} title
 * @property {import("../client/work.js").WorkName} work
 * @property {number} lanes senders, each with one transaction in flight
 * @property {import("../client/send.js").Awaited} awaited
 */

/** @type {Sending[]} */
const MINED = [
  { key: "transfers-1", title: "transfers, 1 in flight", work: "ether", lanes: 1, awaited: "receipt" },
  { key: "transfers-10", title: "transfers, 10 in flight", work: "ether", lanes: 10, awaited: "receipt" },
];

/** @type {Sending[]} */
const ANSWERED = [
  { key: "answers-1", title: "transfers, 1 in flight, hash only", work: "ether", lanes: 1, awaited: "hash" },
  { key: "answers-10", title: "transfers, 10 in flight, hash only", work: "ether", lanes: 10, awaited: "hash" },
];

/** @type {Sending} */
const TOKENS = { key: "tokens-10", title: "ERC-20, 10 in flight", work: "token", lanes: 10, awaited: "receipt" };

/**
 * Plain transfers to fresh addresses on a new chain, with one in flight and with ten from ten senders. Where a node
 * answers before it mines, also how fast it and Couverture answer.
 * @type {Measure}
 */
export const transfers = {
  name: "transfers",
  steps: ({ nodes, profile }) =>
    profile.rounds * (MINED.length * nodes.length + ANSWERED.length * answeringEarly(nodes).length),
  run: async (context) => {
    for (const sending of MINED) await send(context, sending);
    for (const sending of ANSWERED) await send({ ...context, nodes: answeringEarly(context.nodes) }, sending);
  },
};

/**
 * Transfers of an OpenZeppelin ERC-20 to fresh addresses on a new chain, ten in flight from ten senders.
 * @type {Measure}
 */
export const tokens = {
  name: "erc20",
  steps: ({ nodes, profile }) => nodes.length * profile.rounds,
  run: (context) => send(context, TOKENS),
};

/**
 * The nodes that answer before they mine, after the first one, which they are compared with; none when there are none.
 * @param {NodeDefinition[]} nodes
 * @returns {NodeDefinition[]}
 */
function answeringEarly([first, ...others]) {
  const early = others.filter(({ answersBeforeMining }) => answersBeforeMining);
  return early.length === 0 ? [] : [first, ...early];
}

/**
 * @param {import("./context.js").Context} context
 * @param {Sending} sending
 */
async function send(context, { key, title, work, lanes, awaited }) {
  const { profile, client, figures } = context;
  const { limit, seconds } = profile.transfers;
  const warmUp = profile.warmUp / lanes;
  await client.run("prepare", { work, warmUp, perSender: limit });
  await inTurns(context, title, profile.rounds, async (node) => {
    const result = await onNewChain(context, node, ({ url }) =>
      client.run("transfers", { url, work, lanes, warmUp, limit, seconds, awaited }),
    );
    figures.record(key, node.name, result.perSecond);
    figures.recordClient(key, result.clientMicroseconds);
    if (result.unmined > 0) figures.recordUnmined(node.name, { key, ...result });
  });
}
