// @ts-check
import { openConnection } from "../client/connection.js";
import { call } from "../client/rpc.js";
import { LOOPS } from "./loops.js";

/** Gas that a call uses, about. */
const GAS = 15_000_000;
/** Gas that it is given: no more than a block of any of the nodes has. */
const GIVEN = "0xf42400";
const FEW = 1_000;

const addressOf = (/** @type {number} */ index) => `0x${(0x1000 + index).toString(16).padStart(40, "0")}`;

/**
 * Runs each loop on a node.
 * @param {string} url
 * @param {number} repeats how often, after two that are not counted; the best counts
 * @returns {Promise<Record<string, number>>} Mgas in a second, by the name of the loop
 */
export async function measureLoops(url, repeats) {
  const connection = await openConnection(url);
  try {
    /** @type {Record<string, number>} */
    const results = {};
    for (const [index, { name, code }] of LOOPS.entries()) {
      await call(connection, "hardhat_setCode", [addressOf(index), code]);
      const run = async (/** @type {number} */ times) => {
        const data = `0x${times.toString(16).padStart(64, "0")}`;
        const request = { to: addressOf(index), data, gas: GIVEN };
        return Number(await call(connection, "eth_call", [request, "latest"]));
      };
      const times = Math.floor((GAS / (await run(FEW))) * FEW);
      let best = Number.POSITIVE_INFINITY;
      let used = 0;
      for (let turn = -2; turn < repeats; turn += 1) {
        const started = performance.now();
        used = await run(times);
        if (turn >= 0) best = Math.min(best, performance.now() - started);
      }
      results[name] = used / best / 1_000;
    }
    return results;
  } finally {
    connection.close();
  }
}
