// @ts-check
import { deriveAccounts } from "./accounts.js";
import { keccak256, toHex } from "./bytes.js";
import { TOKEN, tokenSetUp, transferCall } from "./token.js";
import { prepareTransaction } from "./transaction.js";

/** @typedef {import("./transaction.js").Prepared} Prepared */
/** @typedef {import("./transaction.js").Fields} Fields */
/** @typedef {"ether" | "token"} WorkName */

/**
 * The transactions of one kind of work, one queue a sender, the same bytes for every node. A queue begins with the
 * sender's share of the set-up, then its warm-up, then what is timed.
 * @typedef {object} Work
 * @property {number} setUp transactions at the head of the first account's queue that prepare the work
 * @property {Prepared[][]} queues
 * @property {(perSender: number) => void} prepare signs so many timed transactions ahead, outside any timing
 * @property {(sender: number) => number} freshFrom the index in the queue from which each one pays a fresh address
 * @property {(sender: number, index: number) => string} recipient the address such a transaction pays
 */

export const accounts = deriveAccounts();

/** Who is paid in the warm-up, so that it warms the node but does not make its state grow. */
const WARM_UP_RECIPIENT = `0x${"77".repeat(20)}`;

/** @type {Record<WorkName, { setUp: Fields[], transfer: (to: string) => Fields }>} */
const kinds = {
  ether: { setUp: [], transfer: (to) => ({ to, value: 1n, gasLimit: 21_000n }) },
  token: {
    setUp: tokenSetUp(accounts.map(({ address }) => address)),
    transfer: (to) => ({ to: TOKEN, gasLimit: 80_000n, data: transferCall(to, 1n) }),
  },
};

/** @type {Map<string, Work>} */
const works = new Map();

/**
 * The work of a kind with so many warm-up transactions a sender: plain transfers of one wei, or of one unit of an ERC-20.
 * @param {WorkName} name
 * @param {number} warmUp
 * @returns {Work}
 */
export function workOf(name, warmUp) {
  const key = `${name} ${warmUp}`;
  const work = works.get(key) ?? createWork(name, warmUp);
  works.set(key, work);
  return work;
}

/**
 * @param {WorkName} name
 * @param {number} warmUp
 * @returns {Work}
 */
function createWork(name, warmUp) {
  const { setUp, transfer } = kinds[name];
  /** @type {Prepared[][]} */
  const queues = accounts.map(() => []);
  /** @type {Work["freshFrom"]} */
  const freshFrom = (sender) => warmUp + (sender === 0 ? setUp.length : 0);
  /** @type {Work["recipient"]} */
  const recipient = (sender, index) => toHex(keccak256(Buffer.from(`${name} ${sender} ${index}`)).subarray(12));

  /**
   * @param {number} sender
   * @param {number} index
   * @returns {Fields}
   */
  const fields = (sender, index) => {
    if (sender === 0 && index < setUp.length) return setUp[index];
    return transfer(index < freshFrom(sender) ? WARM_UP_RECIPIENT : recipient(sender, index));
  };

  return {
    setUp: setUp.length,
    queues,
    freshFrom,
    recipient,
    prepare(perSender) {
      for (const [sender, { privateKey }] of accounts.entries()) {
        const queue = queues[sender];
        while (queue.length < freshFrom(sender) + perSender) {
          queue.push(prepareTransaction(queue.length, fields(sender, queue.length), privateKey));
        }
      }
    },
  };
}
