// @ts-check
import { decodeFunctionResult } from "viem";
import { withLanes } from "../client/lanes.js";
import { call } from "../client/rpc.js";
import { sendTransactions } from "../client/send.js";
import { prepareTransaction } from "../client/transaction.js";
import { accounts } from "../client/work.js";
import { marketSetUp, order, Side } from "./market.js";

/** @typedef {import("../client/transaction.js").Prepared} Prepared */
/** @typedef {import("./contracts.js").Address} Address */

/** Half of the ten accounts sell, half buy: an investor does not trade with itself. */
export const LANES = 5;
const LOWEST = 10_000;
const PRICES = 100;
const MARKET = 1;

/**
 * @typedef {object} SpeedJob
 * @property {string} url
 * @property {number} warmUp orders of each sender that are not counted
 * @property {number} limit orders that are
 * @property {number} seconds
 */

/** @typedef {{ ordersPerSecond: number, fillsPerSecond: number }} SpeedResult */

/** @type {Map<number, ReturnType<typeof prepareWork>>} */
const prepared = new Map();

/**
 * Signs everything ahead, so that every node is sent the same bytes.
 * @param {number} perSender
 */
function prepareWork(perSender) {
  const wallets = accounts.map(({ address }) => /** @type {Address} */ (address));
  const setUp = marketSetUp(wallets, 1, Math.floor(Date.now() / 1000));
  /** @type {Prepared[][]} */
  const queues = accounts.map(() => []);
  /**
   * @param {number} from
   * @param {Omit<import("./contracts.js").Request, "from">} fields
   */
  const push = (from, fields) =>
    queues[from].push(prepareTransaction(queues[from].length, fields, accounts[from].privateKey));
  for (const { from, ...fields } of setUp.requests) push(from, fields);
  const beginnings = queues.map(({ length }) => length);
  const { exchange } = setUp;
  for (let index = 0; index < perSender; index += 1) {
    for (let lane = 0; lane < LANES; lane += 1) {
      const price = LOWEST + ((index * LANES + lane) % PRICES);
      push(lane, exchange.call("place", order({ market: MARKET, side: Side.Sell, price })));
      const taking = order({ market: MARKET, side: Side.Buy, price: LOWEST + PRICES, takes: true });
      push(lane + LANES, exchange.call("place", taking));
    }
  }
  return { queues, beginnings, ...setUp };
}

/**
 * On a new chain: sets up a market, then places orders that rest from five sellers at once, each awaiting its receipt, then
 * orders of five buyers that fill one of them each.
 * @param {SpeedJob} job
 * @returns {Promise<SpeedResult>}
 */
export async function exchangeSpeed({ url, warmUp, limit, seconds }) {
  const perSender = warmUp + limit;
  const work = prepared.get(perSender) ?? prepareWork(perSender);
  prepared.set(perSender, work);
  const cursors = accounts.map(() => 0);

  return withLanes(url, accounts.length, async (connections) => {
    const sides = [
      [0, LANES],
      [LANES, 2 * LANES],
    ].map(([from, to]) => ({
      lanes: connections.slice(from, to),
      work: /** @type {any} */ ({ queues: work.queues.slice(from, to) }),
      beginnings: work.beginnings.slice(from, to),
      cursors: cursors.slice(from, to),
    }));
    const [sellers, buyers] = sides;
    const receipt = /** @type {const} */ ({ awaited: "receipt" });
    // The operator's transactions are the first in the first seller's queue; approvals follow.
    await sendTransactions(sellers.lanes.slice(0, 1), sellers.work, sellers.cursors, {
      ...receipt,
      upTo: () => sellers.beginnings[0],
    });
    for (const side of sides) {
      await sendTransactions(side.lanes, side.work, side.cursors, {
        ...receipt,
        upTo: (sender) => side.beginnings[sender],
      });
    }
    const warm = (/** @type {typeof sellers} */ side, /** @type {number} */ count) =>
      sendTransactions(side.lanes, side.work, side.cursors, {
        ...receipt,
        upTo: (sender) => side.beginnings[sender] + count,
      });
    await warm(sellers, warmUp);
    await warm(buyers, warmUp);

    const orders = await timed(() =>
      sendTransactions(sellers.lanes, sellers.work, sellers.cursors, { ...receipt, limit, seconds }),
    );
    const fills = await timed(() =>
      sendTransactions(buyers.lanes, buyers.work, buyers.cursors, { ...receipt, limit: orders.count, seconds }),
    );
    await checkFilled(connections[0], work, LANES * warmUp + fills.count);
    return { ordersPerSecond: orders.perSecond, fillsPerSecond: fills.perSecond };
  });
}

/** @param {() => Promise<number>} task */
async function timed(task) {
  const started = performance.now();
  const count = await task();
  return { count, perSecond: (count * 1000) / (performance.now() - started) };
}

/**
 * Every fill moved one share from a seller to a buyer.
 * @param {import("../client/connection.js").Connection} connection
 * @param {ReturnType<typeof prepareWork>} work
 * @param {number} fills
 */
async function checkFilled(connection, { securities: [security] }, fills) {
  let bought = 0n;
  for (const { address } of accounts.slice(LANES)) {
    const { to, data } = security.call("balanceOf", address);
    const result = /** @type {`0x${string}`} */ (await call(connection, "eth_call", [{ to, data }, "latest"]));
    const balance = decodeFunctionResult({ abi: security.abi, functionName: "balanceOf", data: result });
    bought += /** @type {bigint} */ (balance) - 10n ** 9n;
  }
  if (bought !== BigInt(fills))
    throw new Error(`${fills} orders were to fill one each, and ${bought} shares were bought`);
}
