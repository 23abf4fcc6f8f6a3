// @ts-check
import { measureCpu } from "./cpu.js";
import { withLanes } from "./lanes.js";
import { call, callCount } from "./rpc.js";
import { sendTransactions } from "./send.js";
import { settle } from "./settle.js";
import { balanceOfCall, TOKEN } from "./token.js";
import { accounts, workOf } from "./work.js";

/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {import("./work.js").WorkName} WorkName */

/** How many recipients' balances are checked after a run. */
const SAMPLED_RECIPIENTS = 20;

const WITHOUT_LIMIT = Number.POSITIVE_INFINITY;

/**
 * @typedef {object} TransferJob
 * @property {string} url
 * @property {WorkName} work
 * @property {number} lanes senders, each with one transaction in flight
 * @property {number} warmUp transactions of each sender that are sent first and not counted
 * @property {number} limit transactions
 * @property {number} seconds
 * @property {import("./send.js").Awaited} awaited
 * @property {number} [markEvery] note the time each further so many transactions
 */

/**
 * @typedef {object} TransferResult
 * @property {number} sent in the timed part
 * @property {number} seconds
 * @property {number} perSecond
 * @property {number} clientMicroseconds the client's own processor time for one transaction
 * @property {number} total transactions acknowledged, set-up and warm-up included
 * @property {number} unmined acknowledged transactions that are in no block seconds after the end
 * @property {number} head the block number at the end
 * @property {{ sent: number, seconds: number }[]} marks
 */

/**
 * Sends transfers to a new chain: the work's set-up, the warm-up, then the timed part; then checks that nonces, blocks and
 * recipients agree with what was acknowledged.
 * @param {TransferJob} job
 * @param {(sent: number) => void} report
 * @returns {Promise<TransferResult>}
 */
export function transfers(job, report) {
  const { limit, seconds, awaited, markEvery = WITHOUT_LIMIT } = job;
  const work = workOf(job.work, job.warmUp);
  const cursors = accounts.map(() => 0);

  return withLanes(job.url, job.lanes, async (connections) => {
    await refuseUsedChain(connections[0]);
    await sendTransactions(connections.slice(0, 1), work, cursors, { awaited: "receipt", upTo: () => work.setUp });
    await sendTransactions(connections, work, cursors, { awaited: "receipt", upTo: work.freshFrom });

    /** @type {TransferResult["marks"]} */
    const marks = [];
    const cpu = measureCpu();
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1000;
    const sent = await sendTransactions(connections, work, cursors, { limit, seconds, awaited }, (done) => {
      if (done % markEvery !== 0) return;
      marks.push({ sent: done, seconds: elapsed() });
      report(done);
    });
    const time = elapsed();
    const clientMicroseconds = cpu() / sent;

    const total = cursors.reduce((sum, cursor) => sum + cursor, 0);
    const standing = await settle(connections, total);
    const unmined = total - standing.transactions;
    if (standing.nonces !== standing.transactions || (awaited === "receipt" && unmined !== 0)) {
      throw new Error(
        `after ${total} transactions the nonces say ${standing.nonces}, the blocks ${standing.transactions}`,
      );
    }
    if (unmined === 0) await checkPaid(connections[0], job, cursors);
    return {
      sent,
      seconds: time,
      perSecond: sent / time,
      clientMicroseconds,
      total,
      unmined,
      head: standing.head,
      marks,
    };
  });
}

/** @param {Connection} connection */
async function refuseUsedChain(connection) {
  for (const { address } of accounts) {
    const nonce = await callCount(connection, "eth_getTransactionCount", [address, "latest"]);
    if (nonce !== 0) throw new Error(`${address} has already sent ${nonce} transactions: the work needs a new chain`);
  }
}

/**
 * @param {Connection} connection
 * @param {TransferJob} job
 * @param {number[]} cursors
 */
async function checkPaid(connection, { work: name, warmUp, lanes }, cursors) {
  const { freshFrom, recipient } = workOf(name, warmUp);
  for (let sample = 0; sample < SAMPLED_RECIPIENTS; sample += 1) {
    const sender = sample % lanes;
    const first = freshFrom(sender);
    if (cursors[sender] === first) continue;
    const to = recipient(sender, first + Math.floor(((cursors[sender] - 1 - first) * sample) / SAMPLED_RECIPIENTS));
    const paid =
      name === "ether"
        ? await call(connection, "eth_getBalance", [to, "latest"])
        : await call(connection, "eth_call", [{ to: TOKEN, data: balanceOfCall(to) }, "latest"]);
    if (BigInt(String(paid)) !== 1n) throw new Error(`${to} holds ${paid} after a transfer of 1 to it was mined`);
  }
}
