import { toHex } from "../../../ethereum/index.js";
import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";
import { decimal, exactInteger, isoTime } from "../units.js";

const blockRuns = table(
  "block_runs",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    first_number: "INTEGER NOT NULL",
    last_number: "INTEGER NOT NULL",
    block_count: "INTEGER NOT NULL",
    interval_seconds: "INTEGER NOT NULL",
    parent_hash: "TEXT NOT NULL",
    first_hash: "TEXT NOT NULL",
    last_hash: "TEXT NOT NULL",
    first_timestamp: "INTEGER NOT NULL",
    first_time: "TEXT",
    timestamp: "INTEGER NOT NULL",
    time: "TEXT",
    fee_recipient: "TEXT NOT NULL",
    gas_limit: "ANY NOT NULL",
    first_base_fee_wei: "TEXT",
    state_root: "TEXT NOT NULL",
    skipped: "TEXT NOT NULL",
  },
  ["seq"],
  [["first_number"], ["timestamp"]],
);

/** Runs of empty blocks, a row each; all other blocks are in `blocks`. */
export const blockRunsProjection: Projection = {
  name: "block_runs",
  tables: [blockRuns],
  prepare(database) {
    const insertRun = inserter(database, blockRuns);
    return {
      run({ seq, payload, first, firstHash, lastNumber, lastHash, timestamp, time }) {
        insertRun({
          seq,
          first_number: first.number,
          last_number: lastNumber,
          block_count: payload.count,
          interval_seconds: payload.interval,
          parent_hash: toHex(first.parentHash),
          first_hash: firstHash,
          last_hash: lastHash,
          first_timestamp: first.timestamp,
          first_time: isoTime(first.timestamp),
          timestamp,
          time,
          fee_recipient: toHex(first.coinbase),
          gas_limit: exactInteger(first.gasLimit),
          first_base_fee_wei: decimal(first.baseFeePerGas),
          state_root: toHex(first.stateRoot),
          skipped: payload.skipped,
        });
      },
    };
  },
};
