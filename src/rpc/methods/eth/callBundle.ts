import * as z from "zod/mini";
import { toHex } from "../../../ethereum/index.js";
import { invalidParams } from "../../errors.js";
import { answer, defineMethod, param } from "../../method.js";
import { findPlace } from "../../requests/block-reference.js";
import { address, block, count, field, hexData, LATEST, listOf, objectOf, quantity, stateOf } from "../../schema.js";

const bundle = objectOf(
  "a bundle",
  z.object({
    txs: listOf(hexData, 1_000),
    blockNumber: count,
    stateBlockNumber: field(stateOf(block)),
    timestamp: field(count),
    coinbase: field(address),
    gasLimit: field(quantity),
    difficulty: field(quantity),
    baseFee: field(quantity),
    /** For a time limit, which this node has anyway. */
    timeout: field(count),
  }),
  {
    type: "{ txs: readonly Hex[]; blockNumber: QuantityInput; stateBlockNumber?: BlockReference; timestamp?: QuantityInput; coinbase?: Address; gasLimit?: QuantityInput; difficulty?: QuantityInput; baseFee?: QuantityInput }",
    sample: { txs: ["0x02f8"], blockNumber: "0x2", stateBlockNumber: "latest" },
  },
);

export const eth_callBundle = defineMethod({
  name: "eth_callBundle",
  description:
    "Executes signed transactions one after the other at the top of a block to come, and reports what its coinbase gets for them; changes nothing.",
  access: "read",
  peers: ["anvil"],
  params: [param("bundle", bundle)],
  result: answer("what each transaction did and paid, and all of them together", "BundleResult"),
  handler: async ({ chain }, bundle) => {
    const { txs, blockNumber, timestamp, coinbase, gasLimit, difficulty, baseFee } = bundle;
    if (txs.length === 0) throw invalidParams("bundle missing txs");
    if (blockNumber === 0) throw invalidParams("bundle missing blockNumber");
    const place = await findPlace(chain, bundle.stateBlockNumber ?? LATEST);
    const transactions = await Promise.all(txs.map((raw) => chain.decode(raw, place.config)));
    const block = { number: blockNumber, timestamp, coinbase, gasLimit, difficulty, baseFeePerGas: baseFee };
    const made = await chain.callBundle({ transactions, block }, place);
    return {
      bundleGasPrice: `${made.gasPrice}`,
      bundleHash: toHex(made.hash),
      ...proceeds(made),
      results: made.results.map((result) => ({
        txHash: toHex(result.transaction.hash),
        ...proceeds(result),
        fromAddress: toHex(result.transaction.sender),
        toAddress: result.transaction.tx.to ? toHex(result.transaction.tx.to) : null,
        gasPrice: `${result.gasPrice}`,
        gasUsed: Number(result.gasUsed),
        ...(result.error === ""
          ? { value: toHex(result.returnData) }
          : { error: result.error, revert: toHex(result.returnData) }),
      })),
      stateBlockNumber: place.header.number,
      totalGasUsed: Number(made.gasUsed),
    };
  },
});

/** Wei in decimal text, as Flashbots' relay writes it. */
const proceeds = (of: {
  coinbaseDiff: bigint;
  ethSentToCoinbase: bigint;
  gasFees: bigint;
}): Record<string, string> => ({
  coinbaseDiff: `${of.coinbaseDiff}`,
  ethSentToCoinbase: `${of.ethSentToCoinbase}`,
  gasFees: `${of.gasFees}`,
});
