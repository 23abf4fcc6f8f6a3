/**
 * What gas and blob gas cost: EIP-1559, EIP-4844, EIP-7691, EIP-7892, EIP-7918. All prices are wei per unit of gas.
 */

import type { BlobParameters } from "./blob-parameters.js";
import type { Hardfork } from "./hardforks.js";
import type { HeaderFields } from "./header.js";
import { rulesOf } from "./rules.js";
import type { TransactionFields } from "./transaction.js";

/** Base fee of the first block with EIP-1559, in wei. */
export const INITIAL_BASE_FEE = 1_000_000_000n;
/** A block aims at its gas limit divided by this (EIP-1559). */
export const ELASTICITY = 2n;
/** The base fee moves by at most one part in this many per block (EIP-1559). */
const BASE_FEE_CHANGE_DENOMINATOR = 8n;
/** Gas of one blob (EIP-4844). */
export const GAS_PER_BLOB = 131_072n;
/** Least price of a unit of blob gas (EIP-4844). */
export const MIN_BLOB_BASE_FEE = 1n;
/** What a blob costs the execution layer, in gas, which is the lower bound of its price (EIP-7918). */
const BLOB_BASE_COST = 8_192n;

type FeeHeader = Pick<HeaderFields, "gasLimit" | "gasUsed" | "baseFeePerGas">;
type BlobHeader = Pick<HeaderFields, "baseFeePerGas" | "blobGasUsed" | "excessBlobGas">;

/**
 * The base fee of the block after `parent` (EIP-1559). The first block with the rule (its parent has no base fee) starts
 * at 1 gwei.
 */
export function nextBaseFee(parent: FeeHeader): bigint {
  const { baseFeePerGas, gasLimit, gasUsed } = parent;
  if (baseFeePerGas === undefined) return INITIAL_BASE_FEE;
  const target = gasLimit / ELASTICITY;
  // A gas limit of 0 or 1 leaves nothing to aim at.
  if (gasUsed === target || target === 0n) return baseFeePerGas;
  if (gasUsed > target) {
    const delta = (baseFeePerGas * (gasUsed - target)) / target / BASE_FEE_CHANGE_DENOMINATOR;
    return baseFeePerGas + (delta > 1n ? delta : 1n);
  }
  return baseFeePerGas - (baseFeePerGas * (target - gasUsed)) / target / BASE_FEE_CHANGE_DENOMINATOR;
}

/**
 * The gas limit to start from for the block after `parent`: the parent's, doubled where the base fee begins, so that the
 * target stays what the limit was (EIP-1559).
 */
export function inheritedGasLimit(parent: FeeHeader, childFork: Hardfork): bigint {
  const begins = parent.baseFeePerGas === undefined && rulesOf(childFork).hasBaseFee;
  return begins ? parent.gasLimit * ELASTICITY : parent.gasLimit;
}

/** By the same rule, one block's gas limit is less than this part of its parent's away from it (yellow paper, 4.3.4). */
const GAS_LIMIT_BOUND = 1024n;
const MIN_GAS_LIMIT = 5_000n;

/** The gas limit that a block may have on its way from its parent's (see {@link inheritedGasLimit}) to a target. */
export function nextGasLimit(before: bigint, target: bigint): bigint {
  const most = before / GAS_LIMIT_BOUND - 1n;
  const wanted = target < MIN_GAS_LIMIT ? MIN_GAS_LIMIT : target;
  if (wanted > before) return wanted - before > most ? before + most : wanted;
  return before - wanted > most ? before - most : wanted;
}

/** `factor · e^(numerator / denominator)` by EIP-4844's integer Taylor series. */
export function fakeExponential(factor: bigint, numerator: bigint, denominator: bigint): bigint {
  let output = 0n;
  let term = factor * denominator;
  for (let i = 1n; term > 0n; i++) {
    output += term;
    term = (term * numerator) / (denominator * i);
  }
  return output / denominator;
}

/** The price of a unit of blob gas in a block with this excess (EIP-4844), under the block's own blob parameters. */
export function blobBaseFee(excessBlobGas: bigint, blobs: BlobParameters): bigint {
  return fakeExponential(MIN_BLOB_BASE_FEE, excessBlobGas, BigInt(blobs.updateFraction));
}

/**
 * The excess blob gas of the block after `parent`.
 *
 * From Osaka on the price of blobs is held at what carrying them costs: while it lies below, the excess does not fall
 * (EIP-7918).
 * @param childFork hardfork of the block after `parent`
 * @param childBlobs blob parameters of the block after `parent`
 */
export function nextExcessBlobGas(parent: BlobHeader, childFork: Hardfork, childBlobs: BlobParameters): bigint {
  const excess = parent.excessBlobGas ?? 0n;
  const used = parent.blobGasUsed ?? 0n;
  const target = BigInt(childBlobs.target) * GAS_PER_BLOB;
  if (excess + used < target) return 0n;
  if (rulesOf(childFork).hasBlobFeeFloor) {
    const reserve = BLOB_BASE_COST * (parent.baseFeePerGas ?? 0n);
    if (reserve > GAS_PER_BLOB * blobBaseFee(excess, childBlobs)) {
      const max = BigInt(childBlobs.max) * GAS_PER_BLOB;
      return max === 0n ? excess : excess + (used * (max - target)) / max;
    }
  }
  return excess + used - target;
}

/** Most blob gas that a block may use. */
export const maxBlobGas = (blobs: BlobParameters): bigint => BigInt(blobs.max) * GAS_PER_BLOB;

export type PricedTransaction = Pick<TransactionFields, "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas">;

/** What a transaction offers the block's producer per gas, on top of the base fee; negative if it cannot pay that. */
export function priorityFee(transaction: PricedTransaction, baseFee: bigint): bigint {
  const cap = transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n;
  const tip = transaction.maxPriorityFeePerGas ?? cap;
  return tip < cap - baseFee ? tip : cap - baseFee;
}

/**
 * The price per gas that a transaction pays in a block (EIP-1559; `effectiveGasPrice` of its receipt).
 * @param baseFee of the block; undefined before London
 */
export function effectiveGasPrice(transaction: PricedTransaction, baseFee: bigint | undefined): bigint {
  if (transaction.maxFeePerGas === undefined) return transaction.gasPrice ?? 0n;
  return (baseFee ?? 0n) + priorityFee(transaction, baseFee ?? 0n);
}

/** Most that a transaction can cost its sender, in wei: what must be in the account for it to be accepted. */
export function maxCost(
  transaction: PricedTransaction &
    Pick<TransactionFields, "gasLimit" | "value" | "maxFeePerBlobGas" | "blobVersionedHashes">,
): bigint {
  const price = transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n;
  const blobGas = BigInt(transaction.blobVersionedHashes?.length ?? 0) * GAS_PER_BLOB;
  return transaction.gasLimit * price + transaction.value + blobGas * (transaction.maxFeePerBlobGas ?? 0n);
}
