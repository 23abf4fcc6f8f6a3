import fc from "fast-check";
import { openLedgerDatabase } from "../../../src/persistence/ledger/offline.js";
import type { JournalRecord } from "../../../src/persistence/records/index.js";
import { randomJournal } from "./random-journal.js";
import { refusal } from "./refusals.js";
import { dump, ledgerOf, ledgerPath, removeLedgers, rows } from "./rows.js";
import { writeStory } from "./story.js";

afterAll(removeLedgers);

const story = writeStory().records;

it("holds the same rows whatever the batches that records come in, and however often it is opened in between", () => {
  const batch = fc.record({ size: fc.integer({ min: 1, max: 12 }), again: fc.nat(5), reopen: fc.boolean() });
  fc.assert(
    fc.property(randomJournal, fc.array(batch, { minLength: 1, maxLength: 20 }), (records, batches) => {
      const whole = ledgerOf(records);
      const file = ledgerPath();
      let ledger = openLedgerDatabase(file);
      for (let next = 0, turn = 0; next < records.length; turn++) {
        const { size, again, reopen } = batches[turn % batches.length] as (typeof batches)[number];
        ledger.project(records.slice(Math.max(0, next - again), next + size));
        next += size;
        if (!reopen) continue;
        ledger.close();
        ledger = openLedgerDatabase(file);
      }
      const [pieces, all] = [dump(ledger.database), dump(whole.database)];
      ledger.close();
      whole.database.close();
      expect(pieces).toEqual(all);
    }),
    { numRuns: 60 },
  );
});

it("holds the same rows whether payloads come as Buffers, as some stores give them, or as plain bytes", () => {
  const buffers = story.map((record) => ({ ...record, payload: Buffer.from(record.payload) }));
  const bytes = story.map((record) => ({ ...record, payload: new Uint8Array(record.payload) }));
  expect(dump(ledgerOf(buffers).database)).toEqual(dump(ledgerOf(bytes).database));
});

it("marks each undone record as the orphan of the first revert that went back behind it", () => {
  fc.assert(
    fc.property(randomJournal, (records) => {
      const ledger = ledgerOf(records);
      const undoneBy = new Map<number, number>();
      for (const { seq, to_seq } of rows(ledger.database, "SELECT seq, to_seq FROM reverts ORDER BY seq")) {
        for (const record of records) {
          const passes = record.kind === "session" || record.kind === "revert" || undoneBy.has(record.seq);
          if (!passes && record.seq > (to_seq as number) && record.seq < (seq as number))
            undoneBy.set(record.seq, seq as number);
        }
      }
      const orphans = rows(ledger.database, "SELECT seq, revert_seq FROM orphans ORDER BY seq");
      const ends = rows(
        ledger.database,
        `SELECT canonical_ends.number AS last, coalesce(first_number, canonical_ends.number) AS first
         FROM canonical_ends LEFT JOIN block_runs USING (seq) ORDER BY seq`,
      );
      ledger.close();
      expect(orphans.map(({ seq, revert_seq }) => [seq, revert_seq])).toEqual([...undoneBy].sort(([a], [b]) => a - b));
      // What is left is one chain: each number once, without a gap.
      const numbers = ends.map(({ first, last }) => [Number(first), Number(last)] as const);
      expect(numbers.map(([first]) => first)).toEqual([0, ...numbers.slice(0, -1).map(([, last]) => last + 1)]);
    }),
    { numRuns: 60 },
  );
});

describe("records that do not follow", () => {
  const first = story.slice(0, 5);

  it("are passed over when the ledger holds them already", () => {
    const ledger = ledgerOf(first);
    expect(ledger.project(story.slice(2, 8))).toBe(3);
    expect(ledger.head()?.seq).toBe(7);
  });

  it("are refused when one is missing between", async () => {
    const ledger = ledgerOf(first);
    const error = await refusal(() => ledger.project(story.slice(6)));
    expect([error.code, error.message]).toEqual(["LEDGER_GAP", expect.stringContaining("expects record 5 next")]);
    expect((await refusal(() => ledgerOf([]).project(story.slice(1)))).code).toBe("LEDGER_GAP");
  });

  it("are refused when the entry hash does not follow from payload and predecessor", async () => {
    const ledger = ledgerOf(first);
    const sixth = story[5] as JournalRecord;
    const payload = Uint8Array.from(sixth.payload);
    payload[payload.length - 1] = (payload.at(-1) as number) ^ 1;
    const error = await refusal(() => ledger.project([{ ...sixth, payload }]));
    expect([error.code, error.message]).toEqual(["LEDGER_BROKEN_CHAIN", expect.stringContaining("record 5")]);
  });

  it("are refused when the ledger holds another record in their place", async () => {
    const ledger = ledgerOf(first);
    const other = { ...(story[3] as JournalRecord), entryHash: new Uint8Array(32).fill(1) };
    const error = await refusal(() => ledger.project([other]));
    expect([error.code, error.message]).toEqual(["LEDGER_CONFLICT", expect.stringContaining("another record 3")]);
  });

  it("leave nothing of their batch behind", async () => {
    const ledger = ledgerOf(first);
    const before = dump(ledger.database);
    await refusal(() => ledger.project([...story.slice(5, 9), story[11] as JournalRecord]));
    expect(dump(ledger.database)).toEqual(before);
    expect(ledger.head()?.seq).toBe(4);
    ledger.project(story.slice(5));
    expect(dump(ledger.database)).toEqual(dump(ledgerOf(story).database));
  });
});

it("says which record it cannot read", async () => {
  const { records, ...journal } = writeStory();
  const readable = records.length;
  journal.block({ transactions: [{ raw: Uint8Array.of(0x7f, 0xc0), sender: new Uint8Array(20) }] });
  const ledger = ledgerOf(records.slice(0, readable));
  const error = await refusal(() => ledger.project(records));
  expect([error.code, error.message]).toEqual([
    "LEDGER_UNREADABLE_RECORD",
    expect.stringMatching(/^Record 26 \(block\) cannot be read: .*Check that this couverture is as new as/),
  ]);
});
