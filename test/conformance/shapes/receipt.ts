/** Receipts and logs. */
import { z } from "zod";
import { address, bytes, bytesOf, hash, quantity } from "./scalars.js";

export const log = z.strictObject({
  ...{ removed: z.boolean(), logIndex: quantity, transactionIndex: quantity, transactionHash: hash, blockHash: hash },
  ...{ blockNumber: quantity, blockTimestamp: quantity, address, data: bytes, topics: z.array(hash).max(4) },
});

const common = {
  ...{ transactionHash: hash, transactionIndex: quantity, blockHash: hash, blockNumber: quantity, from: address },
  ...{ to: address.nullable(), cumulativeGasUsed: quantity, gasUsed: quantity, effectiveGasPrice: quantity },
  ...{ contractAddress: address.nullable(), logs: z.array(log), logsBloom: bytesOf(256) },
};

/** What became of a transaction: a state root before Byzantium, then a status (EIP-658). */
const outcome = { early: { root: hash }, late: { status: z.enum(["0x0", "0x1"]) } };
const plain = z.enum(["0x0", "0x1", "0x2", "0x4"]);
const blobs = { type: z.literal("0x3"), blobGasUsed: quantity, blobGasPrice: quantity };

export const receiptBefore = z.strictObject({ ...common, ...outcome.early, type: plain });
export const receiptSince = z.union([
  z.strictObject({ ...common, ...outcome.late, type: plain }),
  z.strictObject({ ...common, ...outcome.late, ...blobs }),
]);
export const receipt = z.union([receiptBefore, receiptSince]);
