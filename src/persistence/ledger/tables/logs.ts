import { toHex } from "../../../ethereum/index.js";
import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";

const logs = table(
  "logs",
  {
    seq: "INTEGER NOT NULL REFERENCES blocks (seq)",
    log_index: "INTEGER NOT NULL",
    transaction_index: "INTEGER NOT NULL",
    transaction_hash: "TEXT NOT NULL",
    block_number: "INTEGER NOT NULL",
    address: "TEXT NOT NULL",
    topic0: "TEXT",
    topic1: "TEXT",
    topic2: "TEXT",
    topic3: "TEXT",
    data: "TEXT NOT NULL",
  },
  ["seq", "log_index"],
  [["address"], ["topic0"]],
);

/** Events that contracts emitted. */
export const logsProjection: Projection = {
  name: "logs",
  tables: [logs],
  prepare(database) {
    const insert = inserter(database, logs);
    return {
      block({ seq, header, logs: list }) {
        for (const { index, transaction, address, topics, data } of list) {
          insert({
            seq,
            log_index: index,
            transaction_index: transaction.index,
            transaction_hash: transaction.hash,
            block_number: header.number,
            address,
            topic0: topics[0] ?? null,
            topic1: topics[1] ?? null,
            topic2: topics[2] ?? null,
            topic3: topics[3] ?? null,
            data: toHex(data),
          });
        }
      },
    };
  },
};
