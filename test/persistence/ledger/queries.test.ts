import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedger } from "../../../src/persistence/ledger/ledger.js";
import { openLedgerDatabase, openLedgerQueries } from "../../../src/persistence/ledger/offline.js";
import { refusal } from "./refusals.js";
import { writeStory } from "./story.js";

const ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";

let directory: string;
let file: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "couverture-queries-"));
  file = join(directory, "ledger.sqlite");
  const ledger = openLedgerDatabase(file);
  ledger.project(writeStory().records);
  ledger.close();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("a query that does not end", () => {
  it("is stopped at the time limit, and the next ones are answered", async () => {
    const queries = openLedgerQueries({ file, timeLimit: 2_000 });
    const started = performance.now();
    const [endless, waiting] = [refusal(() => queries.query(ENDLESS)), queries.query("SELECT 1 AS one")];
    expect((await endless).code).toBe("LEDGER_QUERY_TOO_LONG");
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(await waiting).toEqual({ columns: ["one"], rows: [[1]], truncated: false });
    expect((await queries.query("SELECT count(*) FROM journal")).rows[0]?.[0]).toBeGreaterThan(0);
    await queries.close();
  });

  it("is stopped in a running ledger, too, which is written meanwhile", async () => {
    const own = join(directory, "running.sqlite");
    const ledger = await openLedger({ file: own, queryTimeLimit: 2_000 });
    const endless = refusal(() => ledger.query(ENDLESS));
    const { records } = writeStory();
    ledger.append(records);
    await ledger.sync();
    expect((await endless).message).toContain("stopped after 2 s");
    expect((await ledger.query("SELECT max(seq) FROM journal")).rows).toEqual([[records.at(-1)?.seq]]);
    await ledger.close();
  });

  it("is refused when the ledger is closed", async () => {
    const queries = openLedgerQueries({ file });
    const endless = refusal(() => queries.query(ENDLESS));
    await queries.close();
    expect((await endless).code).toBe("LEDGER_CLOSED");
    expect((await refusal(() => queries.query("SELECT 1"))).code).toBe("LEDGER_CLOSED");
  });
});

it("stops a query that takes too much memory, and answers the next", async () => {
  const queries = openLedgerQueries({ file, memoryLimit: 300 * 1024 ** 2 });
  const greedy =
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 2000) SELECT group_concat(hex(randomblob(200000))) FROM c";
  expect((await refusal(() => queries.query(greedy))).code).toBe("LEDGER_QUERY_TOO_LARGE");
  expect((await queries.query("SELECT 'still here'")).rows).toEqual([["still here"]]);
  await queries.close();
});

it("gives values as they are, and says what is wrong with a file or a query", async () => {
  const queries = openLedgerQueries({ file });
  const { rows } = await queries.query("SELECT 9007199254740993, x'00ff', NULL, 1.5, ?", ["given"]);
  expect(rows).toEqual([[9007199254740993n, Uint8Array.of(0, 255), null, 1.5, "given"]]);
  for (const sql of ["ATTACH 'x' AS y", "DELETE FROM journal", "PRAGMA user_version = 9", "SELECT 1; SELECT 2"]) {
    expect((await refusal(() => queries.query(sql))).code).toBe("LEDGER_BAD_QUERY");
  }
  await queries.close();
  const missing = openLedgerQueries({ file: join(directory, "nothing.sqlite") });
  expect((await refusal(() => missing.query("SELECT 1"))).code).toBe("LEDGER_UNAVAILABLE");
  await missing.close();
});
