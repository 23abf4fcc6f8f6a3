import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projection } from "../../src/exchange/ledger/projection.js";
import { openLedgerDatabase } from "../../src/persistence/ledger/offline.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { ROOT, run } from "../support/process.js";

afterAll(cleanUp);

let directory: string;
let ledger: string;

beforeAll(() => {
  directory = temporaryDirectory();
  ledger = join(directory, "ledger.sqlite");
  openLedgerDatabase(ledger, { projections: [projection] }).close();
});

const draw = (...args: string[]) => run(["ledger", "diagram", ledger, ...args]);

it("the diagram in docs/ is the one that the command draws", async () => {
  const out = join(directory, "ledger.svg");
  const { code, stderr } = await draw("--out", out);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const drawn = readFileSync(out, "utf8");
  const kept = readFileSync(join(ROOT, "docs", "ledger-diagram.svg"), "utf8");
  // `couverture ledger diagram --out docs/ledger-diagram.svg --force` on any chain's ledger writes it again.
  expect(drawn === kept).toBe(true);
});

it("shows every table with its columns and keys, and what belongs to what, as the file has them", async () => {
  const database = openLedgerDatabase(ledger, { projections: [projection] });
  database.database.exec(
    "CREATE TABLE remarks (log_index INTEGER, seq INTEGER, remark TEXT, PRIMARY KEY (seq, log_index)) STRICT",
  );
  database.close();
  const { stdout } = await draw();
  expect(stdout).toContain("  journal {\n    INTEGER seq PK\n    TEXT kind\n");
  for (const line of [
    'journal ||--o{ transactions : "seq"',
    'transactions ||--o{ logs : "seq, transaction_index"',
    'logs ||--o{ trades : "seq, log_index"',
    'codes ||--o{ contracts : "code_hash"',
    'reverts ||--o{ orphans : "revert_seq"',
    'logs ||--o{ remarks : "seq, log_index"',
  ]) {
    expect(stdout.split("\n")).toContain(`  ${line}`);
  }
  expect(stdout).not.toContain("journal ||--o{ logs");
});

it("writes Graphviz's language, and refuses other endings and files that are there", async () => {
  const out = join(directory, "ledger.dot");
  expect((await draw("--out", out)).code).toBe(0);
  expect(readFileSync(out, "utf8")).toContain('"transactions" -> "logs"');
  expect(await draw("--out", out)).toMatchObject({ code: 2 });
  const refused = await draw("--out", join(directory, "ledger.pdf"));
  expect(refused.stderr).toContain("end it in .svg, .mmd or .dot");
  expect([refused.code, existsSync(join(directory, "ledger.pdf"))]).toEqual([2, false]);
});
