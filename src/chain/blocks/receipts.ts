import { EMPTY, encodeRlp, type LogEntry, quantityToBytes } from "../../ethereum/index.js";
import type { ReceiptEntry } from "../../persistence/records/index.js";
import { rootOfList } from "../../persistence/state/index.js";

/**
 * A receipt as the receipts trie holds it (EIP-2718, EIP-658): type byte, then status, gas, bloom and logs.
 * @param failed what stands for the status 0
 */
export function encodeReceipt(type: number, receipt: ReceiptEntry, bloom: Uint8Array, failed = EMPTY): Uint8Array {
  const { status } = receipt;
  const rlp = encodeRlp([
    typeof status === "number" ? (status === 0 ? failed : Uint8Array.of(1)) : status,
    quantityToBytes(receipt.cumulativeGasUsed),
    bloom,
    receipt.logs.map(({ address, topics, data }) => [address, topics, data]),
  ]);
  return type === 0 ? rlp : Buffer.concat([Uint8Array.of(type), rlp]);
}

/** Root of the trie that has the given encodings under `rlp(index)` (yellow paper, 4.3.2). */
export const listRoot = (encodings: Uint8Array[]): Uint8Array => rootOfList(encodings);

export const hasLogs = (receipts: { logs: LogEntry[] }[]): boolean => receipts.some(({ logs }) => logs.length > 0);
