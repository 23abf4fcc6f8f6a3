// @ts-check
import { openConnection } from "../client/connection.js";
import { call, requestBody, resultOf } from "../client/rpc.js";
import { median } from "../report/median.js";
import { loadAnvilChain } from "./anvil-chain.js";

const SENDER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
/** Emits a log whose one topic is the call's first word. */
const LOGGER = "0x1000000000000000000000000000000000000001";
const LOG_A_TOPIC = "0x5f355f5fa100";
/** Another contract that logs, so that not all logs are of one address. */
const OTHER = "0x1000000000000000000000000000000000000002";
/** Until little gas is left: hashes memory, loads the slot of that name, calls a contract that does nothing. */
const WORKER = "0x1000000000000000000000000000000000000003";
const WORK = "0x5b60205f205f525f5154505f5f5f5f5f731000000000000000000000000000000000000004615000f15061ffff5a115f5700";
const IDLE = "0x1000000000000000000000000000000000000004";
const COMMON_TOPIC = `0x${"c0".repeat(32)}`;
const RARE_TOPIC = `0x${"7a".repeat(32)}`;
const TRACED_GAS = 1_000_000;
const CYCLE_TRANSACTIONS = 10;

/**
 * @typedef {object} Size
 * @property {number} blocks of the chain that logs are looked for in
 * @property {number} every one block of so many has a log
 * @property {number} rare so many logs have the rare topic
 * @property {number} repeats how often each request is timed
 * @property {number} cycles marks set and gone back to
 */

/** @typedef {{ chain: number, rareTopic: number, commonAddress: number, callTracer: number, structLogs: number, cycles: number, steps: number, found: number }} Result */

/**
 * Milliseconds that a request takes, the median of several after one that is not counted.
 * @param {number} repeats
 * @param {() => Promise<unknown>} request
 */
async function timed(repeats, request) {
  /** @type {number[]} */
  const taken = [];
  for (let turn = 0; turn <= repeats; turn += 1) {
    const started = performance.now();
    await request();
    if (turn > 0) taken.push(performance.now() - started);
  }
  return /** @type {number} */ (median(taken));
}

/**
 * Builds the chain on a node and asks it everything.
 * @param {string} url
 * @param {Size} size
 * @param {boolean} [loads] the node is Anvil, and loads the chain instead of mining it
 * @returns {Promise<Result>}
 */
export async function measureMethods(url, { blocks, every, rare, repeats, cycles }, loads = false) {
  const connection = await openConnection(url);
  const ask = (/** @type {string} */ method, /** @type {unknown[]} */ ...params) => call(connection, method, params);
  const send = (/** @type {string} */ to, /** @type {string} */ data, gas = 100_000) =>
    ask("eth_sendTransaction", { from: SENDER, to, data, gas: `0x${gas.toString(16)}` });
  for (const [address, code] of [
    [LOGGER, LOG_A_TOPIC],
    [OTHER, LOG_A_TOPIC],
    [WORKER, WORK],
    [IDLE, "0x00"],
  ]) {
    await ask("hardhat_setCode", address, code);
  }

  // Anvil answers before it has mined.
  const isMined = async (/** @type {unknown} */ hash) => {
    const until = performance.now() + 3_000;
    while ((await ask("eth_getTransactionReceipt", hash)) === null) {
      if (performance.now() > until) throw new Error("a transaction was not mined");
      await new Promise(setImmediate);
    }
  };

  // The benchmark's own connection is for short answers.
  const read = async (/** @type {string} */ method, /** @type {unknown[]} */ ...params) => {
    const headers = { "content-type": "application/json" };
    return resultOf(await (await fetch(url, { method: "POST", headers, body: requestBody(method, params) })).text());
  };

  const logs = Math.floor(blocks / every);
  const started = performance.now();
  const log = (/** @type {number} */ index) =>
    send(index % 4 === 0 ? OTHER : LOGGER, index % Math.floor(logs / rare) === 0 ? RARE_TOPIC : COMMON_TOPIC);
  if (loads) {
    // One block of each kind, then an empty one.
    const kinds = [OTHER, LOGGER].flatMap((to) => [RARE_TOPIC, COMMON_TOPIC].map((topic) => ({ to, topic })));
    for (const { to, topic } of kinds) await isMined(await send(to, topic));
    await ask("hardhat_mine", "0x1");
    await loadAnvilChain(read, logs * every, (number) => {
      if (number % every !== 0) return undefined;
      const index = number / every - 1;
      return 1 + (index % 4 === 0 ? 0 : 2) + (index % Math.floor(logs / rare) === 0 ? 0 : 1);
    });
  } else {
    for (let index = 0; index < logs; index += 1) {
      if (every > 1) await ask("hardhat_mine", `0x${(every - 1).toString(16)}`);
      await log(index);
    }
  }
  if (Number(await ask("eth_blockNumber")) !== logs * every)
    throw new Error("the chain is not as long as it should be");
  const chain = (performance.now() - started) / 1000;
  const range = { fromBlock: "0x1", toBlock: `0x${(logs * every).toString(16)}` };
  const found = /** @type {unknown[]} */ (await read("eth_getLogs", { ...range, address: LOGGER })).length;
  const rareFound = /** @type {unknown[]} */ (await read("eth_getLogs", { ...range, topics: [RARE_TOPIC] })).length;
  if (rareFound !== rare) throw new Error(`${rareFound} logs with the rare topic were found, not ${rare}`);
  const rareTopic = await timed(repeats, () => read("eth_getLogs", { ...range, topics: [RARE_TOPIC] }));
  const commonAddress = await timed(repeats, () => read("eth_getLogs", { ...range, address: LOGGER }));

  const hash = await send(WORKER, "0x", TRACED_GAS);
  await isMined(hash);
  const plain = { disableMemory: true, enableMemory: false, disableStorage: true };
  const trace = (/** @type {object} */ options) => read("debug_traceTransaction", hash, options);
  const whole = /** @type {{ structLogs: unknown[] }} */ (await trace(plain));
  // An answer without a step is none.
  const structLogs = whole.structLogs.length > 0 ? await timed(repeats, () => trace(plain)) : Number.NaN;
  const callTracer = await timed(repeats, () => trace({ tracer: "callTracer" })).catch(() => Number.NaN);

  const begun = performance.now();
  /** Each cycle's transactions differ from those before, which a node may remember. */
  const cycleOnce = async (/** @type {number} */ cycle) => {
    const mark = await ask("evm_snapshot");
    const topic = `0x${(cycle + 1).toString(16).padStart(64, "0")}`;
    let last;
    for (let index = 0; index < CYCLE_TRANSACTIONS; index += 1) last = await send(LOGGER, topic);
    await isMined(last);
    if ((await ask("evm_revert", mark)) !== true) throw new Error("the chain did not go back");
  };
  let perSecond = Number.NaN;
  try {
    for (let cycle = 0; cycle < cycles; cycle += 1) await cycleOnce(cycle);
    perSecond = (cycles * 1000) / (performance.now() - begun);
  } catch (error) {
    process.stderr.write(`${url}, cycles: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  connection.close();
  return {
    chain,
    rareTopic,
    commonAddress,
    callTracer,
    structLogs,
    cycles: perSecond,
    steps: whole.structLogs.length,
    found,
  };
}
