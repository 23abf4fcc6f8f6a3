import type { LocatedLog } from "../../chain/index.js";
import { bloomOf, decodeTransaction, GAS_PER_BLOB, type LogEntry, toHex } from "../../ethereum/index.js";
import type { ReceiptEntry } from "../../persistence/records/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import { quantityToHex } from "./quantity.js";
import { hashOf } from "./transaction.js";

/** A receipt as `eth_getTransactionReceipt` answers it. */
export function receiptToJson(block: StoredBlock, index: number): object {
  const { payload } = block;
  const receipt = payload.receipts[index] as ReceiptEntry;
  const raw = payload.transactions[index] as Uint8Array;
  const tx = decodeTransaction(raw);
  const transactionHash = toHex(hashOf(raw));
  let logIndex = 0;
  for (let before = 0; before < index; before++) logIndex += (payload.receipts[before] as ReceiptEntry).logs.length;
  const json: Record<string, unknown> = {
    blockHash: toHex(block.hash),
    blockNumber: quantityToHex(block.number),
    contractAddress: receipt.contractAddress ? toHex(receipt.contractAddress) : null,
    cumulativeGasUsed: quantityToHex(receipt.cumulativeGasUsed),
    effectiveGasPrice: quantityToHex(receipt.effectiveGasPrice),
    from: toHex(payload.senders[index] as Uint8Array),
    gasUsed: quantityToHex(receipt.gasUsed),
    logs: receipt.logs.map((log) => placedLog(log, block, index, transactionHash, logIndex++)),
    logsBloom: toHex(bloomOf(receipt.logs)),
    to: tx.to ? toHex(tx.to) : null,
    transactionHash,
    transactionIndex: quantityToHex(index),
    type: quantityToHex(tx.type),
  };
  if (typeof receipt.status === "number") json.status = quantityToHex(receipt.status);
  else json.root = toHex(receipt.status);
  if (tx.blobVersionedHashes) {
    json.blobGasUsed = quantityToHex(BigInt(tx.blobVersionedHashes.length) * GAS_PER_BLOB);
    json.blobGasPrice = quantityToHex(receipt.blobGasPrice);
  }
  return json;
}

/** A log as `eth_getLogs` answers it. `removed` when its block was reverted since. */
export function logToJson(log: LocatedLog, removed = false): object {
  return placedLog(log, log.block, log.transactionIndex, toHex(log.transactionHash()), log.logIndex, removed);
}

function placedLog(
  { address, topics, data }: LogEntry,
  block: LocatedLog["block"],
  transactionIndex: number,
  transactionHash: string,
  logIndex: number,
  removed = false,
): object {
  return {
    address: toHex(address),
    topics: topics.map(toHex),
    data: toHex(data),
    blockNumber: quantityToHex(block.number),
    transactionHash,
    transactionIndex: quantityToHex(transactionIndex),
    blockHash: toHex(block.hash),
    blockTimestamp: quantityToHex(block.header.timestamp),
    logIndex: quantityToHex(logIndex),
    removed,
  };
}
