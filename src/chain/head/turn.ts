import { GAS_PER_BLOB, maxBlobGas, toHex } from "../../ethereum/index.js";
import type { BlockMaker } from "../blocks/build.js";
import { blobParametersAt } from "../config/index.js";
import { ChainError } from "../errors.js";
import type { SignedTransaction } from "../execution/index.js";
import { validate } from "../transactions/validate.js";
import type { Core } from "./core.js";
import { hasRoom, type NextBlock } from "./mining.js";

/** What a transaction is, now: one of the next block, one that waits in the pool, or one of the block after. */
export type Turn = "now" | "waits" | "later";

/**
 * Checks a transaction as the next one of a block, with geth's texts.
 * @param block in the making; undefined before its first transaction
 * @throws ChainError when it is rejected
 */
export function turnOf(
  core: Core,
  transaction: SignedTransaction,
  next: NextBlock,
  block: BlockMaker | undefined,
): Turn {
  const failure = core.failure();
  if (failure) throw failure;
  const { tx, sender, hash } = transaction;
  const settings = core.settings();
  const state = block?.state ?? core.state.view();
  const nonce = state.account(sender)?.nonce ?? 0n;
  if (core.pool.get(hash)) throw new ChainError("already known");
  const limits = {
    minGasPrice: BigInt(settings.minGasPrice),
    unlimitedInitCode: core.limits.unlimitedInitCode,
  };
  validate(transaction, state, next.environment, limits, core.pool.expenditure(sender, nonce, tx.nonce));
  if (core.state.transaction(hash)) throw new ChainError("already known");
  checkBlobCount(core, transaction, next);
  core.pool.check(transaction);
  if (!settings.automine || tx.nonce !== nonce) return "waits";
  checkFees(transaction, next);
  return !block || hasRoom(core, transaction, next.header, block) ? "now" : "later";
}

/** With automine a transaction that cannot pay the next block's base fee would never be mined: it is rejected. */
export function checkFees({ tx, sender }: SignedTransaction, { header, environment }: NextBlock): void {
  const { baseFeePerGas = 0n } = header;
  const cap = tx.maxFeePerGas ?? tx.gasPrice ?? 0n;
  if (cap < baseFeePerGas) {
    throw new ChainError(
      `max fee per gas less than block base fee: address ${toHex(sender)}, maxFeePerGas: ${cap}, baseFee: ${baseFeePerGas}`,
    );
  }
  if (tx.maxFeePerBlobGas !== undefined && tx.maxFeePerBlobGas < environment.blobBaseFee) {
    throw new ChainError(
      `max fee per blob gas less than block blob gas fee: address ${toHex(sender)}, blobGasFeeCap: ${tx.maxFeePerBlobGas}, blobBaseFee: ${environment.blobBaseFee}`,
    );
  }
}

function checkBlobCount(core: Core, { tx }: SignedTransaction, { header }: NextBlock): void {
  if (!tx.blobVersionedHashes) return;
  const blobs = blobParametersAt(core.config, header.timestamp);
  const most = blobs ? Number(maxBlobGas(blobs) / GAS_PER_BLOB) : 0;
  if (tx.blobVersionedHashes.length === 0) throw new ChainError("blob transaction missing blob hashes");
  if (tx.blobVersionedHashes.length > most) {
    throw new ChainError(`too many blobs in transaction: have ${tx.blobVersionedHashes.length}, permitted ${most}`);
  }
}
