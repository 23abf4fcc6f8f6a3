// @ts-check
import { DisconnectedError } from "./connection.js";
import { withLanes } from "./lanes.js";
import { call } from "./rpc.js";
import { sendTransactions } from "./send.js";
import { readStanding } from "./settle.js";
import { accounts, workOf } from "./work.js";

/**
 * Sends from every account until the node is killed.
 * @param {{ url: string }} job
 * @returns {Promise<number[]>} how many of each sender's queue the node had answered with a hash
 */
export function sendUntilKilled({ url }) {
  return withLanes(url, accounts.length, async (connections) => {
    const acknowledged = accounts.map(() => 0);
    await sendTransactions(connections, workOf("ether", 0), acknowledged, { awaited: "receipt" }).catch((error) => {
      if (!(error instanceof DisconnectedError)) throw error;
    });
    return acknowledged;
  });
}

/**
 * @typedef {object} Audit
 * @property {number} acknowledged
 * @property {number} missing acknowledged transactions that have no receipt
 * @property {import("./settle.js").Standing} standing
 */

/**
 * Asks a restarted node for every transaction that was acknowledged before it was killed, and where its nonces and its
 * blocks stand.
 * @param {{ url: string, acknowledged: number[] }} job
 * @returns {Promise<Audit>}
 */
export function audit({ url, acknowledged }) {
  return withLanes(url, accounts.length, async (connections) => {
    const missing = await Promise.all(
      connections.map(async (connection, sender) => {
        let absent = 0;
        for (const { hash } of workOf("ether", 0).queues[sender].slice(0, acknowledged[sender])) {
          if (!(await call(connection, "eth_getTransactionReceipt", [hash]))) absent += 1;
        }
        return absent;
      }),
    );
    return { acknowledged: sum(acknowledged), missing: sum(missing), standing: await readStanding(connections) };
  });
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
