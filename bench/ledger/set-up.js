// @ts-check
import { setUpDemo } from "../../dist/exchange/demo/index.js";
import { createNode, parseNodeOptions } from "../../dist/index.js";
import { deriveAccounts } from "../client/accounts.js";
import { abiWord } from "../client/bytes.js";

/** The quarter that the ledger is of: the fourth of 2026, from New York's midnight to the next. Unix seconds. */
export const QUARTER = { begins: Date.UTC(2026, 9, 1, 4) / 1000, ends: Date.UTC(2027, 0, 1, 5) / 1000 };

/** The accounts that trade shares of the demo without a lock on them. */
export const TRADERS = [0, 1, 2, 3];

const DOLLARS_EACH = 10n ** 12n * 10n ** 6n;
const MINT = "0x40c10f19";
const TRANSFER = "0xa9059cbb";

/**
 * A chain with the exchange and the demo's market, made by the node itself: what follows is composed after the example of the
 * transactions here.
 * @param {string} directory a new one
 */
export async function setUpChain(directory) {
  const options = {
    storage: { directory },
    chain: { clock: "step", genesisTime: QUARTER.begins, exchange: true },
  };
  const node = await createNode(parseNodeOptions(/** @type {any} */ (options)));
  try {
    const { exchange: addresses } = node.info();
    if (!addresses) throw new Error("the chain has no exchange");
    /** @param {{ method: string, params?: unknown }} call */
    const request = ({ method, params }) => node.request(method, params ?? []);
    await setUpDemo({ request: /** @type {any} */ (request), addresses: /** @type {any} */ (addresses) });
    const accounts = deriveAccounts().map(({ address }) => address);
    /** @param {string} data */
    const ofDollars = async (data) =>
      request({
        method: "eth_sendTransaction",
        params: [{ from: accounts[0], to: addresses.settlementToken, data, gas: "0x30d40" }],
      });
    for (const trader of TRADERS) await ofDollars(`${MINT}${abiWord(accounts[trader])}${abiWord(DOLLARS_EACH)}`);
    await ofDollars(`${TRANSFER}${abiWord(accounts[1])}${abiWord(1_000_000n)}`);
    return addresses;
  } finally {
    await node.close();
  }
}
