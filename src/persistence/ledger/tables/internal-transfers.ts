import { toHex } from "../../../ethereum/index.js";
import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";
import { ether } from "../units.js";

const internalTransfers = table(
  "internal_transfers",
  {
    seq: "INTEGER NOT NULL REFERENCES blocks (seq)",
    internal_index: "INTEGER NOT NULL",
    transaction_index: "INTEGER NOT NULL",
    transaction_hash: "TEXT NOT NULL",
    block_number: "INTEGER NOT NULL",
    depth: "INTEGER NOT NULL",
    kind: "TEXT NOT NULL",
    from_address: "TEXT NOT NULL",
    to_address: "TEXT NOT NULL",
    value_wei: "TEXT NOT NULL",
    value_ether: "REAL NOT NULL",
  },
  ["seq", "internal_index"],
  [["from_address"], ["to_address"]],
);

/** Ether that contracts moved, and contracts that contracts created, inside transactions. */
export const internalTransfersProjection: Projection = {
  name: "internal transfers",
  tables: [internalTransfers],
  prepare(database) {
    const insert = inserter(database, internalTransfers);
    return {
      block({ seq, header, transactions, payload }) {
        for (const [index, entry] of payload.internals.entries()) {
          const transaction = transactions[entry.transactionIndex];
          if (!transaction) throw new Error(`internal transfer ${index} belongs to no transaction of its block`);
          insert({
            seq,
            internal_index: index,
            transaction_index: entry.transactionIndex,
            transaction_hash: transaction.hash,
            block_number: header.number,
            depth: entry.depth,
            kind: entry.kind,
            from_address: toHex(entry.from),
            to_address: toHex(entry.to),
            value_wei: entry.value.toString(),
            value_ether: ether(entry.value),
          });
        }
      },
    };
  },
};
