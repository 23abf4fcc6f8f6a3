import type { Facts } from "../facts.js";
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
       SELECT journal.seq, journal.kind, coalesce(blocks.number, block_runs.last_number),
         coalesce(blocks.hash, block_runs.last_hash), ?
       FROM journal LEFT JOIN blocks ON blocks.seq = journal.seq LEFT JOIN block_runs ON block_runs.seq = journal.seq
       WHERE journal.seq > ? AND journal.seq < ? AND journal.kind NOT IN ('session', 'revert')
         AND NOT EXISTS (SELECT 1 FROM orphans AS earlier WHERE earlier.seq = journal.seq)`,
    );
    const countOrphans = database.prepare<[number], Count>(
      `SELECT count(*) AS records, count(blocks.seq) + coalesce(sum(block_runs.block_count), 0) AS blocks,
         coalesce(sum(blocks.transaction_count), 0) AS transactions
       FROM orphans LEFT JOIN blocks ON blocks.seq = orphans.seq LEFT JOIN block_runs ON block_runs.seq = orphans.seq WHERE orphans.revert_seq = ?`,
    );
    function goBack(
      { seq, headNumber }: Pick<Facts, "seq" | "headNumber">,
      { method, params }: { method: string; params: string },
      to: { seq: number; block: number; kept: number },
    ): void {
      insertOrphans.run(seq, to.kept, seq);
      const count = countOrphans.get(seq) as Count;
      insertRevert({
        seq,
        method,
        params,
        from_block: headNumber,
        to_block: to.block,
        to_seq: to.seq,
        orphaned_blocks: count.blocks,
        orphaned_transactions: count.transactions,
        orphaned_records: count.records,
      });
    }

    return {
      revert(facts) {
        const { toSeq, toBlock, ...cause } = facts.payload;
        goBack(facts, cause, { seq: toSeq, block: toBlock, kept: toSeq });
      },
      /** A genesis record after the first resets the chain: it reverts everything before it, and is the new head. */
      genesis(facts) {
        if (facts.seq === 0) return;
        const { cause } = JSON.parse(facts.payload.config) as { cause?: { method: string; params: string } };
        const to = { seq: facts.seq, block: facts.header.number, kept: -1 };
        goBack(facts, cause ?? { method: "", params: "[]" }, to);
      },
    };
  },
};
