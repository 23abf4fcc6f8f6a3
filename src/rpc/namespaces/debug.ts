import { encodeReceipt } from "../../chain/blocks/receipts.js";
import type { Chain } from "../../chain/index.js";
import { placeBefore, traceBlock, traceCall, traceRawBlock, traceTransaction } from "../../chain/tracing/index.js";
import { bloomOf, toHex } from "../../ethereum/index.js";
import { joinBlock } from "../../persistence/chain-file/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { NodeContext } from "../context.js";
import { serverError } from "../errors.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { type BlockReference, block, blockNumberOrTag, hash, hexData, LATEST, transactionRequest } from "../schema.js";
import { findBlock, findPlace } from "./block-reference.js";
import { callRequest, withOverrides } from "./eth-calls.js";
import { rawTransaction } from "./eth-raw.js";
import { traceCallOptions, traceOptions } from "./trace-options.js";

const options = optional("options", traceOptions, {});
const reference = param("block", block);

/** Transactions executed once more under a tracer, and the chain's raw bytes. */
export const debug = defineNamespace<NodeContext>("debug", [
  defineMethod({
    name: "debug_traceTransaction",
    description:
      "Executes a mined transaction once more and answers each of its steps, or what the named tracer makes of it.",
    params: [param("hash", hash), options],
    result: "struct logs, or what the tracer answers",
    handler: ({ chain }: NodeContext, hash, options) => traceTransaction(chain, hash, options),
  }),
  defineMethod({
    name: "debug_traceCall",
    description:
      "Traces a call on a block's state, or with `txIndex` on the state before one of its transactions, with overrides.",
    params: [
      param("transaction", transactionRequest),
      optional("block", block, LATEST),
      optional("options", traceCallOptions, {
        stateOverrides: undefined,
        blockOverrides: undefined,
        txIndex: undefined,
        options: {},
      }),
    ],
    result: "struct logs, or what the tracer answers",
    handler: async ({ chain }: NodeContext, request, reference, given) => {
      const { options, stateOverrides, blockOverrides, txIndex } = given;
      const place =
        txIndex === undefined
          ? await findPlace(chain, reference)
          : await placeBefore(chain, await mined(chain, reference), txIndex);
      const changed = withOverrides(place, stateOverrides, blockOverrides);
      return traceCall(chain, callRequest(request), changed, options, chain.callGasCap);
    },
  }),
  defineMethod({
    name: "debug_traceBlockByNumber",
    description: "Traces every transaction of a block.",
    params: [param("block", blockNumberOrTag), options],
    result: "list of transaction hashes and traces",
    handler: async ({ chain }: NodeContext, reference, options) =>
      traceBlock(chain, await mined(chain, reference), options),
  }),
  defineMethod({
    name: "debug_traceBlockByHash",
    description: "Traces every transaction of a block.",
    params: [param("hash", hash), options],
    result: "list of transaction hashes and traces",
    handler: ({ chain }: NodeContext, hash, options) => {
      const found = chain.blockByHash(hash);
      if (!found) throw serverError(`block ${toHex(hash)} not found`);
      return traceBlock(chain, found, options);
    },
  }),
  defineMethod({
    name: "debug_traceBlock",
    description: "Traces every transaction of a block given as RLP, whose parent is part of the chain.",
    params: [param("rlp", hexData), options],
    result: "list of transaction hashes and traces",
    handler: ({ chain }: NodeContext, rlp, options) => traceRawBlock(chain, rlp, options),
  }),
  defineMethod({
    name: "debug_getRawHeader",
    description: "The RLP of a block's header; its keccak-256 is the block hash.",
    params: [reference],
    result: "bytes",
    handler: async ({ chain }: NodeContext, reference) => toHex((await existing(chain, reference)).payload.header),
  }),
  defineMethod({
    name: "debug_getRawBlock",
    description: "The RLP of a block.",
    params: [reference],
    result: "bytes",
    handler: async ({ chain }: NodeContext, reference) => toHex(joinBlock((await existing(chain, reference)).payload)),
  }),
  defineMethod({
    name: "debug_getRawReceipts",
    description: "The receipts of a block as its receipts trie holds them (EIP-2718).",
    params: [reference],
    result: "list of bytes",
    handler: async ({ chain }: NodeContext, reference) => {
      const { payload } = await existing(chain, reference);
      return payload.receipts.map((receipt, index) => {
        const first = (payload.transactions[index] as Uint8Array)[0] as number;
        return toHex(encodeReceipt(first >= LIST ? 0 : first, receipt, bloomOf(receipt.logs)));
      });
    },
  }),
  defineMethod({
    name: "debug_getRawTransaction",
    description: "A transaction, mined or waiting, as it was signed (EIP-2718).",
    params: [param("hash", hash)],
    result: "bytes or null",
    handler: ({ chain }: NodeContext, hash) => rawTransaction(chain, hash),
  }),
  defineMethod({
    name: "debug_getBadBlocks",
    description: "Blocks from the network that do not hold. There is no network: the list is empty.",
    result: "empty list",
    handler: () => [],
  }),
]);

/** The first byte of an RLP list is at least this. A typed transaction begins with its type, a legacy one is a list. */
const LIST = 0xc0;

/** A block that can be executed once more. */
export function mined(chain: Chain, reference: BlockReference): Promise<StoredBlock> {
  if (reference.kind === "tag" && reference.tag === "pending") {
    throw serverError("tracing on top of pending is not supported");
  }
  return existing(chain, reference);
}

async function existing(chain: Chain, reference: BlockReference): Promise<StoredBlock> {
  const found = await findBlock(chain, reference);
  if (!found) throw serverError("block not found");
  return found;
}
