import * as z from "zod/mini";
import { blobParametersAt } from "../../../chain/config/index.js";
import type { ChainReader } from "../../../chain/index.js";
import { blobBaseFee, decodeTransaction, effectiveGasPrice, maxBlobGas } from "../../../ethereum/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { invalidParams, serverError } from "../../errors.js";
import { feeHistoryOfFork } from "../../fork/fee-history.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { nextBaseFeeOf, nextBlobBaseFee } from "../../requests/fees.js";
import { blockNumberOrTag, count, described, listOf } from "../../schema.js";

const MAX_HISTORY = 1024;

const percentiles = listOf(described(z.number().check(z.gte(0), z.lte(100)), { type: "number" }), 100);

export const eth_feeHistory = defineMethod({
  name: "eth_feeHistory",
  description: "Base fees, gas used and tips of past blocks, and the base fee of the next (EIP-1559, EIP-4844).",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("blockCount", count), param("newestBlock", blockNumberOrTag), optional("percentiles", percentiles)],
  result: answer("object", "FeeHistory"),
  fork: feeHistoryOfFork,
  handler: async ({ chain }, blockCount, reference, percentiles) => {
    const newest = await findBlock(chain, reference);
    if (!newest) throw serverError("request beyond head block");
    if (percentiles?.some((value, index) => index > 0 && value < (percentiles[index - 1] as number))) {
      throw invalidParams("invalid reward percentile: they have to ascend");
    }
    const first = Math.max(0, newest.number - Math.min(blockCount, MAX_HISTORY) + 1);
    const blocks: StoredBlock[] = [];
    for (let number = first; number <= newest.number; number++) {
      const block = number === newest.number ? newest : chain.block(number);
      if (block && blockCount > 0) blocks.push(block);
    }
    const headers = blocks.map(({ header }) => header);
    const next = newest.number < chain.head().number ? chain.block(newest.number + 1)?.header : undefined;
    return {
      oldestBlock: quantityToHex(first),
      baseFeePerGas: [
        ...headers.map(({ baseFeePerGas }) => quantityToHex(baseFeePerGas ?? 0n)),
        quantityToHex(next?.baseFeePerGas ?? nextBaseFeeOf(chain)),
      ],
      gasUsedRatio: headers.map(({ gasUsed, gasLimit }) => Number(gasUsed) / Number(gasLimit)),
      baseFeePerBlobGas: [
        ...headers.map((header) => quantityToHex(blobPrice(chain.config, header.excessBlobGas, header.timestamp))),
        quantityToHex(nextBlobBaseFee(chain.config, newest)),
      ],
      blobGasUsedRatio: headers.map(({ blobGasUsed, timestamp }) => {
        const blobs = blobParametersAt(chain.config, timestamp);
        return blobs && blobGasUsed !== undefined ? Number(blobGasUsed) / Number(maxBlobGas(blobs)) : 0;
      }),
      // As geth and Ganache: no blocks, an empty history.
      ...(percentiles?.length ? { reward: blocks.map((block) => rewards(block, percentiles)) } : {}),
    };
  },
});

type Config = ChainReader["config"];

function blobPrice(config: Config, excess: bigint | undefined, timestamp: number): bigint {
  const blobs = blobParametersAt(config, timestamp);
  return excess !== undefined && blobs ? blobBaseFee(excess, blobs) : 0n;
}

/** The tips at the given percentiles of the block's gas, as geth reckons them. */
function rewards({ header, payload }: StoredBlock, percentiles: number[]): string[] {
  const baseFee = header.baseFeePerGas ?? 0n;
  const tips = payload.transactions
    .map((raw, index) => ({
      tip: effectiveGasPrice(decodeTransaction(raw), header.baseFeePerGas) - baseFee,
      gas: payload.receipts[index]?.gasUsed ?? 0n,
    }))
    .sort((a, b) => (a.tip < b.tip ? -1 : a.tip > b.tip ? 1 : 0));
  return percentiles.map((percentile) => {
    if (tips.length === 0) return "0x0";
    const wanted = (header.gasUsed * BigInt(Math.round(percentile * 1e6))) / 100_000_000n;
    let sum = 0n;
    const found = tips.find(({ gas }) => {
      sum += gas;
      return sum >= wanted;
    });
    return quantityToHex((found ?? tips.at(-1))?.tip ?? 0n);
  });
}
