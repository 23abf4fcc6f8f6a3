// @ts-check
import { measureCpu } from "./cpu.js";
import { withLanes } from "./lanes.js";
import { requestBody } from "./rpc.js";
import { workOf } from "./work.js";

/** @typedef {import("./connection.js").Connection} Connection */
/** @typedef {"balance" | "block" | "chainId"} ReadKind */

/**
 * @typedef {object} ReadJob
 * @property {string} url
 * @property {ReadKind} kind
 * @property {number} lanes requests in flight
 * @property {number} warmUpSeconds
 * @property {number} seconds
 * @property {number} [populated] how many transfers the first account has made, one a block
 */

/**
 * @typedef {object} ReadResult
 * @property {number} perSecond
 * @property {number} clientMicroseconds the client's own processor time for one request
 */

/** What must stand in every answer: a balance is the one wei that was paid, a block is an object. */
const EXPECTED = { balance: '"result":"0x1"', block: '"result":{', chainId: '"result":"0x' };

/**
 * Reads with one request always in flight on every lane, and checks every answer.
 * @param {ReadJob} job
 * @returns {Promise<ReadResult>}
 */
export function reads({ url, kind, lanes, warmUpSeconds, seconds, populated = 1 }) {
  const bodies = Array.from({ length: populated }, (_, index) => readBody(kind, index));
  return withLanes(url, lanes, async (connections) => {
    await readFor(connections, bodies, EXPECTED[kind], warmUpSeconds);
    const cpu = measureCpu();
    const started = performance.now();
    const answered = await readFor(connections, bodies, EXPECTED[kind], seconds);
    const elapsed = (performance.now() - started) / 1000;
    return { perSecond: answered / elapsed, clientMicroseconds: cpu() / answered };
  });
}

/**
 * @param {Connection[]} connections
 * @param {string[]} bodies
 * @param {string} expected
 * @param {number} seconds
 * @returns {Promise<number>} how many were answered
 */
async function readFor(connections, bodies, expected, seconds) {
  const deadline = performance.now() + seconds * 1000;
  let answered = 0;
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < deadline) {
        const body = bodies[next];
        next = (next + 1) % bodies.length;
        const answer = await connection.post(body);
        if (!answer.includes(expected)) throw new Error(`unexpected answer to ${body}: ${answer.slice(0, 300)}`);
        answered += 1;
      }
    }),
  );
  return answered;
}

/**
 * @param {ReadKind} kind
 * @param {number} index
 * @returns {string}
 */
function readBody(kind, index) {
  if (kind === "balance") return requestBody("eth_getBalance", [workOf("ether", 0).recipient(0, index), "latest"]);
  if (kind === "block") return requestBody("eth_getBlockByNumber", [`0x${(index + 1).toString(16)}`, true]);
  return requestBody("eth_chainId", []);
}
