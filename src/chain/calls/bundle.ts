import { encodeHeader, GAS_PER_BLOB, keccak256, toHex } from "../../ethereum/index.js";
import type { StateView } from "../../persistence/state/index.js";
import { environmentOf } from "../blocks/environment.js";
import { blobParametersAt, type ChainConfig } from "../config/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import { applyTransaction, beginBlock, createOverlay, type SignedTransaction } from "../execution/index.js";
import { isBlameless } from "../head/blameless.js";
import type { Core } from "../head/core.js";
import { headerOf } from "../simulate/index.js";
import { validate } from "../transactions/validate.js";
import type { BlockOverride, CallPlace } from "./calls.js";

/** Transactions, signed for the chain as it is where they are called, that are to be mined in this order, one after the other, at the top of a block. */
export interface Bundle {
  transactions: readonly SignedTransaction[];
  /** The block that they are for; what is not said of it follows from the block whose state they run on. */
  block: BlockOverride & { number: number };
}

/** What the coinbase got, in wei. */
export interface Proceeds {
  /** By how much its balance grew. */
  coinbaseDiff: bigint;
  /** The part of it that was sent to it, and was not for gas. */
  ethSentToCoinbase: bigint;
  /** The tips. */
  gasFees: bigint;
}

export interface BundledTransaction extends Proceeds {
  transaction: SignedTransaction;
  /** The tip per gas. */
  gasPrice: bigint;
  gasUsed: bigint;
  /** Why it failed, as geth reports it; empty when it succeeded. */
  error: string;
  returnData: Uint8Array;
}

export interface BundleResult extends Proceeds {
  results: BundledTransaction[];
  gasUsed: bigint;
  /** What the coinbase got per gas. */
  gasPrice: bigint;
  /** The hash of the transactions' hashes, one after the other. */
  hash: Uint8Array;
}

/** Seconds from the state's block to the bundle's. */
const SLOT = 12;

/**
 * Executes a bundle as the first transactions of a block (`eth_callBundle`). Nothing of it is kept.
 * @throws ChainError naming the transaction that could not be part of the block.
 */
export async function callBundle(core: Core, { transactions, block }: Bundle, place: CallPlace): Promise<BundleResult> {
  const { header: parent, state, config } = place;
  const { number, timestamp = parent.timestamp + SLOT, ...fields } = block;
  const under = { header: parent, hash: keccak256(encodeHeader(parent)) };
  const header = headerOf(config, { number, timestamp, block: fields, calls: [], accounts: [] }, under, true);
  header.mixHash = parent.mixHash;
  checkBlobs(config, transactions, header.timestamp);
  const overlay = createOverlay(state, Number.MAX_SAFE_INTEGER);
  const environment = environmentOf(config, header, core.blockHash, core.limits);
  beginBlock(overlay, environment);

  const seen: StateView = {
    ...state,
    account: overlay.account,
    code: (hash, address) => (address ? overlay.code(address) : state.code(hash, address)),
  };
  const limits = { minGasPrice: 0n, unlimitedInitCode: core.limits.unlimitedInitCode };
  const received = (): bigint => overlay.account(header.coinbase)?.balance ?? 0n;
  const first = received();
  const results: BundledTransaction[] = [];
  let gasUsed = 0n;
  let gasFees = 0n;
  for (const transaction of transactions) {
    const before = received();
    const result = await include(transaction, async () => {
      validate(transaction, seen, environment, limits);
      return applyTransaction(overlay, environment, transaction, gasUsed);
    });
    const gasPrice = result.effectiveGasPrice - environment.baseFeePerGas;
    const fees = result.gasUsed * gasPrice;
    gasUsed += result.gasUsed;
    gasFees += fees;
    const { error, returnData } = result;
    const got = proceeds(received() - before, fees);
    results.push({ transaction, gasPrice, gasUsed: result.gasUsed, error, returnData, ...got });
  }
  const total = proceeds(received() - first, gasFees);
  return {
    results,
    ...total,
    gasUsed,
    gasPrice: gasUsed === 0n ? 0n : total.coinbaseDiff / gasUsed,
    hash: keccak256(Buffer.concat(transactions.map(({ hash }) => hash))),
  };
}

/** A coinbase that spends in the bundle has got nothing, as Anvil has it. */
const proceeds = (grown: bigint, gasFees: bigint): Proceeds => {
  const coinbaseDiff = grown > 0n ? grown : 0n;
  return { coinbaseDiff, ethSentToCoinbase: coinbaseDiff > gasFees ? coinbaseDiff - gasFees : 0n, gasFees };
};

function checkBlobs(config: ChainConfig, transactions: readonly SignedTransaction[], timestamp: number): void {
  const most = blobParametersAt(config, timestamp)?.max;
  const count = transactions.reduce((sum, { tx }) => sum + (tx.blobVersionedHashes?.length ?? 0), 0);
  if (most !== undefined && count > most) {
    throw new ChainError(
      `blob gas usage exceeds the limit of ${BigInt(most) * GAS_PER_BLOB} gas per block.`,
      ERROR_CODES.invalidParams,
    );
  }
}

/** What keeps a transaction out of the block keeps out the bundle. */
async function include<T>({ hash }: SignedTransaction, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isBlameless(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ChainError(`err: ${reason}; txhash ${toHex(hash)}`, undefined, undefined, { cause });
  }
}
