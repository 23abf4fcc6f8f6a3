// @ts-check
import { decodeFunctionResult, maxUint256 } from "viem";
import { openConnection } from "../client/connection.js";
import { call } from "../client/rpc.js";
import { accounts } from "../client/work.js";
import { artifact, contractAt, role } from "./contracts.js";
import { marketSetUp, order, Side, TICK } from "./market.js";

/** @typedef {import("./contracts.js").Address} Address */
/** @typedef {import("./contracts.js").Request} Request */

/** @typedef {{ title: string, depth: number, prices: "many" | "one" }} Book */

/**
 * A shallow and a deep book of each shape, the shallow one first.
 * @param {number} deep
 * @returns {Book[]}
 */
export const booksOf = (deep) =>
  /** @type {const} */ (["many", "one"]).flatMap((prices) =>
    [SHALLOW, deep].map((depth) => ({
      title: `${depth.toLocaleString("en")} orders${prices === "one" ? " at one price" : ", each at its own price"}`,
      depth,
      prices,
    })),
  );

export const OPERATIONS = /** @type {const} */ (["place", "match one", "match ten", "cancel", "swap"]);

/** Gas of each operation in each book. @typedef {Map<string, number>[]} GasTable */

const SHALLOW = 10;
const BEST = 100_000;
const [OPERATOR, TAKER] = [0, 9];
const MAKERS = [1, 2, 3, 4, 5, 6, 7, 8];
/** Orders above the depth that are matched first, so that nothing is written for the first time when it is measured. */
const WARM_UP = 16;
/** Orders above the depth that a measured match takes, so that it leaves a book of the depth. */
const MATCHED = 10;
/** Which order is cancelled, by how many came before it: the first maker's, neither the best nor the last. */
const CANCELLED = 32;
const LONG_LIST = 40;
const BATCH = 200;
const HEAVY = { gasLimit: 12_000_000n };
const BLOCK_GAS = 1_000_000_000n;

/**
 * Measures what operations cost beside books of several depths, on a running node with development accounts.
 * @param {string} url
 * @param {Book[]} books
 * @param {(text: string) => void} step
 * @returns {Promise<GasTable>}
 */
export async function measureGas(url, books, step) {
  const connection = await openConnection(url);
  try {
    const rpc = (/** @type {string} */ method, /** @type {unknown[]} */ ...params) => call(connection, method, params);
    const wallets = accounts.map(({ address }) => /** @type {Address} */ (address));
    await rpc("evm_setBlockGasLimit", hex(BLOCK_GAS));
    const { timestamp } = /** @type {any} */ (await rpc("eth_getBlockByNumber", "latest", false));
    // One market more, whose orders only make the makers' own lists of orders alike.
    const market = marketSetUp(wallets, books.length + 1, Number(timestamp));

    /** @param {Request} request */
    const parameters = ({ from, to, data, gasLimit }) => ({ from: wallets[from], to, data, gas: hex(gasLimit) });
    /** @param {Request} request */
    const send = async (request) => {
      const hash = await rpc("eth_sendTransaction", parameters(request));
      const receipt = /** @type {any} */ (await rpc("eth_getTransactionReceipt", hash));
      if (receipt.status !== "0x1")
        throw new Error(`a transaction of the gas table failed: ${request.data.slice(0, 10)}`);
      return { gas: Number(receipt.gasUsed), logs: receipt.logs };
    };
    /** @param {Request[]} requests */
    const sendMany = async (requests) => {
      await rpc("evm_setAutomine", false);
      for (let start = 0; start < requests.length; start += BATCH) {
        const part = requests.slice(start, start + BATCH).map((request, id) => ({
          jsonrpc: "2.0",
          id,
          method: "eth_sendTransaction",
          params: [parameters(request)],
        }));
        await connection.post(JSON.stringify(part));
        await rpc("evm_mine");
      }
      await rpc("evm_setAutomine", true);
    };

    step("gas: contracts, investors, pools");
    for (const request of market.requests) await send(request);
    const pools = [];
    for (let index = 0; index < books.length; index += 1) pools.push(await openPool(send, rpc, market, index));

    /** @type {GasTable} */
    const table = [];
    for (const [index, book] of books.entries()) {
      step(`gas: a book of ${book.title}`);
      await sendMany(restingOrders(market, index, book));
      await checkDepth(rpc, market, index, book);
      await sendMany(await alike(rpc, market, books.length));
      table.push(await measureBook({ send, rpc }, market, pools[index], index, book));
    }
    return table;
  } finally {
    connection.close();
  }
}

const hex = (/** @type {bigint} */ value) => `0x${value.toString(16)}`;

/** @param {Book} book @param {number} place how many are better or came before */
const priceAt = ({ prices }, place) => (prices === "one" ? BEST : BEST + place);

/** @typedef {ReturnType<typeof marketSetUp>} Market */
/** @typedef {(request: Request) => Promise<{ gas: number, logs: any[] }>} Send */
/** @typedef {(method: string, ...params: unknown[]) => Promise<unknown>} Rpc */

/**
 * The resting orders of a book, and some that are taken at once from its best end.
 * @param {Market} market
 * @param {number} index
 * @param {Book} book
 * @returns {Request[]}
 */
function restingOrders({ exchange }, index, book) {
  const rests = Array.from({ length: book.depth + WARM_UP + MATCHED }, (_, place) => ({
    from: MAKERS[place % MAKERS.length],
    ...exchange.call("place", order({ market: index + 1, side: Side.Sell, price: priceAt(book, place) })),
  }));
  const takes = Array.from({ length: WARM_UP }, () => ({
    from: TAKER,
    ...exchange.call("place", order({ market: index + 1, side: Side.Buy, price: BEST + WARM_UP, takes: true })),
  }));
  return [...rests, ...takes];
}

/**
 * @param {Rpc} rpc
 * @param {Market} market
 * @param {number} index
 * @param {Book} book
 */
async function checkDepth(rpc, { exchange }, index, book) {
  const side = [index + 1, Side.Sell];
  const [best] = await read(rpc, exchange, "depth", ...side, 1);
  const last = BigInt(priceAt(book, book.depth + WARM_UP + MATCHED - 1)) * TICK;
  const there = await read(rpc, exchange, "ordersAt", ...side, last, 2);
  const left = BigInt(book.prices === "one" ? book.depth + MATCHED : 1);
  const asIntended = best.quantity === left && best.price === BigInt(priceAt(book, WARM_UP)) * TICK && there.length > 0;
  if (!asIntended) throw new Error(`the book of ${book.title} is not as intended`);
}

/**
 * Orders elsewhere that bring each maker's list of its own orders to a length that is the same in what it costs: ids are
 * packed four to a word, and a word that is begun or emptied costs or saves.
 * @param {Rpc} rpc
 * @param {Market} market
 * @param {number} elsewhere index of the market where they rest
 * @returns {Promise<Request[]>}
 */
async function alike(rpc, { exchange }, elsewhere) {
  const requests = [];
  for (const from of MAKERS) {
    const own = await read(rpc, exchange, "openOrdersOf", accounts[from].address);
    for (let length = own.length; length < LONG_LIST || length % 4 !== 2; length += 1) {
      const one = order({ market: elsewhere + 1, side: Side.Sell, price: BEST });
      requests.push({ from, ...exchange.call("place", one) });
    }
  }
  return requests;
}

/**
 * @param {Rpc} rpc
 * @param {import("./market.js").Contract} contract
 * @param {string} functionName
 * @param {unknown[]} args
 * @returns {Promise<any>}
 */
async function read(rpc, contract, functionName, ...args) {
  const { to, data } = contract.call(functionName, ...args);
  const result = /** @type {`0x${string}`} */ (await rpc("eth_call", { to, data }, "latest"));
  return decodeFunctionResult({ abi: contract.abi, functionName, data: result });
}

/**
 * @param {Send} send
 * @param {Rpc} rpc
 * @param {Market} market
 * @param {number} index
 */
async function openPool(send, rpc, { factory, securities, dollars }, index) {
  const security = securities[index];
  await send({ from: OPERATOR, ...factory.call("createPool", index + 1), ...HEAVY });
  const address = await read(rpc, factory, "poolOf", index + 1);
  const pool = contractAt(address, artifact("Pool").abi);
  await send({ from: OPERATOR, ...security.call("grantRole", role("VENUE"), address) });
  for (const from of [OPERATOR, TAKER])
    for (const token of [security, dollars]) await send({ from, ...token.call("approve", address, maxUint256) });
  const dollarsIn = 1_000_000n * BigInt(BEST) * TICK;
  await send({ from: OPERATOR, ...pool.call("addLiquidity", 1_000_000n, dollarsIn, 0n, maxUint256) });
  await send({ from: TAKER, ...pool.call("swapExactOut", Side.Buy, 10n, maxUint256, maxUint256) });
  return pool;
}

/**
 * Each operation on the book as it is: the chain goes back after each.
 * @param {{ send: Send, rpc: Rpc }} chain
 * @param {Market} market
 * @param {ReturnType<typeof contractAt>} pool
 * @param {number} index
 * @param {Book} book
 * @returns {Promise<Map<string, number>>}
 */
async function measureBook({ send, rpc }, { exchange }, pool, index, book) {
  const number = index + 1;
  const [maker] = MAKERS;
  const there = await read(
    rpc,
    exchange,
    "ordersAt",
    number,
    Side.Sell,
    BigInt(priceAt(book, CANCELLED)) * TICK,
    CANCELLED,
  );
  const cancelled = book.prices === "one" ? there[CANCELLED - WARM_UP] : there[0];
  const take = (/** @type {number} */ quantity) => ({
    from: TAKER,
    ...exchange.call(
      "place",
      order({ market: number, side: Side.Buy, price: BEST + WARM_UP + MATCHED, quantity, takes: true }),
    ),
    ...HEAVY,
  });
  const occupied = priceAt(book, WARM_UP + MATCHED - 1);
  /** @type {Record<(typeof OPERATIONS)[number], Request>} */
  const requests = {
    place: { from: maker, ...exchange.call("place", order({ market: number, side: Side.Sell, price: occupied })) },
    "match one": take(1),
    "match ten": take(10),
    cancel: { from: maker, ...exchange.call("cancel", cancelled) },
    swap: { from: TAKER, ...pool.call("swapExactOut", Side.Buy, 10n, maxUint256, maxUint256) },
  };
  const costs = new Map();
  for (const operation of OPERATIONS) {
    const snapshot = await rpc("evm_snapshot");
    costs.set(operation, (await send(requests[operation])).gas);
    await rpc("evm_revert", snapshot);
  }
  return costs;
}
