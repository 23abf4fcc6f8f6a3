import { join } from "node:path";
import type { Database } from "better-sqlite3";
import fc from "fast-check";
import { projection } from "../../src/exchange/ledger/projection.js";
import { openJournal } from "../../src/persistence/journal/index.js";
import { openLedgerDatabase } from "../../src/persistence/ledger/offline.js";
import type { JournalRecord } from "../../src/persistence/records/index.js";
import { removeDirectories } from "../support/directories.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { withLedger } from "../support/ledger-reading.js";
import { code, type Market, startMarket } from "../support/market.js";
import { endCommands } from "../support/process.js";
import { CAST, openStage, orderRequest, poolsDay, type Stage } from "./ledger-story.js";

/** What the views show of the market: all that stands now. */
const VIEWS = ["investors", "securities", "markets", "orders", "best_prices", "positions", "daily_trading_summary"];

let market: Market;
let stage: Stage;

beforeAll(async () => {
  market = await startMarket({ flags: ["--exchange"] });
  stage = await openStage(market);
  await market.issue(stage.demo, CAST.dave, 50n);
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

/** The views' rows once the ledger has everything, without the numbers of records, which go on counting. */
async function standing(): Promise<Record<string, unknown[]>> {
  await caughtUp();
  return withLedger(market.chain.dataDir, (database) =>
    Object.fromEntries(
      VIEWS.map((view) => {
        const rows = database.prepare<[], Record<string, unknown>>(`SELECT * FROM ${view}`).all();
        return [view, rows.map(({ seq: _seq, ...row }) => JSON.stringify(row)).sort()];
      }),
    ),
  );
}

/** Polls until the ledger holds what the journal holds. */
async function caughtUp(): Promise<void> {
  for (let left = 500; left > 0; left--) {
    const { ledger } = await market.chain.rpc<{ ledger: { lag: number } }>("couverture_info");
    if (ledger.lag === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("the ledger did not catch up");
}

const count = (table: string): number =>
  withLedger(market.chain.dataDir, (database) =>
    Number(database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()),
  );

it("a revert orphans what came after it, and everything stands as it stood", async () => {
  await stage.place(CAST.alice, { side: "sell", quantity: 100n, cents: 2_500 });
  await stage.place(CAST.bob, { side: "buy", quantity: 30n, cents: 2_500 });
  const before = await standing();
  const trades = count("trades");
  const checkpoint = await market.chain.rpc("evm_snapshot");

  await stage.place(CAST.bob, { side: "buy", quantity: 70n, cents: 2_500 });
  await stage.place(CAST.dave, { side: "buy", quantity: 5n, cents: 2_400 });
  await market.send(market.registry, "freeze", [CAST.dave.address, code("CHECK")]);
  await market.send(market.exchange, "setFees", [stage.id, 1, 2]);
  await market.send(market.exchange, "halt", [stage.id, code("NEWS")]);
  await stage.refused(
    market.exchange,
    "place",
    [orderRequest(stage.id, { side: "buy", quantity: 1n, cents: 1 })],
    CAST.bob,
  );
  expect(await standing()).not.toEqual(before);

  await market.chain.rpc("evm_revert", checkpoint);
  expect(await standing()).toEqual(before);
  expect(count("trades")).toBe(trades + 1);
  expect(count("canonical_trades")).toBe(trades);
});

it("goes on after a revert as if nothing had been: fees, ids and pools are those that count", async () => {
  const checkpoint = await market.chain.rpc("evm_snapshot");
  await poolsDay(stage);
  await market.chain.rpc("evm_revert", checkpoint);
  await poolsDay(stage);
  await stage.place(CAST.bob, { side: "buy", quantity: 10n, cents: 2_500 });
  const before = await standing();
  const ids = before.orders?.map((order) => (JSON.parse(order as string) as { order_id: number | null }).order_id);
  const numbered = ids?.filter((id) => id !== null) ?? [];
  expect(new Set(numbered).size).toBe(numbered.length);
  expect(count("markets WHERE pool IS NOT NULL")).toBe(1);
});

it("holds the same after a kill and after a clean stop", async () => {
  const before = await standing();
  await market.chain.killAndRestart();
  expect(await standing()).toEqual(before);
  await stage.place(CAST.bob, { side: "buy", quantity: 1n, cents: 2_000 });
  const after = await standing();
  await market.chain.restart();
  expect(await standing()).toEqual(after);
});

it("is rebuilt from the journal row for row, orphans and all", async () => {
  await market.chain.stop();
  await expectLedgerEqualsRebuild(market.chain.dataDir);
});

it("comes to the same rows whatever the batches, and though some are taken back", async () => {
  const journal = await openJournal(join(market.chain.dataDir, "journal"), { durability: "strict", warn: () => {} });
  const records: JournalRecord[] = [];
  for await (const { seq, kind, payload, entryHash } of journal.iterate(0)) {
    records.push({ seq, kind, payload: new Uint8Array(payload), entryHash: new Uint8Array(entryHash) });
  }
  await journal.close();

  const tables = (database: Database) =>
    projection.tables.map(({ name }) => database.prepare(`SELECT * FROM ${name}`).raw().all());
  const expected = withLedger(market.chain.dataDir, tables);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()), { maxLength: 20 }), (batches) => {
      const ledger = openLedgerDatabase(":memory:", { projections: [projection] });
      let next = 0;
      for (const [size, isTakenBack] of [...batches, [records.length, false] as const]) {
        const batch = records.slice(next, next + size);
        if (isTakenBack) expect(() => ledger.project(thenFails(batch))).toThrow();
        else next += ledger.project(batch);
      }
      expect(tables(ledger.database)).toEqual(expected);
      ledger.close();
    }),
    { numRuns: 8 },
  );
});

/** Records whose batch cannot be committed. */
function* thenFails(records: JournalRecord[]): Generator<JournalRecord> {
  yield* records;
  throw new Error("the disk is full");
}
