/** Transactions of each type, mined and waiting. */
import { z } from "zod";
import { address, byte, bytes, hash, quantity } from "./scalars.js";

const accessList = z.array(z.strictObject({ address, storageKeys: z.array(hash) }));
const authorization = z.strictObject({
  ...{ chainId: quantity, nonce: quantity, address, yParity: byte, r: quantity, s: quantity },
});

const place = { blockHash: hash, blockNumber: quantity, blockTimestamp: quantity, transactionIndex: quantity };
const nowhere = {
  ...{ blockHash: z.null(), blockNumber: z.null(), blockTimestamp: z.null(), transactionIndex: z.null() },
};

const common = {
  ...{ from: address, hash, nonce: quantity, gas: quantity, value: quantity, input: bytes, gasPrice: quantity },
  ...{ r: quantity, s: quantity, v: quantity },
};
const typed = { ...common, chainId: quantity, accessList, yParity: byte, v: byte };
const feeMarket = { ...typed, maxFeePerGas: quantity, maxPriorityFeePerGas: quantity };
const anyone = { to: address.nullable() };

const types = [
  { ...common, ...anyone, type: z.literal("0x0"), chainId: quantity.optional() },
  { ...typed, ...anyone, type: z.literal("0x1") },
  { ...feeMarket, ...anyone, type: z.literal("0x2") },
  {
    ...{ ...feeMarket, to: address, type: z.literal("0x3") },
    ...{ maxFeePerBlobGas: quantity, blobVersionedHashes: z.array(hash).min(1) },
  },
  { ...feeMarket, to: address, type: z.literal("0x4"), authorizationList: z.array(authorization).min(1) },
] as const;

export const mined = z.union(types.map((fields) => z.strictObject({ ...fields, ...place })));
export const waiting = z.union(types.map((fields) => z.strictObject({ ...fields, ...nowhere })));
