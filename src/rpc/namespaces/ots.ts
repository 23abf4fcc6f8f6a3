import * as z from "zod/mini";
import type { Chain } from "../../chain/index.js";
import {
  blockRewards,
  type FoundTransactions,
  findCreation,
  searchAfter,
  searchBefore,
  traceForOtterscan,
} from "../../chain/tracing/index.js";
import { KECCAK_EMPTY, toHex } from "../../ethereum/index.js";
import type { INTERNAL_KINDS, ReceiptEntry } from "../../persistence/records/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { NodeContext } from "../context.js";
import { serverError } from "../errors.js";
import { blockToJson, hashOf, minedTransactionToJson, quantityToHex, receiptToJson } from "../format/index.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { refuse, scalar } from "../schema/reader.js";
import { address, block, blockNumberOrTag, count, hash, LATEST, quantity64 } from "../schema.js";
import { findBlock, findState } from "./block-reference.js";
import { hashBySenderAndNonce } from "./eth-raw.js";

/** The version of Otterscan's own methods that these are. */
const API_LEVEL = 8;

/** The most transactions of one page. */
const MOST_OF_PAGE = 1_000;

const pageSize = scalar("a page size", (value) => {
  const read = z.safeParse(count, value);
  if (read.success && read.data >= 1 && read.data <= MOST_OF_PAGE) return read.data;
  return refuse(read.error?.issues[0]?.message ?? `expected 1 to ${MOST_OF_PAGE}, got ${read.data}`);
});

const ofHash = param("hash", hash);
const search = [param("address", address), param("block", count), param("pageSize", pageSize)] as const;

function minedAt(chain: Chain, hash: Uint8Array): { block: StoredBlock; index: number } | undefined {
  const entry = chain.state.transaction(hash);
  const block = entry && chain.block(entry.block);
  return block && { block, index: entry.index };
}

/** What an unmodified Otterscan browses a chain with. */
export const ots = defineNamespace<NodeContext>("ots", [
  defineMethod({
    name: "ots_getApiLevel",
    description: "The version of these methods.",
    result: "number",
    handler: () => API_LEVEL,
  }),
  defineMethod({
    name: "ots_getInternalOperations",
    description: "The transfers, creations and self-destructions that a mined transaction made below its own call.",
    params: [ofHash],
    result: "list of operations: type 0 transfer, 1 self-destruction, 2 create, 3 create2",
    handler: ({ chain }: NodeContext, hash) => {
      const mined = minedAt(chain, hash);
      if (!mined) throw serverError("transaction not found");
      return mined.block.payload.internals
        .filter(({ transactionIndex }) => transactionIndex === mined.index)
        .map(({ kind, from, to, value }) => ({
          type: OPERATIONS[kind],
          ...{ from: toHex(from), to: toHex(to), value: quantityToHex(value) },
        }));
    },
  }),
  defineMethod({
    name: "ots_hasCode",
    description: "Whether an account has code.",
    params: [param("address", address), optional("block", block, LATEST)],
    result: "true or false",
    handler: ({ chain }: NodeContext, address, reference) => {
      const codeHash = findState(chain, reference).account(address)?.codeHash ?? KECCAK_EMPTY;
      return toHex(codeHash) !== toHex(KECCAK_EMPTY);
    },
  }),
  defineMethod({
    name: "ots_getTransactionError",
    description: "What a failed transaction returned.",
    params: [ofHash],
    result: "bytes; none where it succeeded",
    handler: ({ chain }: NodeContext, hash) => {
      const mined = minedAt(chain, hash);
      return mined ? toHex((mined.block.payload.receipts[mined.index] as ReceiptEntry).revertData) : "0x";
    },
  }),
  defineMethod({
    name: "ots_traceTransaction",
    description: "The calls, creations and self-destructions of a mined transaction, one after the other.",
    params: [ofHash],
    result: "list of frames with their depth, empty where there is no such transaction",
    handler: ({ chain }: NodeContext, hash) => (minedAt(chain, hash) ? traceForOtterscan(chain, hash) : []),
  }),
  defineMethod({
    name: "ots_getBlockDetails",
    description: "A block without its transactions, with their number and fees and with what it issued.",
    params: [param("block", blockNumberOrTag)],
    result: "block, issuance and fees, or null",
    handler: async ({ chain }: NodeContext, reference) => detailsOf(chain, await findBlock(chain, reference)),
  }),
  defineMethod({
    name: "ots_getBlockDetailsByHash",
    description: "A block without its transactions, with their number and fees and with what it issued.",
    params: [ofHash],
    result: "block, issuance and fees, or null",
    handler: ({ chain }: NodeContext, hash) => detailsOf(chain, chain.blockByHash(hash)),
  }),
  defineMethod({
    name: "ots_getBlockTransactions",
    description: "A page of a block's transactions and receipts; the first page has the last transactions.",
    params: [param("block", blockNumberOrTag), param("page", count), param("pageSize", pageSize)],
    result: "block with that page of transactions, and receipts, or null",
    handler: async ({ chain }: NodeContext, reference, page, size) => {
      const found = await findBlock(chain, reference);
      if (!found) return null;
      const { length } = found.payload.transactions;
      const end = Math.max(0, length - page * size);
      const indexes = Array.from({ length: Math.min(size, end) }, (_, at) => Math.max(0, end - size) + at);
      return {
        fullblock: {
          ...blockToJson(found, false),
          transactionCount: length,
          transactions: indexes.map((index) => withSelector(minedTransactionToJson(found, index))),
        },
        receipts: indexes.map((index) => ({ ...receiptToJson(found, index), logs: null, logsBloom: null })),
      };
    },
  }),
  defineMethod({
    name: "ots_searchTransactionsBefore",
    description: "The transactions before a block in which an address has a part, newest first; block 0 is the head.",
    params: search,
    result: "transactions, receipts, and whether these are the newest and the oldest",
    handler: async ({ chain }: NodeContext, address, number, size) =>
      pageOf(await searchBefore(chain, address, number === 0 ? undefined : number, size)),
  }),
  defineMethod({
    name: "ots_searchTransactionsAfter",
    description: "The transactions after a block in which an address has a part, newest first; block 0 is the genesis.",
    params: search,
    result: "transactions, receipts, and whether these are the newest and the oldest",
    handler: async ({ chain }: NodeContext, address, number, size) =>
      pageOf(await searchAfter(chain, address, number === 0 ? undefined : number, size)),
  }),
  defineMethod({
    name: "ots_getTransactionBySenderAndNonce",
    description: "The hash of a mined transaction by who sent it and its nonce.",
    params: [param("sender", address), param("nonce", quantity64)],
    result: "hash or null",
    handler: ({ chain }: NodeContext, sender, nonce) => hashBySenderAndNonce(chain, sender, nonce),
  }),
  defineMethod({
    name: "ots_getContractCreator",
    description: "Which transaction created a contract, and who did.",
    params: [param("address", address)],
    result: "hash and creator, or null",
    handler: ({ chain }: NodeContext, address) => {
      const found = findCreation(chain, address, chain.genesisNumber);
      if (!found) return null;
      const raw = found.block.payload.transactions[found.index] as Uint8Array;
      return { hash: toHex(hashOf(raw)), creator: toHex(found.creator) };
    },
  }),
]);

const OPERATIONS: Record<(typeof INTERNAL_KINDS)[number], number> = { call: 0, selfdestruct: 1, create: 2, create2: 3 };

function detailsOf(chain: Chain, block: StoredBlock | undefined): object | null {
  if (!block) return null;
  const { transactions, ...json } = blockToJson(block, false) as { transactions: unknown[] };
  const rewards = blockRewards(chain, block);
  const sum = (kind: string): bigint =>
    rewards.reduce((total, reward) => (reward.kind === kind ? total + reward.amount : total), 0n);
  const fees = block.payload.receipts.reduce((total, paid) => total + paid.gasUsed * paid.effectiveGasPrice, 0n);
  return {
    block: { ...json, logsBloom: null, transactionCount: transactions.length },
    issuance: {
      blockReward: quantityToHex(sum("block")),
      uncleReward: quantityToHex(sum("uncle")),
      issuance: quantityToHex(sum("block") + sum("uncle")),
    },
    totalFees: quantityToHex(fees),
  };
}

/** A transaction with no more of its data than names the function. */
const withSelector = (json: object): object => ({ ...json, input: (json as { input: string }).input.slice(0, 10) });

const pageOf = ({ transactions, newest, oldest }: FoundTransactions): object => ({
  txs: transactions.map(({ block, index }) => minedTransactionToJson(block, index)),
  receipts: transactions.map(({ block, index }) => ({
    ...receiptToJson(block, index),
    timestamp: block.header.timestamp,
  })),
  firstPage: newest,
  lastPage: oldest,
});
