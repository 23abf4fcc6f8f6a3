// @ts-check
import { comparisonTable, growthTable } from "./comparison.js";
import { whole } from "./format.js";
import { renderMarkdown, renderTerminal } from "./render.js";
import { targetTable } from "./targets.js";

/** @typedef {import("./figures.js").Figures} Figures */
/** @typedef {import("../nodes/definition.js").NodeDefinition} NodeDefinition */

/**
 * @typedef {object} Run
 * @property {Figures} figures
 * @property {NodeDefinition[]} nodes
 * @property {import("../profile.js").Profile} profile
 * @property {string} machine
 * @property {boolean} quick
 * @property {number} minutes
 */

/**
 * @param {Run} run
 * @returns {string}
 */
export function terminalReport(run) {
  return sections(run)
    .map(({ title, table }) => `${title}\n${renderTerminal(table)}`)
    .concat(notes(run).map((note) => `· ${note}`))
    .join("\n");
}

/**
 * @param {Run} run
 * @returns {string}
 */
export function markdownReport(run) {
  return [
    notes(run)
      .map((note) => `- ${note}`)
      .join("\n"),
    ...sections(run).map(({ title, table }) => `## ${title}\n\n${renderMarkdown(table)}`),
  ].join("\n\n");
}

/**
 * @param {Run} run
 * @returns {{ title: string, table: import("./comparison.js").Table }[]}
 */
function sections({ figures, nodes, profile }) {
  const ours = nodes.some(({ name }) => name === "couverture");
  return [
    {
      title: `Side by side (in brackets: ${nodes[0].title} over the other; ↑ more is better, ↓ less is better)`,
      table: comparisonTable(figures, nodes),
    },
    ...(figures.windows.size > 0
      ? [{ title: "As the chain grows", table: growthTable(figures, nodes, profile.growth) }]
      : []),
    ...(ours ? [{ title: "What Couverture is to reach", table: targetTable(figures) }] : []),
  ];
}

/**
 * @param {Run} run
 * @returns {string[]}
 */
function notes({ figures, nodes, profile, machine, quick, minutes }) {
  const { warmUp, transfers, rounds, startRounds, growth } = profile;
  const ceilings = [...figures.ceilings].map(([lanes, { perSecond }]) => `${whole(perSecond)} at ${lanes}`).join(", ");
  const costs = /** @type {const} */ ([
    ["transfers-1", "a transfer with 1 in flight"],
    ["transfers-10", "with 10"],
    ["balance-16", "a balance read with 16"],
  ]).flatMap(([key, title]) => {
    const cost = figures.clientCost(key);
    return cost === undefined ? [] : [`${whole(cost)} µs ${title}`];
  });
  return [
    `${new Date().toISOString().slice(0, 10)}, ${machine}. The run took ${minutes.toFixed(0)} minutes${quick ? "; it was a quick one, its figures are rough" : ""}.`,
    ...nodes.map(({ title, version, settings }) => `${title} ${version()}: ${settings}.`),
    "Every node is sent the same signed bytes: EIP-1559 transfers of 1 wei, each to an address never used before, automine, " +
      "JSON-RPC over HTTP. In flight means: sent, and the receipt not yet read. Every hash and receipt is checked, and at the end " +
      "nonces, blocks and recipients.",
    ...(nodes.some(({ name }) => figures.rounds("answers-1", name).length > 0)
      ? [
          "Anvil answers with the hash before it has mined. Beside what it mines, the rate at which it answers is therefore given too, " +
            "and Couverture's, which answers when the block is on disk.",
        ]
      : []),
    ...figures.unmined.map(
      ({ node, key, unmined, total }) =>
        `${node} (${key}): of ${whole(total)} acknowledged transactions ${whole(unmined)} were in no block five seconds after the last answer.`,
    ),
    "The client is one process of its own, the same for all. It signs and encodes everything before the clock starts and speaks " +
      `HTTP straight on keep-alive sockets, on the core the node leaves free${costs.length > 0 ? `; its own processor time is ${costs.join(", ")}` : ""}` +
      `${ceilings === "" ? "" : `. Against a server that does nothing it reaches ${ceilings} requests in flight, a second`}.`,
    `Transfers and ERC-20: a new chain each time, ${whole(warmUp)} transactions to one address that are not counted, then ` +
      `${whole(transfers.limit)} or ${transfers.seconds} s, whichever ends first. Medians of ${rounds} interleaved round${rounds === 1 ? "" : "s"} (start to ready: ` +
      `${startRounds}); ratios are taken within a round.`,
    `Growth: from an empty chain, without warm-up, to ${whole(growth.limit)} transactions or ${growth.seconds} s; a node the clock ` +
      "stopped shows how far it came, its last window lies there, and its memory, disk and reopening are those of that shorter chain.",
    ...figures.failures.map(({ node, reason }) => `Failed, ${node}: ${reason.replace(/\.$/, "")}.`),
  ];
}
