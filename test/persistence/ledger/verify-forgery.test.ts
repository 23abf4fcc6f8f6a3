import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { projection } from "../../../src/exchange/ledger/projection.js";
import { openLedgerReader, rebuildLedger } from "../../../src/persistence/ledger/offline.js";
import { describeDifference, type JournalSource, verifyLedger } from "../../../src/persistence/ledger/verify/index.js";
import {
  type BlockPayload,
  decodeBlock,
  encodeBlock,
  encodeOverride,
  entryHashOf,
  type JournalRecord,
  NO_ENTRY_HASH,
} from "../../../src/persistence/records/index.js";
import { temporaryDirectory } from "../../support/directories.js";
import { cleanUp } from "../../support/ending.js";
import { makeChain } from "./verify-chain.js";

let records: JournalRecord[];

beforeAll(async () => {
  const { file } = await makeChain();
  const reader = openLedgerReader(file);
  records = [...reader.recordsAfter(-1)].map((record) => ({ ...record, payload: new Uint8Array(record.payload) }));
  reader.close();
}, 120_000);

afterAll(cleanUp);

/** A ledger generated from other records, with entry hashes that follow: everything that can be made consistent is. */
async function forgedFrom(given: readonly Pick<JournalRecord, "kind" | "payload">[]): Promise<string> {
  let previous: Uint8Array = NO_ENTRY_HASH;
  const chained = given.map(({ kind, payload }, seq): JournalRecord => {
    previous = entryHashOf(previous, seq, kind, payload);
    return { seq, kind, payload, entryHash: previous };
  });
  const file = join(temporaryDirectory(), "forged.sqlite");
  await rebuildLedger({ records: chained, total: chained.length, file, projections: [projection] });
  return file;
}

const verify = (file: string, journal?: JournalSource) => verifyLedger({ file, projections: [projection], journal });

async function withBlock(seq: number, change: (payload: BlockPayload) => BlockPayload): Promise<string> {
  return forgedFrom(
    records.map((record) =>
      record.seq === seq ? { ...record, payload: encodeBlock(change(decodeBlock(record.payload))) } : record,
    ),
  );
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, place) => (place === at ? byte ^ 1 : byte));

it.each<[what: string, column: string, change: (payload: BlockPayload) => BlockPayload]>([
  [
    "a log",
    "receipts_root",
    (payload) => {
      const receipts = payload.receipts.map((receipt) => ({
        ...receipt,
        logs: receipt.logs.map((log) => ({ ...log, data: flipped(log.data, log.data.length - 1) })),
      }));
      return { ...payload, receipts };
    },
  ],
  [
    "the gas of a receipt",
    "gas_used",
    (payload) => ({
      ...payload,
      receipts: payload.receipts.map((receipt) => ({ ...receipt, gasUsed: receipt.gasUsed + 1n })),
    }),
  ],
  [
    "the price of gas",
    "gas_price_wei",
    (payload) => ({
      ...payload,
      receipts: payload.receipts.map((receipt) => ({ ...receipt, effectiveGasPrice: receipt.effectiveGasPrice + 1n })),
    }),
  ],
  [
    "a transaction",
    "transactions_root",
    (payload) => ({
      ...payload,
      transactions: [...payload.transactions, ...payload.transactions],
      senders: [...payload.senders, ...payload.senders],
      receipts: [...payload.receipts, ...payload.receipts],
    }),
  ],
  [
    "the header's state root",
    "parent_hash",
    (payload) => {
      const header = new Uint8Array(payload.header);
      header[100] = (header[100] as number) ^ 1;
      return { ...payload, header };
    },
  ],
])("finds %s that was rewritten with all that follows", async (_what, column, change) => {
  const withLogs = records.find(
    ({ kind, payload }) =>
      kind === "block" && decodeBlock(payload).receipts.some(({ logs }) => logs.some(({ data }) => data.length > 0)),
  );
  const { seq } = withLogs as JournalRecord;
  const { whole, findings } = await verify(await withBlock(seq, change));
  expect(whole).toBe(false);
  expect(findings.groups.map((group) => group.column)).toContain(column);
  expect([seq, seq + 1]).toContain(findings.first[0]?.seq);
});

it("finds by the journal what is consistent in itself: another end, and a cut one", async () => {
  const params = "[]";
  const invented = {
    kind: "override" as const,
    payload: encodeOverride({
      method: "anvil_setBalance",
      params,
      diff: { accounts: [], storage: [], codes: [] },
      settings: "",
    }),
  };
  const journal: JournalSource = {
    last: records.length - 1,
    own: true,
    async *iterate() {
      yield* records;
    },
  };
  const anotherEnd = await forgedFrom([...records.slice(0, -1), invented]);
  expect(await verify(anotherEnd)).toMatchObject({ whole: true });
  const compared = await verify(anotherEnd, journal);
  expect(compared.findings.first.map(describeDifference)[0]).toMatch(new RegExp(`^record ${records.length - 1}: `));
  const cut = await forgedFrom(records.slice(0, -3));
  expect(await verify(cut)).toMatchObject({ whole: true });
  expect(await verify(cut, journal)).toMatchObject({ whole: false, journal: { behind: 3 } });
  expect(await verify(cut, { ...journal, own: false })).toMatchObject({ whole: true, journal: { behind: 3 } });
  const longer = await forgedFrom([...records, invented]);
  expect(await verify(longer, journal)).toMatchObject({ whole: false });
});

it("reports its progress up to the number of records", async () => {
  const seen: [done: number, total: number][] = [];
  const onProgress = (done: number, total: number): void => void seen.push([done, total]);
  await verifyLedger({ file: await forgedFrom(records), projections: [projection], onProgress });
  expect(seen.every(([, total]) => total === records.length)).toBe(true);
  expect(seen.at(-1)?.[0]).toBe(records.length);
});

it.each(["application_id", "user_version"])("finds another %s in the file's header", async (pragma) => {
  const file = await forgedFrom(records);
  const database = new Sqlite(file);
  database.pragma(`${pragma} = 99`);
  database.close();
  const { whole, findings } = await verify(file);
  expect(whole).toBe(false);
  expect(findings.groups.map((group) => group.column)).toEqual([pragma]);
});

it("finds a record that cannot be read, and no fault in the rows of those before it", async () => {
  const at = records.length - 1;
  const last = records[at] as JournalRecord;
  const file = await forgedFrom(records);
  const database = new Sqlite(file);
  const trigger = "journal_refuse_update";
  const sql = database.prepare<[string], string>("SELECT sql FROM sqlite_schema WHERE name = ?").pluck().get(trigger);
  const payload = Uint8Array.of(0xc0);
  const hash = entryHashOf((records[at - 1] as JournalRecord).entryHash, at, last.kind, payload);
  database.exec(`DROP TRIGGER ${trigger}`);
  const set = database.prepare("UPDATE journal SET payload = ?, entry_hash = ? WHERE seq = ?");
  set.run(payload, `0x${Buffer.from(hash).toString("hex")}`, at);
  database.exec(sql as string);
  database.close();
  const { whole, findings } = await verify(file);
  expect(whole).toBe(false);
  expect(findings.groups.map(({ table, column }) => [table, column])).toEqual([["journal", "payload"]]);
});
