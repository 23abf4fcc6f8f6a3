// @ts-check
import { setTimeout as wait } from "node:timers/promises";
import { resultOf } from "./rpc.js";

/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./transaction.js").Prepared} Prepared */
/** @typedef {import("./work.js").Work} Work */

/**
 * What a lane waits for before it sends its next transaction: that the node has answered with its hash, or that its
 * receipt is there too. A node may answer before it has mined; Anvil does.
 * @typedef {"hash" | "receipt"} Awaited
 */

/**
 * How much of each sender's queue the node has answered with a hash; a run goes on where the one before it ended.
 * @typedef {number[]} Cursors
 */

const WITHOUT_LIMIT = Number.POSITIVE_INFINITY;
const RECEIPT_LIMIT_MS = 30_000;
const POLL_PAUSE_MS = 1;

/**
 * Sends signed transactions, one sender a connection and one in flight each, until the limit or the time is used up.
 * @param {Connection[]} connections
 * @param {Work} work
 * @param {Cursors} cursors moved on by what was answered
 * @param {object} bounds
 * @param {Awaited} bounds.awaited
 * @param {number} [bounds.limit] transactions of all senders together
 * @param {number} [bounds.seconds]
 * @param {(sender: number) => number} [bounds.upTo] where in its queue each sender stops
 * @param {(sent: number) => void} [onSent]
 * @returns {Promise<number>} how many were sent and awaited
 */
export async function sendTransactions(connections, work, cursors, bounds, onSent) {
  const { awaited, limit = WITHOUT_LIMIT, seconds = WITHOUT_LIMIT, upTo = () => WITHOUT_LIMIT } = bounds;
  const deadline = performance.now() + seconds * 1000;
  let issued = 0;
  let sent = 0;
  const lanes = await Promise.allSettled(
    connections.map(async (connection, sender) => {
      const queue = work.queues[sender];
      const end = upTo(sender);
      while (issued < limit && cursors[sender] < end && performance.now() < deadline) {
        const prepared = queue[cursors[sender]];
        if (prepared === undefined) throw new Error(`sender ${sender} has nothing left to send`);
        issued += 1;
        await sendOne(connection, prepared);
        cursors[sender] += 1;
        if (awaited === "receipt") await awaitReceipt(connection, prepared);
        sent += 1;
        onSent?.(sent);
      }
    }),
  );
  const failed = lanes.find((lane) => lane.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return sent;
}

/**
 * @param {Connection} connection
 * @param {Prepared} prepared
 */
async function sendOne(connection, { request, hash }) {
  const answered = resultOf(await connection.post(request));
  if (answered !== hash) throw new Error(`the node answered ${answered} for the transaction ${hash}`);
}

/**
 * @param {Connection} connection
 * @param {Prepared} prepared
 */
async function awaitReceipt(connection, { receiptRequest, hash }) {
  let answer = await connection.post(receiptRequest);
  const deadline = performance.now() + RECEIPT_LIMIT_MS;
  while (answer.includes('"result":null')) {
    if (performance.now() > deadline) throw new Error(`no receipt of ${hash} half a minute after it was acknowledged`);
    await wait(POLL_PAUSE_MS);
    answer = await connection.post(receiptRequest);
  }
  if (!answer.includes('"status":"0x1"')) throw new Error(`the receipt of ${hash} is ${answer.slice(0, 300)}`);
}
