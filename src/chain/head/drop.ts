import { EMPTY, equalBytes, toHex } from "../../ethereum/index.js";
import { encodePool, type StateDiff } from "../../persistence/records/index.js";
import type { SignedTransaction } from "../execution/index.js";
import type { Core } from "./core.js";

/** Removes a transaction from the pool, with a record of it and of why. Resolves when that is on disk. */
export function drop(
  core: Core,
  { hash, sender }: Pick<SignedTransaction, "hash" | "sender">,
  reason: string,
): Promise<void> {
  const payload = encodePool({ action: "drop", hash, transaction: EMPTY, sender, reason });
  const { durable } = core.append("pool", payload);
  core.pool.remove(hash);
  core.announce("dropped", { hash, sender, reason }, durable);
  return durable;
}

/**
 * Drops what waits with a nonce that its sender's account has passed: nothing could mine it any more.
 * @param diff what changed in the state; only accounts in it can have passed a nonce
 * @param mined the transactions of the block that changed it
 */
export function dropPassed(
  core: Core,
  { accounts }: Pick<StateDiff, "accounts">,
  mined: readonly SignedTransaction[] = [],
): void {
  if (core.pool.size() === 0) return;
  for (const { address, body } of accounts) {
    const nonce = body?.nonce ?? 0n;
    for (const transaction of core.pool.of(address)) {
      if (transaction.tx.nonce >= nonce) break;
      const rival = mined.find(({ tx, sender }) => tx.nonce === transaction.tx.nonce && equalBytes(sender, address));
      void drop(core, transaction, rival ? replacedBy(rival) : nonceTooLow(transaction, nonce));
    }
  }
}

export const replacedBy = ({ hash }: SignedTransaction): string => `replaced by ${toHex(hash)}`;

/** Why a transaction cannot be mined whose nonce its sender's account has passed, as geth reports it. */
export const nonceTooLow = ({ tx, sender }: SignedTransaction, nonce: bigint): string =>
  `nonce too low: address ${toHex(sender)}, tx: ${tx.nonce} state: ${nonce}`;
