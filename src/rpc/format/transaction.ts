import type { SignedTransaction } from "../../chain/index.js";
import { bytesToQuantity, decodeTransaction, keccak256, type TransactionFields, toHex } from "../../ethereum/index.js";
import type { ReceiptEntry } from "../../persistence/records/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import { quantityToHex } from "./quantity.js";

/** Hash of a transaction as it is in a block. */
export const hashOf = (raw: Uint8Array): Uint8Array => keccak256(raw);

/** A mined transaction as `eth_getTransactionByHash` answers it. */
export function minedTransactionToJson(block: StoredBlock, index: number): object {
  const raw = block.payload.transactions[index] as Uint8Array;
  const receipt = block.payload.receipts[index] as ReceiptEntry;
  return {
    blockHash: toHex(block.hash),
    blockNumber: quantityToHex(block.number),
    blockTimestamp: quantityToHex(block.header.timestamp),
    transactionIndex: quantityToHex(index),
    ...fieldsToJson(raw, block.payload.senders[index] as Uint8Array, receipt.effectiveGasPrice),
  };
}

/** A transaction that waits in the pool. */
export function pendingTransactionToJson({ raw, sender }: SignedTransaction): object {
  const nowhere = { blockHash: null, blockNumber: null, blockTimestamp: null, transactionIndex: null };
  return { ...nowhere, ...fieldsToJson(raw, sender, undefined) };
}

/** A transaction that has not been sent. */
export const signedTransactionToJson = ({ raw, sender }: Pick<SignedTransaction, "raw" | "sender">): object =>
  fieldsToJson(raw, sender, undefined);

function fieldsToJson(raw: Uint8Array, sender: Uint8Array, paid: bigint | undefined): object {
  const tx = decodeTransaction(raw);
  const json: Record<string, unknown> = {
    from: toHex(sender),
    gas: quantityToHex(tx.gasLimit),
    gasPrice: quantityToHex(paid ?? tx.gasPrice ?? tx.maxFeePerGas ?? 0n),
    hash: toHex(hashOf(raw)),
    input: toHex(tx.data),
    nonce: quantityToHex(tx.nonce),
    to: tx.to ? toHex(tx.to) : null,
    value: quantityToHex(tx.value),
    type: quantityToHex(tx.type),
  };
  addTypeFields(json, tx);
  if (tx.chainId !== undefined) json.chainId = quantityToHex(tx.chainId);
  json.v = quantityToHex(tx.v);
  json.r = quantityToHex(tx.r);
  json.s = quantityToHex(tx.s);
  if (tx.type > 0) json.yParity = quantityToHex(tx.v);
  return json;
}

function addTypeFields(json: Record<string, unknown>, tx: TransactionFields): void {
  if (tx.maxFeePerGas !== undefined) json.maxFeePerGas = quantityToHex(tx.maxFeePerGas);
  if (tx.maxPriorityFeePerGas !== undefined) json.maxPriorityFeePerGas = quantityToHex(tx.maxPriorityFeePerGas);
  if (tx.accessList) {
    json.accessList = tx.accessList.map(([address, keys]) => ({
      address: toHex(address),
      storageKeys: keys.map(toHex),
    }));
  }
  if (tx.maxFeePerBlobGas !== undefined) json.maxFeePerBlobGas = quantityToHex(tx.maxFeePerBlobGas);
  if (tx.blobVersionedHashes) json.blobVersionedHashes = tx.blobVersionedHashes.map(toHex);
  if (tx.authorizationList) json.authorizationList = tx.authorizationList.map(authorizationToJson);
}

function authorizationToJson(fields: Uint8Array[]): object {
  const [chainId, address, nonce, yParity, r, s] = fields as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const quantity = (bytes: Uint8Array): string => quantityToHex(bytesToQuantity(bytes));
  return {
    chainId: quantity(chainId),
    address: toHex(address),
    nonce: quantity(nonce),
    yParity: quantity(yParity),
    r: quantity(r),
    s: quantity(s),
  };
}
