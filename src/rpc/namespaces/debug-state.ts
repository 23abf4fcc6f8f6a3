import { accountAfter, executionWitness, modifiedAccounts, storageRange } from "../../chain/tracing/index.js";
import { toHex } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams, serverError } from "../errors.js";
import { quantityToHex } from "../format/index.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { refuse, scalar, shown } from "../schema/reader.js";
import { address, block, count, hash, LATEST } from "../schema.js";
import { mined } from "./debug.js";

/** The most slots of one answer, as geth has it. */
const MOST_SLOTS = 1_024;

/** The hash to begin at; shorter ones are padded on the right, and none at all is the first, as geth has it. */
export const startKey = scalar("the beginning of a hash", (value) => {
  if (typeof value !== "string" || !/^0x(?:[0-9a-f]{0,64})$/i.test(value)) {
    return refuse(`expected at most 32 bytes in hex, got ${shown(value)}`);
  }
  return new Uint8Array(Buffer.from(value.slice(2).padEnd(64, "0"), "hex"));
});

const padded = (value: Uint8Array): string => `0x${toHex(value).slice(2).padStart(64, "0")}`;

/** What the state was within blocks, and what changed between them. */
export const debugState = defineNamespace<NodeContext>("debug", [
  defineMethod({
    name: "debug_storageRangeAt",
    description: "The storage of an account before one of a block's transactions, in the order of the slots' hashes.",
    params: [
      param("block", block),
      param("transactionIndex", count),
      param("address", address),
      optional("startKey", startKey, new Uint8Array(32)),
      optional("maxResult", count, MOST_SLOTS),
    ],
    result: "slots and values by hash, and the hash to continue from or null",
    handler: async ({ chain }: NodeContext, reference, index, address, from, most) => {
      const found = await mined(chain, reference);
      const limit = Math.min(most, MOST_SLOTS);
      const { slots, next } = await storageRange(chain, found, index, address, from, limit);
      return {
        storage: Object.fromEntries(
          slots.map(({ hash, slot, value }) => [toHex(hash), { key: toHex(slot), value: padded(value) }]),
        ),
        nextKey: next ? toHex(next) : null,
      };
    },
  }),
  defineMethod({
    name: "debug_accountInfoAt",
    description: "An account after one of a block's transactions.",
    params: [param("block", block), param("transactionIndex", count), param("address", address)],
    result: "balance, nonce and code, or null",
    handler: async ({ chain }: NodeContext, reference, index, address) => {
      const found = await accountAfter(chain, await mined(chain, reference), index, address);
      if (!found) return null;
      const { body, code } = found;
      return { balance: quantityToHex(body.balance), nonce: quantityToHex(body.nonce), code: toHex(code) };
    },
  }),
  defineMethod({
    name: "debug_getModifiedAccountsByNumber",
    description: "The accounts that are others after the second block than after the first; after one and before it.",
    params: [param("startBlock", count), optional("endBlock", count)],
    result: "list of addresses",
    handler: ({ chain }: NodeContext, start, end) => {
      const at = (number: number): StoredBlock => {
        const found = chain.block(number);
        if (!found) throw serverError(`block ${number} not found`);
        return found;
      };
      return modified(chain, at(start), end === undefined ? undefined : at(end));
    },
  }),
  defineMethod({
    name: "debug_getModifiedAccountsByHash",
    description: "The accounts that are others after the second block than after the first; after one and before it.",
    params: [param("startHash", hash), optional("endHash", hash)],
    result: "list of addresses",
    handler: ({ chain }: NodeContext, start, end) => {
      const at = (hash: Uint8Array): StoredBlock => {
        const found = chain.blockByHash(hash);
        if (!found) throw serverError(`block ${toHex(hash)} not found`);
        return found;
      };
      return modified(chain, at(start), end && at(end));
    },
  }),
  defineMethod({
    name: "debug_codeByHash",
    description: "The code that has a hash.",
    params: [param("hash", hash), optional("block", block, LATEST)],
    result: "bytes; none where no account ever had it",
    handler: ({ chain }: NodeContext, hash) => toHex(chain.stateAt().code(hash)),
  }),
  defineMethod({
    name: "debug_executionWitness",
    description:
      "What a block's execution needs of the state before it: nodes of the tries, codes, the addresses and slots, and headers.",
    params: [param("block", block)],
    result: "the tries' nodes, codes, addresses and slots, and headers, each as bytes",
    handler: async ({ chain }: NodeContext, reference) => {
      const witness = await executionWitness(chain, await mined(chain, reference));
      const { state, codes, keys, headers } = witness;
      return { state: state.map(toHex), codes: codes.map(toHex), keys: keys.map(toHex), headers: headers.map(toHex) };
    },
  }),
  defineMethod({
    name: "debug_clearTxpool",
    description: "Drops all transactions that wait.",
    guarded: true,
    result: "null",
    handler: async ({ chain }: NodeContext) => {
      for (const { hash } of chain.pool.all()) await chain.dropTransaction(hash, "dropped by debug_clearTxpool");
      return null;
    },
  }),
]);

async function modified(
  chain: NodeContext["chain"],
  start: StoredBlock,
  end: StoredBlock | undefined,
): Promise<string[]> {
  const [from, to] = end ? [start, end] : [start.number > 0 ? chain.block(start.number - 1) : undefined, start];
  if (!from) throw serverError(`block ${start.number} has no parent`);
  if (from.number >= to.number) {
    throw invalidParams(`start block height (${from.number}) must be less than end block height (${to.number})`);
  }
  return (await modifiedAccounts(chain, from, to)).map(toHex);
}
