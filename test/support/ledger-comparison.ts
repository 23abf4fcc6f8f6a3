import { join } from "node:path";
import { copyOfDirectory } from "./directories.js";
import { ledgerTables, withLedger } from "./ledger-reading.js";
import { run } from "./process.js";

/** Claims that two data directories have the same ledger, row for row in every table. */
export function expectSameLedger(one: string, other: string): void {
  withLedger(one, (database) => {
    database.prepare("ATTACH ? AS other").run(join(other, "ledger.sqlite"));
    const tables = ledgerTables(database);
    expect(withLedger(other, ledgerTables)).toEqual(tables);
    const count = (sql: string) => Number(database.prepare<[], number>(`SELECT count(*) FROM ${sql}`).pluck().get());
    for (const table of tables) {
      const difference = {
        table,
        rows: count(`main.${table}`),
        missing: count(`(SELECT * FROM main.${table} EXCEPT SELECT * FROM other.${table})`),
        added: count(`(SELECT * FROM other.${table} EXCEPT SELECT * FROM main.${table})`),
      };
      expect(difference).toEqual({ table, rows: count(`other.${table}`), missing: 0, added: 0 });
    }
  });
}

/** Claims that the ledger of a stopped chain is what `couverture ledger rebuild` makes of its journal. */
export async function expectLedgerEqualsRebuild(dataDir: string): Promise<void> {
  const copy = copyOfDirectory(dataDir);
  expect(await run(["ledger", "rebuild", "--data-dir", copy])).toMatchObject({ code: 0 });
  expectSameLedger(dataDir, copy);
}
