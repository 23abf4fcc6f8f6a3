import { ChainError, type ChainReader, type SignedTransaction } from "../../chain/index.js";
import type { AccountSigner } from "../../chain/wallet/node-wallet.js";
import { toHex } from "../../ethereum/index.js";
import type { ReceiptEntry } from "../../persistence/records/index.js";
import type { KeysContext, SendContext } from "../context.js";
import type { TransactionRequest } from "../schema.js";
import { complete, sign } from "./complete-transaction.js";

/**
 * Sends a transaction and answers its hash once it is on disk: in a block, or in the pool's record.
 * @param condition is checked on the head before it
 */
export async function send(
  { chain, defaults }: SendContext,
  transaction: SignedTransaction,
  condition?: () => void,
): Promise<string> {
  const { hash, mined } = await chain.submit(transaction, condition);
  if (mined && defaults.errorsInResponse) {
    throwIfFailed(chain, mined.block.payload.receipts[mined.index] as ReceiptEntry, hash);
  }
  return toHex(hash);
}

/** Ganache's `vmErrorsOnRPCResponse`: the transaction is mined, and its failure is the answer. */
function throwIfFailed({ errors }: ChainReader, { status, error, revertData }: ReceiptEntry, hash: Uint8Array): void {
  if (status !== 0) return;
  const reason = errors.describe(revertData);
  throw new ChainError(`VM Exception while processing transaction: ${error}${reason ? `: ${reason}` : ""}`, -32000, {
    hash: toHex(hash),
    result: toHex(revertData),
    message: error,
    ...(reason !== undefined && { reason }),
  });
}

/** The last send of each account that is under way. */
const sending = new WeakMap<ChainReader["pool"], Map<string, Promise<unknown>>>();

/**
 * Fills in, signs and sends a transaction. One account's go one after the other: each takes the nonce that the one before
 * it left.
 * @param withoutKey makes a signature up, in the name of its sender
 */
export function sendFilled(
  context: KeysContext,
  request: TransactionRequest,
  signer?: () => Promise<AccountSigner>,
  withoutKey = false,
): Promise<string> {
  const from = request.from ?? new Uint8Array(0);
  const key = toHex(from);
  const { pool } = context.chain; // each request has a handle of its own on the chain, and all have one pool
  let senders = sending.get(pool);
  if (!senders) {
    senders = new Map();
    sending.set(pool, senders);
  }
  const before = senders.get(key) ?? Promise.resolve();
  const sent = before.then(async () => {
    const data = await complete(context, request);
    if (withoutKey) {
      return send(context, context.chain.impersonate(data.fields, from, data.sidecar));
    }
    return send(context, await sign(context, data, from, await signer?.()));
  });
  const settled = sent.then(
    () => undefined,
    () => undefined,
  );
  senders.set(key, settled);
  void settled.then(() => senders.get(key) === settled && senders.delete(key));
  return sent;
}
