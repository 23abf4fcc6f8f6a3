// @ts-check
import { setTimeout as wait } from "node:timers/promises";
import { callCount } from "./rpc.js";
import { accounts } from "./work.js";

/** @typedef {import("./connection.js").Connection} Connection */

/**
 * @typedef {object} Standing
 * @property {number} nonces the sum of the senders' nonces
 * @property {number} transactions counted in the blocks from 1 to the head
 * @property {number} head the block number
 */

const SETTLE_LIMIT_MS = 5_000;
const POLL_PAUSE_MS = 20;

/**
 * Asks every sender for its nonce and every block for its number of transactions.
 * @param {Connection[]} connections
 * @returns {Promise<Standing>}
 */
export async function readStanding(connections) {
  const [first] = connections;
  let nonces = 0;
  for (const { address } of accounts) nonces += await callCount(first, "eth_getTransactionCount", [address, "latest"]);
  const head = await callCount(first, "eth_blockNumber");
  let next = 1;
  let transactions = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (next <= head) {
        const number = `0x${next.toString(16)}`;
        next += 1;
        const count = await callCount(connection, "eth_getBlockTransactionCountByNumber", [number]);
        transactions += count;
      }
    }),
  );
  return { nonces, transactions, head };
}

/**
 * Reads where the chain stands once nonces and blocks show as many transactions as were acknowledged, or after five
 * seconds: a node may still be mining, and may show a nonce a moment before its block.
 * @param {Connection[]} connections
 * @param {number} expected
 * @returns {Promise<Standing>}
 */
export async function settle(connections, expected) {
  const deadline = performance.now() + SETTLE_LIMIT_MS;
  let standing = await readStanding(connections);
  while ((standing.nonces !== expected || standing.transactions !== expected) && performance.now() < deadline) {
    await wait(POLL_PAUSE_MS);
    standing = await readStanding(connections);
  }
  return standing;
}
