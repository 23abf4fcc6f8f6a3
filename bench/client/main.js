// @ts-check
// The one client process. It is given jobs over the channel of `fork`, one at a time, and answers each with its result.
import { exchangeSpeed } from "../exchange/speed.js";
import { audit, sendUntilKilled } from "./kills.js";
import { withLanes } from "./lanes.js";
import { reads } from "./reads.js";
import { callCount } from "./rpc.js";
import { transfers } from "./transfers.js";
import { workOf } from "./work.js";

/**
 * Signs ahead, before anything is timed.
 * @param {{ work: import("./work.js").WorkName, warmUp: number, perSender: number }} job
 */
function prepare({ work, warmUp, perSender }) {
  workOf(work, warmUp).prepare(perSender);
}

/**
 * @param {{ url: string }} job
 * @returns {Promise<number>} the block number
 */
function head({ url }) {
  return withLanes(url, 1, ([connection]) => callCount(connection, "eth_blockNumber"));
}

const jobs = { prepare, head, transfers, reads, sendUntilKilled, audit, exchangeSpeed };

/** @typedef {typeof jobs} Jobs */

process.on("message", async (/** @type {{ name: keyof Jobs, args: any }} */ { name, args }) => {
  try {
    const result = await jobs[name](args, (/** @type {number} */ progress) => process.send?.({ progress }));
    process.send?.({ result });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit());
process.send?.({ result: "ready" });
