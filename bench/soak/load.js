// @ts-check
import { WebSocket } from "ws";
import { openConnection } from "../client/connection.js";
import { call } from "../client/rpc.js";

/** @typedef {import("../client/connection.js").Connection} Connection */

/**
 * What is done to the node all the time, by clients that each have one request in flight.
 * @typedef {object} Load
 * @property {Record<string, number>} counts requests that were answered, by method
 * @property {Record<string, number>} errors answers that were errors, by what they say
 * @property {() => Promise<void>} stop
 */

/** Errors that a client can get though nothing is wrong: the chain went back or was replaced while the request was under way. */
const EXPECTED =
  /went back to an earlier state|invalid block range params|header not found|unknown block|not found|nonce too low|already known/;

/** Stores one word and leaves a contract of one byte. */
const TINY_CONTRACT = "0x6001600055600060005160016000f3";
const EMPTY_BLOCKS = 1_500;
const LOGGING = 2_000;

const hex = (/** @type {number} */ value) => `0x${value.toString(16)}`;

/**
 * @param {string} url
 * @returns {Promise<Load>}
 */
export async function startLoad(url) {
  /** @type {Load} */
  const load = { counts: {}, errors: {}, stop: async () => {} };
  let stopped = false;
  let made = 0;
  let endSocket = () => {};
  const first = await openConnection(url);
  const accounts = /** @type {string[]} */ (await call(first, "eth_accounts"));
  first.close();
  const fresh = () => `0x${(0x1_000_000 + made++).toString(16).padStart(40, "0")}`;
  const recent = /** @type {string[]} */ ([]);

  /**
   * @param {Connection} connection
   * @param {string} method
   * @param {unknown[]} params
   */
  async function ask(connection, method, ...params) {
    try {
      const result = await call(connection, method, params);
      load.counts[method] = (load.counts[method] ?? 0) + 1;
      return result;
    } catch (failure) {
      if (stopped) return undefined;
      const { message } = /** @type {Error} */ (failure);
      if (!message.startsWith("the node answered:")) throw failure;
      const text = message.replaceAll(/0x[0-9a-f]+|\d+/g, "…").slice(0, 160);
      if (!EXPECTED.test(text)) load.errors[text] = (load.errors[text] ?? 0) + 1;
      return undefined;
    }
  }

  /** @type {((connection: Connection, turn: number) => Promise<void>)[]} */
  const clients = [
    ...[0, 1, 2].map((sender) => async (/** @type {Connection} */ connection, /** @type {number} */ turn) => {
      const from = accounts[sender];
      const what = turn % 20 === 7 ? { data: TINY_CONTRACT, gas: hex(200_000) } : { to: fresh(), value: "0x1" };
      const hash = await ask(connection, "eth_sendTransaction", { from, ...what });
      if (typeof hash !== "string") return;
      if (recent.length < LOGGING) recent.push(hash);
      else recent[made % LOGGING] = hash;
      await ask(connection, "eth_getTransactionReceipt", hash);
    }),
    async (connection, turn) => {
      const address = accounts[turn % accounts.length];
      const head = Number(await ask(connection, "eth_blockNumber"));
      const past = hex(Math.floor(head * ((turn * 0.618) % 1)));
      await ask(connection, "eth_getBalance", address, past);
      await ask(connection, "eth_getBlockByNumber", past, true);
      await ask(connection, "eth_getProof", address, [], "latest");
      await ask(connection, "eth_call", { from: address, to: accounts[0], value: "0x1" }, "latest");
      await ask(connection, "eth_estimateGas", { from: address, to: accounts[0], value: "0x1" });
      await ask(connection, "eth_getLogs", { fromBlock: hex(Math.max(0, head - 1000)), toBlock: "latest" });
      if (recent.length > 0)
        await ask(connection, "debug_traceTransaction", recent[turn % recent.length], { tracer: "callTracer" });
    },
    async (connection, turn) => {
      const filter = await ask(connection, "eth_newBlockFilter");
      await ask(connection, "eth_getFilterChanges", filter);
      // A few are left behind, fewer than a connection may have open until they expire.
      if (turn % 20 !== 0) await ask(connection, "eth_uninstallFilter", filter);
      if (turn % 10 === 0) await ask(connection, "ledger_query", "SELECT count(*) FROM canonical_transactions");
    },
    async (connection, turn) => {
      const id = await ask(connection, "evm_snapshot");
      await ask(connection, "hardhat_setBalance", fresh(), hex(turn));
      await ask(connection, "evm_increaseTime", "0x10");
      await ask(connection, "eth_sendTransaction", { from: accounts[4], to: fresh(), value: "0x1" });
      if (turn % 2 === 0) await ask(connection, "evm_revert", id);
      if (turn % 50 === 10) await ask(connection, "hardhat_mine", hex(EMPTY_BLOCKS));
      if (turn % 200 === 20) await ask(connection, "snapshot_save", "soak", { replace: true });
      if (turn % 200 === 120) await ask(connection, "snapshot_load", "soak");
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    // Connections and subscriptions that come and go.
    async () => {
      const socket = new WebSocket(url.replace("http", "ws"));
      await new Promise((resolve, reject) => {
        socket.onopen = () => socket.send('{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}');
        let received = 0;
        socket.onmessage = () => ++received === 20 && socket.close();
        socket.onclose = resolve;
        endSocket = () => socket.close();
        socket.onerror = () => reject(new Error("the node closed a WebSocket"));
      }).catch((failure) => {
        if (!stopped) throw failure;
      });
      load.counts.websocket = (load.counts.websocket ?? 0) + 1;
    },
  ];

  const running = clients.map(async (turnOf) => {
    const connection = await openConnection(url);
    for (let turn = 1; !stopped; turn++) await turnOf(connection, turn);
    connection.close();
  });
  const failed = Promise.all(running);
  failed.catch(() => {});
  load.stop = async () => {
    stopped = true;
    endSocket(); // no block may come any more for which it waits
    await failed;
  };
  return load;
}
