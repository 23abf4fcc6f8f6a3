import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { launch, run } from "../support/process.js";

afterAll(cleanUp);

const ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
const VALUES = `SELECT 'a,"b"' AS text, 9007199254740993 AS big, '' AS empty, NULL AS missing, x'00ff' AS bytes, 'x|' || char(10, 27) AS odd`;

let chain: Chain;
let ledger: string;

beforeAll(async () => {
  chain = await startChain({ flags: ["--no-exchange"] });
  ledger = join(chain.dataDir, "ledger.sqlite");
});

const query = (...args: string[]) => run(["ledger", "query", ...args]);
const send = async (count: number) => {
  const [from, to] = (await chain.rpc("eth_accounts")) as [string, string];
  for (let sent = 0; sent < count; sent++) {
    await chain.rpc("eth_sendTransaction", { from, to, value: "0x1", gas: "0x5208" });
  }
};

describe("ledger query prints", () => {
  it("a table", async () => {
    const { code, stdout } = await query("SELECT number, parent_hash FROM blocks WHERE number = 0", ledger);
    expect({ code, lines: stdout.split("\n") }).toEqual({
      code: 0,
      lines: [
        `number  ${"parent_hash".padEnd(66)}`.trimEnd(),
        `------  ${"-".repeat(66)}`,
        `     0  0x${"0".repeat(64)}`,
        "(1 row)",
      ],
    });
  });

  it("CSV by RFC 4180, with integers of any size", async () => {
    const { stdout } = await query(VALUES, ledger, "--format", "csv");
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      "text,big,empty,missing,bytes,odd",
      '"a,""b""",9007199254740993,"",,0x00ff,"x|',
    ]);
  });

  it("JSON that keeps each column apart", async () => {
    const { stdout } = await query(
      "SELECT 1 AS a, 2 AS a, NULL AS b, 9007199254740993 AS c",
      "--data-dir",
      chain.dataDir,
      "--format",
      "json",
    );
    expect(stdout).toBe('[\n  {"a":1,"a_2":2,"b":null,"c":9007199254740993}\n]');
  });

  it("Markdown, and no control characters", async () => {
    const { stdout } = await query(VALUES, ledger, "--format", "md");
    expect(stdout.split("\n")[2]).toBe('| a,"b" | 9007199254740993 |  |  | 0x00ff | x\\|\\\\n\\\\x1b |');
  });

  it("no more rows than requested, and says so", async () => {
    const many = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
    const { code, stdout, stderr } = await query(many, ledger, "--limit", "3", "--format", "csv");
    expect({ code, rows: stdout.split("\n").map((line) => line.trim()) }).toEqual({
      code: 0,
      rows: ["x", "1", "2", "3"],
    });
    expect(stderr).toContain("only the first 3 rows are shown");
  });
});

describe("ledger query refuses", () => {
  it.each<[string, string[], string, number]>([
    ["what writes", ["DELETE FROM journal"], "Only SELECT, WITH, VALUES and EXPLAIN", 2],
    ["what writes in disguise", ["WITH x AS (SELECT 1) DELETE FROM journal"], "read-only", 2],
    ["another file", ["ATTACH 'other.sqlite' AS other"], "Only SELECT, WITH, VALUES and EXPLAIN", 2],
    ["two statements", ["SELECT 1; DROP TABLE journal"], "The query failed", 2],
    [
      "an unknown table, and names the nearest",
      ["SELECT * FROM trasactions"],
      "There is no table trasactions; did you mean transactions?",
      2,
    ],
    [
      "an unknown column, and names the nearest",
      ["SELECT b.nunber FROM blocks b"],
      "There is no column b.nunber; did you mean number?",
      2,
    ],
    ["a query that does not end", [ENDLESS, "--timeout", "1"], "The query was stopped after 1 s.", 1],
    ["a format that is none", ["SELECT 1", "--format", "xml"], "--format must be table, csv, json or md, not", 2],
  ])("%s", async (_what, args, sentence, exitCode) => {
    const { code, stderr } = await query(...args, "--data-dir", chain.dataDir);
    expect(stderr).toContain(sentence);
    expect(code).toBe(exitCode);
  });

  it("a file and a directory at once, and what is no ledger", async () => {
    expect((await query("SELECT 1", ledger, "--data-dir", chain.dataDir)).stderr).toContain("not both");
    const other = join(temporaryDirectory(), "text.sqlite");
    writeFileSync(other, "this is a text, and by no means a database of any kind".repeat(20));
    expect((await query("SELECT 1", other)).stderr).toContain("is not an SQLite database");
  });
});

it("a long read neither holds up the chain nor makes others see half a block", async () => {
  const long = launch(["ledger", "query", ENDLESS, ledger, "--timeout", "6"]);
  let sending = true;
  const load = Promise.all([send(150), send(150)]).finally(() => {
    sending = false;
  });
  const seen: number[] = [];
  const snapshot = `SELECT (SELECT count(*) FROM blocks WHERE number > 0), (SELECT count(*) FROM transactions),
    (SELECT count(*) FROM journal), (SELECT max(seq) + 1 FROM journal), (SELECT count(DISTINCT seq) FROM blocks) + (SELECT count(*) FROM sessions)`;
  while (sending) {
    const { stdout } = await query(snapshot, ledger, "--format", "csv");
    const [blocks, transactions, records, next, accounted] = (stdout.split("\n")[1] ?? "").split(",").map(Number);
    expect([transactions, next, accounted]).toEqual([blocks, records, records]);
    seen.push(blocks as number);
  }
  await load;
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(Number(await chain.rpc("eth_blockNumber"))).toBe(300);
  expect((await long.ended).code).toBe(1);
  expect(long.stderr.join("\n")).toContain("stopped after 6 s");
});
