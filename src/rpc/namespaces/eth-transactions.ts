import {
  type Chain,
  ChainError,
  impersonate,
  type SignedTransaction,
  unsigned,
  withSidecar,
} from "../../chain/index.js";
import { type AccountSigner, hashMessage, NoPrivateKeyError, signatureToBytes } from "../../chain/wallet/index.js";
import { toHex } from "../../ethereum/index.js";
import type { ReceiptEntry } from "../../persistence/records/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams } from "../errors.js";
import { pendingTransactionToJson, signedTransactionToJson } from "../format/index.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import { address, hexData, type TransactionRequest, text, transactionRequest, typedData } from "../schema.js";
import { complete, sign } from "./complete-transaction.js";

/** Sends a transaction and answers its hash once it is on disk: in a block, or in the pool's record. */
export async function send({ chain, defaults }: NodeContext, transaction: SignedTransaction): Promise<string> {
  const { hash, mined } = await chain.submit(transaction);
  if (mined && defaults.errorsInResponse) throwIfFailed(chain, mined.block.payload.receipts[0] as ReceiptEntry, hash);
  return toHex(hash);
}

/** Ganache's `vmErrorsOnRPCResponse`: the transaction is mined, and its failure is the answer. */
function throwIfFailed({ errors }: Chain, { status, error, revertData }: ReceiptEntry, hash: Uint8Array): void {
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
const sending = new WeakMap<Chain["pool"], Map<string, Promise<unknown>>>();

/**
 * Fills in, signs and sends a transaction. One account's go one after the other: each takes the nonce that the one before
 * it left.
 * @param withoutKey makes a signature up, in the name of whoever it is from
 */
export function sendFilled(
  context: NodeContext,
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
      return send(context, impersonate(data.fields, from, context.chain.nextCommon(), data.sidecar));
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

const account = param("address", address);

/** Sending and signing. */
export const ethTransactions = defineNamespace<NodeContext>("eth", [
  defineMethod({
    name: "eth_sendRawTransaction",
    description: "Sends a signed transaction.",
    params: [param("transaction", hexData)],
    result: "hash",
    handler: async (context: NodeContext, raw) => send(context, await context.chain.decode(raw)),
  }),
  defineMethod({
    name: "eth_sendTransaction",
    description: "Fills in, signs and sends a transaction from an account of the node.",
    params: [param("transaction", transactionRequest)],
    result: "hash",
    guarded: true,
    handler: (context: NodeContext, request) => sendFilled(context, request),
  }),
  defineMethod({
    name: "eth_signTransaction",
    description: "Fills in and signs a transaction without sending it.",
    params: [param("transaction", transactionRequest)],
    result: "bytes",
    guarded: true,
    handler: async (context: NodeContext, request) =>
      toHex((await sign(context, await complete(context, request), request.from as Uint8Array)).network),
  }),
  defineMethod({
    name: "eth_fillTransaction",
    description:
      "Fills in what a transaction leaves out, without signing it: the sender need not be an account of the node. Of blobs it computes commitments, proofs and versioned hashes.",
    params: [param("transaction", transactionRequest)],
    result: "transaction, and its bytes with no signature in them",
    handler: async (context: NodeContext, request) => {
      const sender = request.from ?? new Uint8Array(20);
      const { fields, sidecar } = await complete(context, { ...request, from: sender });
      const raw = unsigned(fields, context.chain.nextCommon()).serialize();
      const tx = signedTransactionToJson({ raw, sender });
      if (!sidecar) return { raw: toHex(raw), tx };
      const { blobs, commitments, proofs } = sidecar;
      return {
        raw: toHex(withSidecar(raw, sidecar)),
        tx: { ...tx, blobs: blobs.map(toHex), commitments: commitments.map(toHex), proofs: proofs.map(toHex) },
      };
    },
  }),
  defineMethod({
    name: "eth_pendingTransactions",
    description: "The transactions that wait.",
    result: "list of transactions",
    handler: ({ chain }: NodeContext) => {
      const { pending, queued } = splitPool(chain);
      return [...pending, ...queued].map(pendingTransactionToJson);
    },
  }),
  defineMethod({
    name: "eth_sign",
    description: "Signs a message with an account of the node (EIP-191).",
    params: [account, param("message", hexData)],
    result: "65 bytes",
    guarded: true,
    handler: ({ wallet }: NodeContext, address, message) => toHex(wallet.signMessage(address, message)),
  }),
  defineMethod({
    name: "personal_sign",
    description: "Signs a message with an account of the node (EIP-191).",
    params: [param("message", hexData), account, optional("passphrase", text)],
    result: "65 bytes",
    guarded: true,
    handler: async ({ wallet }: NodeContext, message, address, passphrase) => {
      if (passphrase === undefined || wallet.isUnlocked(address)) return toHex(wallet.signMessage(address, message));
      const sign = await wallet.openWithPassphrase(address, passphrase);
      if (sign === "no-key") throw new NoPrivateKeyError(address);
      return toHex(signatureToBytes(sign(hashMessage(message))));
    },
  }),
  defineMethod({
    name: ["eth_signTypedData_v4", "eth_signTypedData"],
    description: "Signs typed data with an account of the node (EIP-712).",
    params: [account, param("typedData", typedData)],
    result: "65 bytes",
    guarded: true,
    handler: async ({ wallet }: NodeContext, address, data) => toHex(await signTyped(wallet, address, data, "v4")),
  }),
  defineMethod({
    name: "eth_signTypedData_v3",
    description: "Signs typed data with an account of the node, as the third version of EIP-712 had it.",
    params: [account, param("typedData", typedData)],
    result: "65 bytes",
    guarded: true,
    handler: async ({ wallet }: NodeContext, address, data) => toHex(await signTyped(wallet, address, data, "v3")),
  }),
]);

export function splitPool(chain: Chain): { pending: SignedTransaction[]; queued: SignedTransaction[] } {
  const state = chain.stateAt();
  return chain.pool.split((sender) => state.account(sender)?.nonce ?? 0n);
}

async function signTyped(
  wallet: NodeContext["wallet"],
  address: Uint8Array,
  data: unknown,
  version: "v3" | "v4",
): Promise<Uint8Array> {
  try {
    return await wallet.signTypedData(address, data, version);
  } catch (error) {
    if ((error as Error).name === "TypedDataError") throw invalidParams((error as Error).message);
    throw error;
  }
}
