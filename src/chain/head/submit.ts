import { GAS_PER_BLOB, maxBlobGas, toHex } from "../../ethereum/index.js";
import { encodePool } from "../../persistence/records/index.js";
import { blobParametersAt } from "../config/index.js";
import { ChainError } from "../errors.js";
import type { SignedTransaction } from "../execution/index.js";
import { validate } from "../transactions/validate.js";
import { isBlameless } from "./blameless.js";
import type { Core } from "./core.js";
import { drop, replacedBy } from "./drop.js";
import { type Mined, mineOne, type NextBlock, nextBlock } from "./mining.js";

/** What became of a transaction that was sent. */
export interface Submitted {
  hash: Uint8Array;
  /** The block that it was mined in at once, if it was. */
  mined: Mined | undefined;
}

/**
 * Takes a transaction: with automine and its turn come, into a block of its own at once, and with it whatever waited for
 * it; otherwise into the pool. Resolves when the record of that is on disk.
 * @throws ChainError with geth's text when it is rejected.
 */
export async function submit(core: Core, transaction: SignedTransaction): Promise<Submitted> {
  const { mined, durable } = await core.exclusive(() => accept(core, transaction));
  await durable;
  return { hash: transaction.hash, mined };
}

interface Accepted {
  mined: Mined | undefined;
  durable: Promise<void>;
}

async function accept(core: Core, transaction: SignedTransaction): Promise<Accepted> {
  const failure = core.failure();
  if (failure) throw failure;
  const settings = core.settings();
  const next = nextBlock(core);
  const view = core.state.view();
  const nonce = view.account(transaction.sender)?.nonce ?? 0n;
  if (core.pool.get(transaction.hash)) throw new ChainError("already known");
  const limits = {
    minGasPrice: BigInt(settings.minGasPrice),
    unlimitedInitCode: core.limits.unlimitedInitCode,
  };
  const waiting = core.pool.expenditure(transaction.sender, nonce, transaction.tx.nonce);
  validate(transaction, view, next.environment, limits, waiting);
  if (core.state.transaction(transaction.hash)) throw new ChainError("already known");
  checkBlobCount(core, transaction, next);
  core.pool.check(transaction);
  const itsTurn = transaction.tx.nonce === nonce;
  if (!settings.automine || !itsTurn) return enqueue(core, transaction);

  checkFees(transaction, next);
  const mined = await mineOne(core, transaction, next);
  core.announce("pending", transaction, mined.durable);
  const followers = await mineFollowers(core, transaction.sender);
  return { mined, durable: followers?.durable ?? mined.durable };
}

/** Puts a transaction that is not mined at once into the pool and the journal. */
export function enqueue(core: Core, transaction: SignedTransaction): Accepted {
  const replaced = core.pool.add(transaction);
  const { hash, network, sender } = transaction;
  const { durable } = core.append(
    "pool",
    encodePool({ action: "add", hash, transaction: network, sender, reason: "" }),
  );
  // Only now, so that at no moment neither of the two is on disk.
  if (replaced) void drop(core, replaced, replacedBy(transaction));
  core.announce("pending", transaction, durable);
  return { mined: undefined, durable };
}

/**
 * Mines what waits though its turn has come, each in a block of its own: a crash can fall between a transaction and those
 * that waited for it.
 */
export async function mineOverdue(core: Core): Promise<void> {
  const senders = new Map(core.pool.all().map(({ sender }) => [toHex(sender), sender]));
  for (const sender of senders.values()) await mineFollowers(core, sender);
}

/** Mines what waited for the sender's transaction just mined, each in a block of its own. */
async function mineFollowers(core: Core, sender: Uint8Array): Promise<Mined | undefined> {
  let last: Mined | undefined;
  for (;;) {
    const nonce = core.state.view().account(sender)?.nonce ?? 0n;
    const first = core.pool.of(sender).find(({ tx }) => tx.nonce === nonce);
    if (!first) return last;
    const next = nextBlock(core);
    try {
      checkFees(first, next);
    } catch {
      return last; // it waits for a lower base fee
    }
    try {
      last = await mineOne(core, first, next);
    } catch (cause) {
      if (isBlameless(cause)) return last; // it waits until the upstream answers again, or the state has been rebuilt
      await drop(core, first, cause instanceof Error ? cause.message : String(cause));
    }
  }
}

/** With automine a transaction that cannot pay the next block's base fee would never be mined: it is rejected. */
function checkFees({ tx, sender }: SignedTransaction, { header, environment }: NextBlock): void {
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
