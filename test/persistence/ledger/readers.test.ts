import { toHex } from "../../../src/ethereum/index.js";
import { openLedgerDatabase, openLedgerReader, rebuildLedger } from "../../../src/persistence/ledger/offline.js";
import { refusal } from "./refusals.js";
import { dump, ledgerOf, ledgerPath, removeLedgers } from "./rows.js";
import { writeStory } from "./story.js";

afterAll(removeLedgers);

const journal = writeStory();
const story = journal.records;

function storyFile(): string {
  const file = ledgerPath();
  const ledger = openLedgerDatabase(file);
  ledger.project(story);
  ledger.close();
  return file;
}

it("sums up what a ledger holds", () => {
  const reader = openLedgerReader(storyFile());
  const summary = reader.summary();
  expect(summary).toEqual({
    head: { seq: 25, entryHash: expect.anything() },
    chainId: 1337n,
    genesisHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    lastBlock: { number: 6, hash: journal.headHash(), timestamp: 1_782_864_006, time: "2026-07-01T00:00:06Z" },
    records: 26,
    blocks: 9,
    transactions: 8,
    orphanedBlocks: 2,
    orphanedTransactions: 1,
  });
  expect(toHex(summary.head?.entryHash ?? new Uint8Array(0))).toBe(toHex(story[25]?.entryHash ?? new Uint8Array(0)));
  reader.close();
});

it("gives the journal back, record by record, so that it can be restored", async () => {
  const file = storyFile();
  const reader = openLedgerReader(file);
  const plain = (records: typeof story) =>
    records.map(({ seq, kind, payload, entryHash }) => [seq, kind, toHex(payload), toHex(entryHash)]);
  expect(plain([...reader.recordsAfter(-1)])).toEqual(plain(story));
  expect(plain([...reader.recordsAfter(19)])).toEqual(plain(story.slice(20)));
  expect([...reader.recordsAfter(25)]).toEqual([]);
  const copy = ledgerPath();
  await rebuildLedger({ records: reader.recordsAfter(-1), total: 26, file: copy });
  const copied = openLedgerDatabase(copy);
  expect(dump(copied.database)).toEqual(dump(ledgerOf(story).database));
  copied.close();
  reader.close();
});

it("cannot write, even past the triggers", async () => {
  const reader = openLedgerReader(storyFile());
  for (const sql of ["DELETE FROM blocks", "DROP TRIGGER blocks_refuse_delete", "CREATE TABLE mine (a)"]) {
    expect((await refusal(() => reader.query(sql))).code).toBe("LEDGER_BAD_QUERY");
  }
  reader.close();
});

it("says where there is no ledger, and makes none", async () => {
  const file = ledgerPath();
  const error = await refusal(() => openLedgerReader(file));
  expect([error.code, error.message]).toEqual(["LEDGER_UNAVAILABLE", expect.stringContaining(`no ledger ${file}`)]);
  expect((await refusal(() => openLedgerReader(file))).code).toBe("LEDGER_UNAVAILABLE");
});
