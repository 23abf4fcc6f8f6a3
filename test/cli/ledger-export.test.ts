import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import Sqlite from "better-sqlite3";
import { loadDuckDB } from "../../src/cli/ledger/duckdb.js";
import { openLedgerDatabase } from "../../src/persistence/ledger/offline.js";
import { writeStory } from "../persistence/ledger/story.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { launch, ROOT, run } from "../support/process.js";

afterAll(cleanUp);

const MANY = 300_000;
const FEW = 10_000;

let directory: string;
let ledger: string;

beforeAll(() => {
  directory = temporaryDirectory();
  ledger = join(directory, "ledger.sqlite");
  const written = openLedgerDatabase(ledger);
  written.project(writeStory().records);
  // A ledger may be given tables and views of one's own; these stand in for a chain of that size.
  written.database.exec(`
    CREATE TABLE many (id INTEGER PRIMARY KEY, big INTEGER, share REAL, wei TEXT, payload BLOB) STRICT;
    INSERT INTO many WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT ${MANY})
      SELECT x, 9007199254740993 + x, x / 8.0, '1000000000000000000000' || x, randomblob(60) FROM c;
    CREATE VIEW few AS SELECT * FROM many WHERE id <= ${FEW};
    CREATE TABLE odd (id INTEGER PRIMARY KEY, text TEXT, anything ANY) STRICT;
    INSERT INTO odd VALUES (1, 'a,"b"' || char(13, 10) || 'c', 'text'), (2, '', 9007199254740993), (3, NULL, NULL), (4, ' ø 🍫 ', x'00ff');
    CREATE VIEW computed AS SELECT id, id + 1 AS whole, id / 2.0 AS half, anything AS any_of_it, CASE id WHEN 1 THEN 1 ELSE 0.5 END AS number FROM odd;
  `);
  written.close();
});

const exported = (...args: string[]) => run(["ledger", "export", ledger, ...args], 60_000);
const fresh = (name: string): string => join(temporaryDirectory(), name);

/** What DuckDB makes of an SQL statement, which is another reader than the exporter's own. */
async function duck(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function sqlite<Row>(sql: string): Row[] {
  const database = new Sqlite(ledger, { readonly: true });
  try {
    return database.prepare<[], Row>(sql).safeIntegers().all();
  } finally {
    database.close();
  }
}

/** The most memory that the command took, in MiB, and its exit code. */
async function peakOf(...args: string[]): Promise<number> {
  const hook =
    "data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))";
  const child = spawn(
    process.execPath,
    ["--import", hook, join(ROOT, "bin/couverture.js"), "ledger", "export", ledger, ...args],
    {
      env: { ...process.env, NODE_OPTIONS: "" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}

describe("ledger export writes", () => {
  it("CSV that another reader reads back as it was", async () => {
    const out = fresh("odd.csv");
    expect((await exported("--format", "csv", "--table", "odd", "--out", out)).code).toBe(0);
    expect(readFileSync(out, "utf8").split("\r\n")[0]).toBe("id,text,anything");
    const rows = await duck(
      `SELECT * FROM read_csv('${out}', header = true, all_varchar = true, allow_quoted_nulls = false, delim = ',', quote = '"', escape = '"') ORDER BY id`,
    );
    expect(rows).toEqual([
      { id: "1", text: 'a,"b"\r\nc', anything: "text" },
      { id: "2", text: "", anything: "9007199254740993" },
      { id: "3", text: null, anything: null },
      { id: "4", text: " ø 🍫 ", anything: "0x00ff" },
    ]);
  });

  it("JSON lines to stdout, with exact integers", async () => {
    const { code, stdout } = await exported("--format", "jsonl", "--table", "odd");
    expect({ code, lines: stdout.split("\n") }).toEqual({
      code: 0,
      lines: [
        '{"id":1,"text":"a,\\"b\\"\\r\\nc","anything":"text"}',
        '{"id":2,"text":"","anything":9007199254740993}',
        '{"id":3,"text":null,"anything":null}',
        '{"id":4,"text":" ø 🍫 ","anything":"0x00ff"}',
      ],
    });
  });

  it("every table and view as Parquet, with as many rows as they have, in the types that they have", async () => {
    const out = join(temporaryDirectory(), "all");
    const { code, stderr } = await exported("--format", "parquet", "--all", "--out", `${out}/`);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const relations = sqlite<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY name",
    ).map(({ name }) => name);
    expect(readdirSync(out).sort()).toEqual(relations.map((name) => `${name}.parquet`).sort());
    const counts = (source: (name: string) => string) =>
      relations.map((name) => `SELECT '${name}' AS name, count(*) AS rows FROM ${source(name)}`).join(" UNION ALL ");
    const parquet = await duck(`${counts((name) => `'${out}/${name}.parquet'`)} ORDER BY name`);
    expect(parquet).toEqual(sqlite(`${counts((name) => name)} ORDER BY name`));

    const sums =
      "sum(id) AS ids, min(big) AS least, max(big) AS most, sum(share) AS shares, min(wei) AS wei, max(wei) AS weis";
    expect(await duck(`SELECT ${sums.replace("sum(id)", "sum(id)::BIGINT")} FROM '${out}/many.parquet'`)).toEqual(
      sqlite(`SELECT ${sums} FROM many`),
    );
    const [bytes] = await duck(
      `SELECT md5(string_agg(hex(payload), '' ORDER BY seq)) AS digest FROM '${out}/journal.parquet'`,
    );
    const hex = sqlite<{ all: string }>(
      "SELECT group_concat(hex(payload), '') AS 'all' FROM (SELECT payload FROM journal ORDER BY seq)",
    );
    expect(bytes).toEqual((await duck(`SELECT md5('${hex[0]?.all}') AS digest`))[0]);
    const types = await duck(
      `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM '${out}/computed.parquet')`,
    );
    expect(types.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "id BIGINT",
      "whole BIGINT",
      "half DOUBLE",
      "any_of_it VARCHAR",
      "number DOUBLE",
    ]);
  });

  it.each([
    ["csv", 60],
    ["jsonl", 60],
    ["parquet", 320],
  ])("%s in memory that does not grow with the rows", async (format, margin) => {
    const few = await peakOf("--format", format, "--table", "few", "--out", fresh(`few.${format}`));
    const many = await peakOf("--format", format, "--table", "many", "--out", fresh(`many.${format}`));
    expect(many - few).toBeLessThan(margin);
  });

  it("as far as its reader wants to read", async () => {
    const command = launch(["ledger", "export", ledger, "--format", "csv", "--table", "many"], '"$@" | head -n 2');
    expect(await command.ended).toEqual({ code: 0, signal: null });
    expect(command.stdout).toHaveLength(2);
    expect(command.stderr.filter((line) => !line.startsWith("Exporting many: "))).toEqual([]);
  });
});

describe("ledger export refuses", () => {
  it.each<[string, string[], string]>([
    [
      "an unknown table, and names the nearest",
      ["--format", "csv", "--table", "blcks"],
      "no table or view blcks; did you mean blocks?",
    ],
    ["nothing to export", ["--format", "csv"], "say what to export: --table <names>, or --all"],
    ["several tables for stdout", ["--format", "csv", "--table", "blocks,logs"], "give --out <directory>"],
    ["Parquet for stdout", ["--format", "parquet", "--table", "blocks"], "cannot be written to stdout; give --out"],
    ["all and some", ["--format", "csv", "--table", "blocks", "--all"], "--table and --all cannot be given together"],
    ["no format", ["--table", "blocks"], "--format <format> is missing"],
  ])("%s", async (_what, args, sentence) => {
    const { code, stdout, stderr } = await exported(...args);
    expect(stderr).toContain(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("to write over a file, without --force", async () => {
    const out = fresh("blocks.csv");
    writeFileSync(out, "mine");
    const refused = await exported("--format", "csv", "--table", "blocks", "--out", out);
    expect([refused.code, readFileSync(out, "utf8")]).toEqual([2, "mine"]);
    expect(refused.stderr).toContain("is there already; name another, or give --force");
    expect((await exported("--format", "csv", "--table", "blocks", "--out", out, "--force")).code).toBe(0);
    expect(readFileSync(out, "utf8")).toContain("parent_hash");
  });

  it("Parquet without DuckDB, and says what to install", async () => {
    await expect(loadDuckDB("@duckdb/not-installed")).rejects.toThrow(
      "Parquet is written by the package @duckdb/not-installed, which is not installed: run `npm install @duckdb/not-installed`, or export csv or jsonl",
    );
  });
});

it.each(["csv", "parquet"])("an export to %s that is interrupted leaves nothing behind", async (format) => {
  const out = join(temporaryDirectory(), "out");
  mkdirSync(out);
  const command = launch([
    "ledger",
    "export",
    ledger,
    "--format",
    format,
    "--table",
    "many",
    "--out",
    join(out, "many"),
  ]);
  command.child.stderr?.once("data", () => command.child.kill("SIGINT"));
  expect((await command.ended).code).toBe(1);
  expect(command.stderr.at(-1)).toContain("SIGINT: nothing was written");
  expect(readdirSync(out)).toEqual([]);
});

it("keeps what it writes to its owner", async () => {
  const out = fresh("blocks.jsonl");
  await exported("--format", "jsonl", "--table", "blocks", "--out", out);
  expect(existsSync(out)).toBe(true);
  if (process.platform !== "win32") expect(statSync(out).mode & 0o777).toBe(0o600);
});
