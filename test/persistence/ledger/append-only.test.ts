import { ledgerOf, rows, tableNames } from "./rows.js";
import { writeStory } from "./story.js";

const journal = writeStory();
journal.run(300);
const { database } = ledgerOf(journal.records);

describe.each(tableNames(database))("a row of %s", (table) => {
  const columns = rows(database, `PRAGMA table_info(${table})`).map(({ name }) => name as string);

  it("is there in this test's chain", () => {
    expect(rows(database, `SELECT count(*) AS count FROM ${table}`)[0]?.count).not.toBe(0);
  });

  it("cannot be changed", () => {
    for (const column of columns) {
      expect(() => database.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(
        `the ledger is append-only: a row of ${table} cannot be changed`,
      );
    }
  });

  it("cannot be deleted", () => {
    expect(() => database.exec(`DELETE FROM ${table}`)).toThrow(
      `the ledger is append-only: a row of ${table} cannot be deleted`,
    );
  });

  it("cannot be replaced, whether or not triggers are recursive", () => {
    for (const setting of ["ON", "OFF"]) {
      database.pragma(`recursive_triggers = ${setting}`);
      expect(() => database.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).toThrow(
        "the ledger is append-only",
      );
    }
  });
});

it("is strict about types in every table", () => {
  const loose = rows(
    database,
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0",
  );
  expect(loose.filter(({ name }) => !(name as string).startsWith("sqlite_"))).toEqual([]);
});
