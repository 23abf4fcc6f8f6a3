import { decodeWithdrawals, keccak256, listItems, toHex, type Withdrawal } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import { quantityToHex } from "./quantity.js";
import { hashOf, minedTransactionToJson } from "./transaction.js";

/** A block as `eth_getBlockBy…` answers it; with whole transactions or their hashes. */
export function blockToJson(block: StoredBlock, full: boolean): object {
  const { payload } = block;
  const json: Record<string, unknown> = {
    ...headerToJson(block),
    size: quantityToHex(blockSize(block)),
    uncles: listItems(payload.ommers).map((ommer) => toHex(keccak256(ommer))),
    transactions: full
      ? payload.transactions.map((_, index) => minedTransactionToJson(block, index))
      : payload.transactions.map((raw) => toHex(hashOf(raw))),
  };
  if (block.header.withdrawalsRoot) json.withdrawals = decodeWithdrawals(payload.withdrawals).map(withdrawalToJson);
  return json;
}

/** A header as the `newHeads` subscription sends it. */
export function headerToJson({ header, hash }: Pick<StoredBlock, "header" | "hash">): Record<string, unknown> {
  const json: Record<string, unknown> = {
    number: quantityToHex(header.number),
    hash: toHex(hash),
    parentHash: toHex(header.parentHash),
    nonce: toHex(header.nonce),
    mixHash: toHex(header.mixHash),
    sha3Uncles: toHex(header.ommersHash),
    logsBloom: toHex(header.logsBloom),
    transactionsRoot: toHex(header.transactionsRoot),
    stateRoot: toHex(header.stateRoot),
    receiptsRoot: toHex(header.receiptsRoot),
    miner: toHex(header.coinbase),
    difficulty: quantityToHex(header.difficulty),
    extraData: toHex(header.extraData),
    gasLimit: quantityToHex(header.gasLimit),
    gasUsed: quantityToHex(header.gasUsed),
    timestamp: quantityToHex(header.timestamp),
  };
  if (header.baseFeePerGas !== undefined) json.baseFeePerGas = quantityToHex(header.baseFeePerGas);
  if (header.withdrawalsRoot) json.withdrawalsRoot = toHex(header.withdrawalsRoot);
  if (header.blobGasUsed !== undefined) json.blobGasUsed = quantityToHex(header.blobGasUsed);
  if (header.excessBlobGas !== undefined) json.excessBlobGas = quantityToHex(header.excessBlobGas);
  if (header.parentBeaconBlockRoot) json.parentBeaconBlockRoot = toHex(header.parentBeaconBlockRoot);
  if (header.requestsHash) json.requestsHash = toHex(header.requestsHash);
  return json;
}

export const withdrawalToJson = ({ index, validatorIndex, address, amount }: Withdrawal): object => ({
  index: quantityToHex(index),
  validatorIndex: quantityToHex(validatorIndex),
  address: toHex(address),
  amount: quantityToHex(amount),
});

/** Length of the block's RLP: header, transactions, ommers and, since Shanghai, withdrawals. */
function blockSize({ payload, header }: StoredBlock): number {
  const transactions = payload.transactions.reduce((sum, raw) => sum + transactionSize(raw), 0);
  const body = payload.header.length + prefixed(transactions) + payload.ommers.length;
  return prefixed(body + (header.withdrawalsRoot ? payload.withdrawals.length : 0));
}

/** A legacy transaction is in the list as it is, the others as byte strings (EIP-2718). */
const transactionSize = (raw: Uint8Array): number => ((raw[0] as number) >= 0xc0 ? raw.length : prefixed(raw.length));

/** Length of an RLP list or string (of more than one byte) with its prefix. */
const prefixed = (length: number): number =>
  length < 56 ? length + 1 : length + 1 + Math.ceil(length.toString(2).length / 8);
