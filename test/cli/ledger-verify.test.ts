import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { readOnlyDirectory } from "../support/mounts.js";
import { run } from "../support/process.js";

const PATIENCE = 60_000;

let chain: Chain;
let copy: string;
/** A copy as of a chain that runs, with what is not in the file itself yet: SQLite does not read it where it may not write. */
let unfinished: string;
let forged: string;

/** A copy of the ledger's file; of a chain that has ended, that is all. */
function copied(): string {
  const file = join(temporaryDirectory(), "copy.sqlite");
  copyFileSync(join(chain.dataDir, "ledger.sqlite"), file);
  return file;
}

beforeAll(async () => {
  chain = await startChain();
  const [from, to] = await chain.rpc<string[]>("eth_accounts");
  for (let nonce = 0; nonce < 3; nonce++) await chain.rpc("eth_sendTransaction", { from, to, value: "0x1" });
});

afterAll(cleanUp);

it(
  "verifies the ledger of a chain while it runs, but not against its journal",
  async () => {
    const verified = await run(["ledger", "verify", "--data-dir", chain.dataDir, "--reexecute"], PATIENCE);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.stdout).toMatch(/^WHOLE: /m);
    expect(
      await run(["ledger", "verify", "--data-dir", chain.dataDir, "--against", chain.dataDir], PATIENCE),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/in use/),
    });
    unfinished = copied();
    copyFileSync(join(chain.dataDir, "ledger.sqlite-wal"), `${unfinished}-wal`);
    await chain.stop();
    copy = copied();
  },
  PATIENCE,
);

it(
  "verifies a file alone, one that may only be read in a folder that may only be read among them",
  async () => {
    chmodSync(copy, 0o444);
    const json = await run(["ledger", "verify", copy, "--json"], PATIENCE);
    expect(json).toMatchObject({ code: 0 });
    expect(JSON.parse(json.stdout)).toMatchObject({
      whole: true,
      firstDifference: null,
      verified: { transactions: 3 },
    });
    const folder = readOnlyDirectory(join(unfinished, ".."));
    try {
      expect(await run(["ledger", "verify", unfinished], PATIENCE)).toMatchObject({ code: 0 });
    } finally {
      folder.release();
    }
  },
  PATIENCE,
);

it(
  "compares every record with the journal",
  async () => {
    const verified = await run(["ledger", "verify", "--data-dir", chain.dataDir, "--against", chain.dataDir], PATIENCE);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.stdout).toMatch(/Journal: +\d+ records compared/);
  },
  PATIENCE,
);

it(
  "names the first record, table and column that differ",
  async () => {
    forged = copied();
    const database = new Sqlite(forged);
    const trigger = "transactions_refuse_update";
    const sql = database
      .prepare<[string], string>("SELECT sql FROM sqlite_schema WHERE name = ?")
      .pluck()
      .get(trigger) as string;
    database.exec(`DROP TRIGGER ${trigger}; UPDATE transactions SET value_wei = '2' WHERE block_number = 2; ${sql}`);
    database.close();
    const { code, stderr, stdout } = await run(["ledger", "verify", forged], PATIENCE);
    expect({ code }).toEqual({ code: 1 });
    expect(stderr).toMatch(/record \d+: column value_wei of transactions .*is "2", and should be "1"/);
    expect(stdout).toMatch(/^NOT WHOLE: 1 difference/m);
  },
  PATIENCE,
);

it(
  "says what it cannot take",
  async () => {
    expect(await run(["ledger", "verify", copy, "--data-dir", chain.dataDir])).toMatchObject({ code: 2 });
    expect(await run(["ledger", "verify", join(chain.dataDir, "nothing")])).toMatchObject({ code: 2 });
    expect(await run(["ledger", "verify", copy, "--signer", "0x00"])).toMatchObject({ code: 2 });
  },
  PATIENCE,
);
