import { GAS_PER_BLOB, toHex } from "../../../ethereum/index.js";
import { revertReader } from "../error-table.js";
import type { TransactionFacts } from "../facts.js";
import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";
import { decimal, ether, exactInteger, gwei } from "../units.js";

const transactions = table(
  "transactions",
  {
    seq: "INTEGER NOT NULL REFERENCES blocks (seq)",
    transaction_index: "INTEGER NOT NULL",
    hash: "TEXT NOT NULL",
    block_number: "INTEGER NOT NULL",
    type: "INTEGER NOT NULL",
    from_address: "TEXT NOT NULL",
    to_address: "TEXT",
    contract_address: "TEXT",
    nonce: "ANY NOT NULL",
    value_wei: "TEXT NOT NULL",
    value_ether: "REAL NOT NULL",
    gas_limit: "ANY NOT NULL",
    gas_used: "ANY NOT NULL",
    gas_price_wei: "TEXT NOT NULL",
    gas_price_gwei: "REAL NOT NULL",
    fee_wei: "TEXT NOT NULL",
    fee_ether: "REAL NOT NULL",
    status: "INTEGER NOT NULL",
    error: "TEXT",
    revert_reason: "TEXT",
    revert_data: "TEXT",
    max_fee_per_gas_wei: "TEXT",
    max_priority_fee_per_gas_wei: "TEXT",
    max_fee_per_blob_gas_wei: "TEXT",
    blob_gas_price_wei: "TEXT",
    blob_versioned_hashes: "TEXT",
    access_list: "TEXT",
    authorization_list: "TEXT",
    intermediate_state_root: "TEXT",
    input: "TEXT NOT NULL",
  },
  ["seq", "transaction_index"],
  [["hash"], ["from_address"], ["to_address"]],
);

/** EIP-4844: gas of one blob. */

type Nested = Uint8Array | Nested[];
type NestedHex = string | NestedHex[];

const hexOf = (item: Nested): NestedHex => (Array.isArray(item) ? item.map(hexOf) : toHex(item));

/** Lists of byte strings as JSON with 0x-hex texts; null for none and for an empty list. */
const jsonOf = (list: Nested[] | undefined): string | null =>
  list && list.length > 0 ? JSON.stringify(hexOf(list)) : null;

function feeOf({ fields, receipt }: TransactionFacts): bigint {
  const blobs = BigInt(fields.blobVersionedHashes?.length ?? 0);
  return receipt.gasUsed * receipt.effectiveGasPrice + blobs * GAS_PER_BLOB * receipt.blobGasPrice;
}

/** Transactions with what became of them. */
export const transactionsProjection: Projection = {
  name: "transactions",
  tables: [transactions],
  prepare(database) {
    const insert = inserter(database, transactions);
    const reasonOf = revertReader(database);
    return {
      block({ seq, header, transactions: list }) {
        for (const transaction of list) {
          const { fields, receipt } = transaction;
          const fee = feeOf(transaction);
          insert({
            seq,
            transaction_index: transaction.index,
            hash: transaction.hash,
            block_number: header.number,
            type: fields.type,
            from_address: transaction.from,
            to_address: transaction.to,
            contract_address: transaction.created,
            nonce: exactInteger(fields.nonce),
            value_wei: fields.value.toString(),
            value_ether: ether(fields.value),
            gas_limit: exactInteger(fields.gasLimit),
            gas_used: exactInteger(receipt.gasUsed),
            gas_price_wei: receipt.effectiveGasPrice.toString(),
            gas_price_gwei: gwei(receipt.effectiveGasPrice),
            fee_wei: fee.toString(),
            fee_ether: ether(fee),
            status: transaction.succeeded ? 1 : 0,
            error: receipt.error || null,
            revert_reason: reasonOf(receipt.revertData) ?? null,
            revert_data: receipt.revertData.length > 0 ? toHex(receipt.revertData) : null,
            max_fee_per_gas_wei: decimal(fields.maxFeePerGas),
            max_priority_fee_per_gas_wei: decimal(fields.maxPriorityFeePerGas),
            max_fee_per_blob_gas_wei: decimal(fields.maxFeePerBlobGas),
            blob_gas_price_wei: fields.type === 3 ? receipt.blobGasPrice.toString() : null,
            blob_versioned_hashes: jsonOf(fields.blobVersionedHashes),
            access_list: jsonOf(fields.accessList),
            authorization_list: jsonOf(fields.authorizationList),
            intermediate_state_root: typeof receipt.status === "number" ? null : toHex(receipt.status),
            input: toHex(fields.data),
          });
        }
      },
    };
  },
};
