import { readFileSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { describeDifference, type Verification } from "../../../src/persistence/ledger/verify/index.js";
import { cleanUp } from "../../support/ending.js";
import { ledgerTables } from "../../support/ledger-reading.js";
import { randomNumbers } from "../../support/random.js";
import { makeChain, tampered, verifyFile } from "./verify-chain.js";

const SEED = Number(process.env.TAMPERING_SEED ?? 1);
/** Of how many columns one is changed; 1 changes each of them, which takes a while. */
const SHARE = Number(process.env.TAMPERING_SHARE ?? 16);
const FLIPS = Number(process.env.TAMPERING_FLIPS ?? 30);

let whole: string;

beforeAll(async () => {
  ({ file: whole } = await makeChain());
}, 120_000);

afterAll(cleanUp);

const reading = <T>(file: string, read: (database: Sqlite.Database) => T): T => {
  const database = new Sqlite(file, { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
};

const differencesOf = ({ findings }: Verification): string => findings.first.map(describeDifference).join("\n");

interface Column {
  name: string;
  type: string;
  pk: number;
  notnull: number;
}

const columnsOf = (database: Sqlite.Database, table: string): Column[] =>
  database.prepare<[], Column>(`SELECT name, type, pk, "notnull" FROM pragma_table_info('${table}')`).all();

type Value = bigint | number | string | null | Uint8Array;

/** Values of the column's type that are not the one that is there. */
function othersOf({ type, notnull }: Column, value: Value): Value[] {
  const none: Value[] = notnull === 0 && value !== null ? [null] : [];
  if (type === "ANY") {
    const number = typeof value === "bigint" ? value : 7n;
    return [
      ...none,
      number + 1n,
      Number(number),
      Buffer.from(String(number)),
      ...(typeof value === "bigint" ? [String(value)] : []),
    ];
  }
  if (type === "INTEGER") return [...none, (typeof value === "bigint" ? value : 7n) + 1n];
  if (type === "REAL") return [...none, typeof value === "number" ? value * (1 + 2 ** -52) + 5e-324 : 0.5];
  if (type === "BLOB") return [Buffer.concat([value as Uint8Array, Uint8Array.of(0)])];
  const text = typeof value === "string" ? value : "x";
  return [
    ...none,
    `${text} `,
    text.slice(0, -1),
    text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase(),
  ];
}

it("a ledger with everything in it is whole", async () => {
  const verification = await verifyFile(whole);
  expect(differencesOf(verification)).toBe("");
  expect(verification.whole).toBe(true);
  const rows = reading(whole, (database) =>
    ledgerTables(database).filter((table) => database.prepare(`SELECT 1 FROM ${table}`).get() !== undefined),
  );
  expect(rows.length).toBeGreaterThan(25);
});

it("a column changed in one row is named, in each table", async () => {
  const random = randomNumbers(SEED);
  const tables = reading(whole, ledgerTables);
  const missed: string[] = [];
  let variants = 0;
  for (const table of tables) {
    const [columns, rows] = reading(whole, (database) => [
      columnsOf(database, table),
      database.prepare<[], Record<string, Value>>(`SELECT * FROM ${table}`).safeIntegers().all(),
    ]);
    if (rows.length === 0) continue;
    const key = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
    for (const column of columns.filter(() => random(SHARE) === 0)) {
      const row = rows[random(rows.length)] as Record<string, Value>;
      const others = othersOf(column, row[column.name] as Value).filter((other) => other !== row[column.name]);
      const other = others[random(others.length)] as Value;
      const where = key.map((name) => `${name} = ?`).join(" AND ");
      const keyValues = key.map((name) => row[name]);
      let file: string;
      try {
        file = tampered(
          whole,
          (database) => {
            database.prepare(`UPDATE ${table} SET ${column.name} = ? WHERE ${where}`).run(other, ...keyValues);
          },
          table,
        );
      } catch (error) {
        if (/UNIQUE/.test(String(error))) continue; // there is a row with this key already
        throw error;
      }
      variants++;
      const verification = await verifyFile(file);
      const [first] = verification.findings.first;
      const named =
        first?.table === table &&
        (first.column === column.name ||
          key.includes(column.name) ||
          (table === "journal" && first.column !== undefined));
      if (!named)
        missed.push(
          `${table}.${column.name}: ${String(row[column.name])} → ${String(other)}: ${differencesOf(verification).slice(0, 500)}`,
        );
    }
  }
  expect(missed).toEqual([]);
  expect(variants).toBeGreaterThan(250 / SHARE);
}, 300_000);

it("a row deleted, invented or swapped with another is named, in each table", async () => {
  const random = randomNumbers(SEED + 1);
  const missed: string[] = [];
  for (const table of reading(whole, ledgerTables)) {
    const [columns, rows] = reading(whole, (database) => [
      columnsOf(database, table),
      database.prepare<[], Record<string, Value>>(`SELECT * FROM ${table}`).safeIntegers().all(),
    ]);
    const key = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
    const where = key.map((name) => `${name} = ?`).join(" AND ");
    const names = columns.map(({ name }) => name);
    const insert = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
    const one = rows[random(rows.length)];
    const two = rows[random(rows.length)];
    const invented: Value[] = columns.map(({ name, type, pk }) => {
      const value = one?.[name] ?? (type === "TEXT" ? "0x00" : type === "BLOB" ? Buffer.from([0xc0]) : 3n);
      if (pk === 0) return value;
      return typeof value === "bigint" ? (name === "seq" ? value : value + 100n) : `${value}0`;
    });
    if (key.length === 1 && typeof invented[names.indexOf(key[0] as string)] === "bigint")
      invented[names.indexOf(key[0] as string)] = 100_000n;
    const changes: [string, (database: Sqlite.Database) => void][] = [
      ["invented", (database) => database.prepare(insert).run(...invented)],
    ];
    if (one)
      changes.push([
        "deleted",
        (database) => database.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...key.map((name) => one[name])),
      ]);
    if (one && two && one !== two) {
      changes.push([
        "swapped",
        (database) => {
          const put = (at: Record<string, Value>, values: Record<string, Value>) => {
            database.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...key.map((name) => at[name]));
            return () =>
              database.prepare(insert).run(...names.map((name) => (key.includes(name) ? at[name] : values[name])));
          };
          for (const write of [put(one, two), put(two, one)]) write();
        },
      ]);
    }
    for (const [what, change] of changes) {
      const same = what === "swapped" && names.every((name) => key.includes(name) || one?.[name] === two?.[name]);
      if (same) continue;
      const verification = await verifyFile(tampered(whole, change, table));
      if (!verification.findings.groups.some((group) => group.table === table))
        missed.push(`${table} ${what}: ${differencesOf(verification)}`);
    }
  }
  expect(missed).toEqual([]);
}, 300_000);

it("each view, index and trigger that is altered or dropped is named", async () => {
  const objects = reading(whole, (database) =>
    database
      .prepare<[], { type: string; name: string; sql: string }>(
        "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('view', 'index', 'trigger')",
      )
      .all(),
  );
  const random = randomNumbers(SEED + 2);
  for (const { type, name, sql } of objects.filter(() => random(4) === 0)) {
    const copy = tampered(whole, () => undefined, "none");
    const database = new Sqlite(copy);
    database.exec(`DROP ${type} ${name}`);
    const altered = random(2) === 0;
    if (altered) {
      database.exec(
        type === "view"
          ? `${sql} LIMIT 5`
          : type === "index"
            ? `${sql} WHERE seq > 0`
            : sql.replace("SELECT RAISE", "SELECT 1 OR RAISE"),
      );
    }
    database.close();
    const { findings } = await verifyFile(copy);
    expect(findings.groups).toContainEqual(
      expect.objectContaining({ table: name, kind: altered ? "different" : "missing" }),
    );
  }
}, 120_000);

/** Everything that SQLite reads from a file: rows with their types, the schema, and the values of pragmas. */
function readable(file: string): string {
  return reading(file, (database) => {
    const dump = ledgerTables(database).map((table) => {
      const columns = columnsOf(database, table).map(({ name }) => `${name}, typeof(${name})`);
      return [
        table,
        database
          .prepare(`SELECT ${columns.join(", ")} FROM ${table}`)
          .raw()
          .safeIntegers()
          .all(),
      ];
    });
    const schema = database.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema").raw().all();
    const text = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);
    return JSON.stringify([dump, schema, database.pragma("application_id"), database.pragma("user_version")], text);
  });
}

it("a byte flipped anywhere in the file is found, unless nothing that can be read has changed by it", async () => {
  const random = randomNumbers(SEED + 3);
  const bytes = readFileSync(whole);
  const before = readable(whole);
  const unnoticed: string[] = [];
  let found = 0;
  for (let flip = 0; flip < FLIPS; flip++) {
    const at = flip < 25 ? random(120) : random(bytes.length);
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] as number) ^ (1 << random(8));
    const file = tampered(whole, () => undefined, "none");
    writeFileSync(file, altered);
    const verification = await verifyFile(file);
    if (!verification.whole) found++;
    else if (readable(file) !== before) unnoticed.push(`byte ${at}`);
  }
  expect(unnoticed).toEqual([]);
  expect(found).toBeGreaterThan(FLIPS / 3);
}, 300_000);
