import type { Projection } from "../projection.js";
import { inserter, table } from "../table.js";

const reverts = table(
  "reverts",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    method: "TEXT NOT NULL",
    params: "TEXT NOT NULL",
    from_block: "INTEGER",
    to_block: "INTEGER NOT NULL",
    to_seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    orphaned_blocks: "INTEGER NOT NULL",
    orphaned_transactions: "INTEGER NOT NULL",
    orphaned_records: "INTEGER NOT NULL",
  },
  ["seq"],
);

const orphans = table(
  "orphans",
  {
    seq: "INTEGER NOT NULL REFERENCES journal (seq)",
    kind: "TEXT NOT NULL",
    block_number: "INTEGER",
    block_hash: "TEXT",
    revert_seq: "INTEGER NOT NULL REFERENCES reverts (seq)",
  },
  ["seq"],
  [["revert_seq"]],
);

interface Count {
  records: number;
  blocks: number;
  transactions: number;
}

/** Reverts, and the records that each made orphans. That processes ran and that reverts happened stays true whatever is reverted. */
export const revertsProjection: Projection = {
  name: "reverts",
  tables: [reverts, orphans],
  prepare(database) {
    const insertRevert = inserter(database, reverts);
    const insertOrphans = database.prepare<[number, number, number]>(
      `INSERT INTO orphans (seq, kind, block_number, block_hash, revert_seq)
       SELECT journal.seq, journal.kind, blocks.number, blocks.hash, ?
       FROM journal LEFT JOIN blocks ON blocks.seq = journal.seq
       WHERE journal.seq > ? AND journal.seq < ? AND journal.kind NOT IN ('session', 'revert')
         AND NOT EXISTS (SELECT 1 FROM orphans AS earlier WHERE earlier.seq = journal.seq)`,
    );
    const countOrphans = database.prepare<[number], Count>(
      `SELECT count(*) AS records, count(blocks.seq) AS blocks, coalesce(sum(blocks.transaction_count), 0) AS transactions
       FROM orphans LEFT JOIN blocks ON blocks.seq = orphans.seq WHERE orphans.revert_seq = ?`,
    );
    return {
      revert({ seq, headNumber, payload: { method, params, toSeq, toBlock } }) {
        insertOrphans.run(seq, toSeq, seq);
        const count = countOrphans.get(seq) as Count;
        insertRevert({
          seq,
          method,
          params,
          from_block: headNumber,
          to_block: toBlock,
          to_seq: toSeq,
          orphaned_blocks: count.blocks,
          orphaned_transactions: count.transactions,
          orphaned_records: count.records,
        });
      },
    };
  },
};
