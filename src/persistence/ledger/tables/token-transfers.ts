import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";
import { tokenMoves } from "../token-events.js";

const tokenTransfers = table(
  "token_transfers",
  {
    seq: "INTEGER NOT NULL REFERENCES blocks (seq)",
    log_index: "INTEGER NOT NULL",
    batch_index: "INTEGER NOT NULL",
    transaction_index: "INTEGER NOT NULL",
    transaction_hash: "TEXT NOT NULL",
    block_number: "INTEGER NOT NULL",
    standard: "TEXT NOT NULL",
    token_address: "TEXT NOT NULL",
    operator: "TEXT",
    from_address: "TEXT NOT NULL",
    to_address: "TEXT NOT NULL",
    token_id: "TEXT",
    amount: "TEXT NOT NULL",
  },
  ["seq", "log_index", "batch_index"],
  [["token_address"], ["from_address"], ["to_address"]],
);

/** Transfers of ERC-20, ERC-721 and ERC-1155 tokens, read from the logs. */
export const tokenTransfersProjection: Projection = {
  name: "token transfers",
  tables: [tokenTransfers],
  prepare(database) {
    const insert = inserter(database, tokenTransfers);
    return {
      block({ seq, header, logs }) {
        for (const log of logs) {
          for (const [batchIndex, move] of tokenMoves(log).entries()) {
            insert({
              seq,
              log_index: log.index,
              batch_index: batchIndex,
              transaction_index: log.transaction.index,
              transaction_hash: log.transaction.hash,
              block_number: header.number,
              standard: move.standard,
              token_address: log.address,
              operator: move.operator,
              from_address: move.from,
              to_address: move.to,
              token_id: move.tokenId?.toString() ?? null,
              amount: move.amount.toString(),
            });
          }
        }
      },
    };
  },
};
