import { decodeHeader, decodeRlp, EMPTY, keccak256, listItems, toHex } from "../../ethereum/index.js";
import { joinBlock } from "../../persistence/chain-file/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { NodeContext } from "../context.js";
import {
  blockToJson,
  headerToJson,
  minedTransactionToJson,
  pendingTransactionToJson,
  quantityToHex,
  receiptToJson,
} from "../format/index.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { block, blockNumberOrTag, count, flag, hash } from "../schema.js";
import { findBlock } from "./block-reference.js";

const byHash = param("hash", hash);
const byNumber = param("block", blockNumberOrTag);
const index = param("index", count);
const full = optional("fullTransactions", flag, false);

const transactionAt = (block: StoredBlock | undefined, index: number): object | null =>
  block && index < block.payload.transactions.length ? minedTransactionToJson(block, index) : null;

/** Blocks, transactions and receipts, by number and hash. */
export const ethBlocks = defineNamespace<NodeContext>("eth", [
  defineMethod({
    name: "eth_blockNumber",
    description: "The number of the head block.",
    result: "quantity",
    handler: ({ chain }: NodeContext) => quantityToHex(chain.state.folded().block),
  }),
  defineMethod({
    name: "eth_getBlockByNumber",
    description: "A block by number or tag, with its transactions or their hashes.",
    params: [byNumber, full],
    result: "block or null",
    handler: async ({ chain }: NodeContext, reference, full) => {
      const found = await findBlock(chain, reference);
      if (!found) return null;
      const json = blockToJson(found, full);
      // A block that is not mined has no hash and no nonce yet (execution-apis).
      return found.seq < 0 ? { ...json, hash: null, nonce: null, miner: toHex(found.header.coinbase) } : json;
    },
  }),
  defineMethod({
    name: "eth_getBlockByHash",
    description: "A block by its hash, with its transactions or their hashes.",
    params: [byHash, full],
    result: "block or null",
    handler: ({ chain }: NodeContext, hash, full) => {
      const found = chain.blockByHash(hash);
      return found ? blockToJson(found, full) : null;
    },
  }),
  defineMethod({
    name: "eth_getBlockReceipts",
    description: "The receipts of all transactions of a block.",
    params: [param("block", block)],
    result: "list of receipts or null",
    handler: async ({ chain }: NodeContext, reference) => {
      const found = await findBlock(chain, reference);
      return found ? found.payload.receipts.map((_, index) => receiptToJson(found, index)) : null;
    },
  }),
  defineMethod({
    name: "eth_getBlockTransactionCountByNumber",
    description: "How many transactions a block has.",
    params: [byNumber],
    result: "quantity or null",
    handler: async ({ chain }: NodeContext, reference) => {
      const found = await findBlock(chain, reference);
      return found ? quantityToHex(found.payload.transactions.length) : null;
    },
  }),
  defineMethod({
    name: "eth_getBlockTransactionCountByHash",
    description: "How many transactions a block has.",
    params: [byHash],
    result: "quantity or null",
    handler: ({ chain }: NodeContext, hash) => {
      const found = chain.blockByHash(hash);
      return found ? quantityToHex(found.payload.transactions.length) : null;
    },
  }),
  defineMethod({
    name: "eth_getTransactionByHash",
    description: "A transaction, mined or waiting.",
    params: [byHash],
    result: "transaction or null",
    handler: ({ chain }: NodeContext, hash) => {
      const entry = chain.state.transaction(hash);
      if (entry) return transactionAt(chain.block(entry.block), entry.index);
      const waiting = chain.pool.get(hash);
      return waiting ? pendingTransactionToJson(waiting) : null;
    },
  }),
  defineMethod({
    name: "eth_getTransactionByBlockNumberAndIndex",
    description: "A transaction by its place in a block.",
    params: [byNumber, index],
    result: "transaction or null",
    handler: async ({ chain }: NodeContext, reference, index) =>
      transactionAt(await findBlock(chain, reference), index),
  }),
  defineMethod({
    name: "eth_getTransactionByBlockHashAndIndex",
    description: "A transaction by its place in a block.",
    params: [byHash, index],
    result: "transaction or null",
    handler: ({ chain }: NodeContext, hash, index) => transactionAt(chain.blockByHash(hash), index),
  }),
  defineMethod({
    name: "eth_getTransactionReceipt",
    description: "What a mined transaction did.",
    params: [byHash],
    result: "receipt or null",
    handler: ({ chain }: NodeContext, hash) => {
      const entry = chain.state.transaction(hash);
      const found = entry && chain.block(entry.block);
      return found ? receiptToJson(found, entry.index) : null;
    },
  }),
  defineMethod({
    name: "eth_getUncleCountByBlockNumber",
    description: "How many ommers a block has.",
    params: [byNumber],
    result: "quantity or null",
    handler: async ({ chain }: NodeContext, reference) => ommers(await findBlock(chain, reference)),
  }),
  defineMethod({
    name: "eth_getUncleCountByBlockHash",
    description: "How many ommers a block has.",
    params: [byHash],
    result: "quantity or null",
    handler: ({ chain }: NodeContext, hash) => ommers(chain.blockByHash(hash)),
  }),
  defineMethod({
    name: "eth_getUncleByBlockNumberAndIndex",
    description: "An ommer of a block: its header. Blocks made here have none.",
    params: [byNumber, index],
    result: "block without transactions, or null",
    handler: async ({ chain }: NodeContext, reference, index) => ommerAt(await findBlock(chain, reference), index),
  }),
  defineMethod({
    name: "eth_getUncleByBlockHashAndIndex",
    description: "An ommer of a block: its header. Blocks made here have none.",
    params: [byHash, index],
    result: "block without transactions, or null",
    handler: ({ chain }: NodeContext, hash, index) => ommerAt(chain.blockByHash(hash), index),
  }),
]);

/** An ommer as geth tells it: a block of which nobody has more than the header. */
function ommerAt(block: StoredBlock | undefined, index: number): object | null {
  const rlp = block && listItems(block.payload.ommers)[index];
  if (!rlp) return null;
  const header = decodeHeader(rlp);
  const size = quantityToHex(
    joinBlock({ header: rlp, transactions: [], ommers: EMPTY_LIST, withdrawals: EMPTY }).length,
  );
  return { ...headerToJson({ header, hash: keccak256(rlp) }), size, uncles: [] };
}

const EMPTY_LIST = Uint8Array.of(0xc0);

const ommers = (block: StoredBlock | undefined): string | null =>
  block ? quantityToHex(decodeRlp(block.payload.ommers).length) : null;
