import type { Chain } from "../../chain/index.js";
import { decodeTransaction, toHex } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { NodeContext } from "../context.js";
import { hashOf, headerToJson, minedTransactionToJson, pendingTransactionToJson } from "../format/index.js";
import { defineMethod, defineNamespace, param } from "../method.js";
import { address, blockNumberOrTag, count, hash, quantity64 } from "../schema.js";
import { findBlock } from "./block-reference.js";

const byHash = param("hash", hash);
const byNumber = param("block", blockNumberOrTag);
const index = param("index", count);

const rawAt = (block: StoredBlock | undefined, index: number): string | null => {
  const raw = block?.payload.transactions[index];
  return raw ? toHex(raw) : null;
};

/** A transaction in its encoding, mined or (with its blobs) waiting. */
export function rawTransaction(chain: Chain, hash: Uint8Array): string | null {
  const entry = chain.state.transaction(hash);
  if (entry) return rawAt(chain.block(entry.block), entry.index);
  const waiting = chain.pool.get(hash);
  return waiting ? toHex(waiting.network) : null;
}

/** The hash of a mined transaction by who sent it and its nonce. */
export function hashBySenderAndNonce(chain: Chain, sender: Uint8Array, nonce: bigint): string | null {
  const block = blockOfNonce(chain, sender, nonce);
  const raw = block?.payload.transactions[placeIn(block, sender, nonce)];
  return raw ? toHex(hashOf(raw)) : null;
}

/** Headers, and transactions as they were signed. */
export const ethRaw = defineNamespace<NodeContext>("eth", [
  defineMethod({
    name: "eth_getHeaderByNumber",
    description: "A block's header by number or tag.",
    params: [byNumber],
    result: "header or null",
    handler: async ({ chain }: NodeContext, reference) => {
      const found = await findBlock(chain, reference);
      if (!found) return null;
      const json = headerToJson(found);
      return found.seq < 0 ? { ...json, hash: null, nonce: null } : json; // it is not mined
    },
  }),
  defineMethod({
    name: "eth_getHeaderByHash",
    description: "A block's header by the block's hash.",
    params: [byHash],
    result: "header or null",
    handler: ({ chain }: NodeContext, hash) => {
      const found = chain.blockByHash(hash);
      return found ? headerToJson(found) : null;
    },
  }),
  defineMethod({
    name: "eth_getRawTransactionByHash",
    description: "A transaction, mined or waiting, as it was signed (EIP-2718).",
    params: [byHash],
    result: "bytes or null",
    handler: ({ chain }: NodeContext, hash) => rawTransaction(chain, hash),
  }),
  defineMethod({
    name: "eth_getRawTransactionByBlockNumberAndIndex",
    description: "A transaction by its place in a block, as it was signed (EIP-2718).",
    params: [byNumber, index],
    result: "bytes or null",
    handler: async ({ chain }: NodeContext, reference, index) => rawAt(await findBlock(chain, reference), index),
  }),
  defineMethod({
    name: "eth_getRawTransactionByBlockHashAndIndex",
    description: "A transaction by its place in a block, as it was signed (EIP-2718).",
    params: [byHash, index],
    result: "bytes or null",
    handler: ({ chain }: NodeContext, hash, index) => rawAt(chain.blockByHash(hash), index),
  }),
  defineMethod({
    name: "eth_getTransactionBySenderAndNonce",
    description: "A transaction, mined or waiting, by who sent it and its nonce.",
    params: [param("sender", address), param("nonce", quantity64)],
    result: "transaction or null",
    handler: ({ chain }: NodeContext, sender, nonce) => {
      const block = blockOfNonce(chain, sender, nonce);
      const place = block ? placeIn(block, sender, nonce) : -1;
      if (block && place !== -1) return minedTransactionToJson(block, place);
      const waiting = chain.pool.of(sender).find(({ tx }) => tx.nonce === nonce);
      return waiting ? pendingTransactionToJson(waiting) : null;
    },
  }),
]);

/** The first block after which an account's nonce is above a nonce; a bisection, for nonces only rise. */
function blockOfNonce(chain: Chain, sender: Uint8Array, nonce: bigint): StoredBlock | undefined {
  const above = (number: number): boolean => (chain.stateAt(number).account(sender)?.nonce ?? 0n) > nonce;
  let low = chain.genesisNumber;
  let high = chain.head().number;
  if (!above(high)) return undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (above(middle)) high = middle;
    else low = middle + 1;
  }
  return chain.block(low);
}

/** Which of the block's transactions it is; -1 where the nonce rose otherwise (a delegation, a change from outside). */
const placeIn = ({ payload }: StoredBlock, sender: Uint8Array, nonce: bigint): number =>
  payload.transactions.findIndex(
    (raw, place) =>
      Buffer.compare(payload.senders[place] as Uint8Array, sender) === 0 && decodeTransaction(raw).nonce === nonce,
  );
