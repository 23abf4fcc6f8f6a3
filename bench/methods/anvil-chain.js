// @ts-check
import { gunzipSync, gzipSync } from "node:zlib";
import { encodeRlp, keccak256 } from "../../dist/ethereum/index.js";

/**
 * Anvil takes the longer for a block the more there are. So it is made to mine one block of each kind, and loads
 * (`anvil_loadState`) a chain that is made of as many copies as there are to be.
 */

/** @typedef {Record<string, string>} Header */
/** @typedef {{ header: Header, transactions: { transaction: Record<string, unknown> }[] }} Block */
/** @typedef {{ info: Record<string, unknown>, receipt: unknown, block_hash: string, block_number: number }} Mined */

const FIELDS = [
  ...["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty"],
  ...[
    "number",
    "gasLimit",
    "gasUsed",
    "timestamp",
    "extraData",
    "mixHash",
    "nonce",
    "baseFeePerGas",
    "withdrawalsRoot",
  ],
  ...["blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash"],
];
const QUANTITIES = new Set([
  ...["difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed", "excessBlobGas"],
]);

/** @param {Header} header */
function hashOf(header) {
  const items = FIELDS.filter((name) => header[name] !== undefined).map((name) => {
    const digits = header[name].slice(2);
    if (!QUANTITIES.has(name)) return Buffer.from(digits, "hex");
    const short = digits.replace(/^0+/, "");
    return Buffer.from(short.length % 2 === 0 ? short : `0${short}`, "hex");
  });
  return `0x${Buffer.from(keccak256(encodeRlp(items))).toString("hex")}`;
}

/**
 * @param {(method: string, ...params: unknown[]) => Promise<unknown>} ask
 * @param {number} blocks how many blocks the chain is to have
 * @param {(number: number) => number | undefined} kindOf which of the node's blocks a block is to be like; undefined for an empty one
 */
export async function loadAnvilChain(ask, blocks, kindOf) {
  const dumped = /** @type {string} */ (await ask("anvil_dumpState"));
  const state = JSON.parse(gunzipSync(Buffer.from(dumped.slice(2), "hex")).toString());
  const byNumber = new Map(/** @type {Block[]} */ (state.blocks).map((block) => [Number(block.header.number), block]));
  const mined = new Map(/** @type {Mined[]} */ (state.transactions).map((entry) => [entry.block_number, entry]));
  const genesis = /** @type {Block} */ (byNumber.get(0));
  const chain = [genesis];
  const transactions = [];
  let parentHash = hashOf(genesis.header);
  if (parentHash !== byNumber.get(1)?.header.parentHash)
    throw new Error("the hash of Anvil's genesis block is not known");
  for (let number = 1; number <= blocks; number += 1) {
    const kind = kindOf(number);
    const like = /** @type {Block} */ (byNumber.get(kind ?? state.best_block_number));
    const header = { ...like.header, number: `0x${number.toString(16)}`, parentHash };
    const hash = hashOf(header);
    const [entry] = like.transactions;
    const transactionHash = `0x${number.toString(16).padStart(64, "0")}`;
    const copied = entry && { ...entry, transaction: { ...entry.transaction, hash: transactionHash } };
    chain.push({ ...like, header, transactions: copied ? [copied] : [] });
    const one = kind === undefined ? undefined : mined.get(kind);
    if (one) {
      const info = { ...one.info, transaction_hash: transactionHash, traces: [] };
      transactions.push({ ...one, info, block_hash: hash, block_number: number });
    }
    parentHash = hash;
  }
  const last = /** @type {Header} */ (chain.at(-1)?.header);
  const block = { ...state.block, number: last.number };
  const loaded = { ...state, block, blocks: chain, transactions, best_block_number: blocks };
  await ask("anvil_loadState", `0x${gzipSync(JSON.stringify(loaded)).toString("hex")}`);
}
