/** A chain with everything that a ledger has a table for, made by the real command; and the files to tamper with. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { projection } from "../../../src/exchange/ledger/projection.js";
import { type Verification, verifyLedger } from "../../../src/persistence/ledger/verify/index.js";
import {
  agentsDay,
  openStage,
  operatorsDay,
  poolsDay,
  registrarsDay,
  subscribersDay,
} from "../../exchange/ledger-story.js";
import { account } from "../../support/accounts.js";
import { temporaryDirectory } from "../../support/directories.js";
import { type Market, startMarket } from "../../support/market.js";

const [ALICE, BOB] = [account(7).address, account(8).address];

/** Overrides, checkpoints, reverts, a moved clock and a pool, beside what the market does. */
async function operate({ chain: { rpc } }: Market, mark: unknown): Promise<void> {
  await rpc("anvil_setBalance", ALICE, "0x1234");
  await rpc("anvil_setStorageAt", BOB, `0x${"01".repeat(32)}`, `0x${"02".repeat(32)}`);
  await rpc("evm_increaseTime", 60);
  await rpc("evm_mine");
  await rpc("evm_revert", mark);
  await rpc("evm_snapshot");
  await rpc("evm_setAutomine", false);
  await rpc("eth_sendTransaction", { from: account(6).address, to: BOB, value: "0x5" });
  await rpc("evm_mine");
  await rpc("evm_setAutomine", true);
  await rpc("anvil_setBalance", ALICE, "0x99");
}

/** @returns the directory of the chain, which has ended, and a copy of its ledger in one file */
export async function makeChain(): Promise<{ directory: string; file: string }> {
  const market = await startMarket({ flags: ["--exchange"] });
  const stage = await openStage(market);
  await registrarsDay(stage);
  await agentsDay(stage);
  await subscribersDay(stage);
  const mark = await market.chain.rpc("evm_snapshot");
  await poolsDay(stage);
  await operatorsDay(stage);
  await operate(market, mark);
  await market.chain.stop();
  const directory = market.chain.dataDir;
  const file = join(temporaryDirectory(), "whole.sqlite");
  const database = new Sqlite(join(directory, "ledger.sqlite"), { readonly: true });
  database.exec(`VACUUM INTO '${file}'`);
  database.close();
  return { directory, file };
}

export const verifyFile = (file: string): Promise<Verification> => verifyLedger({ file, projections: [projection] });

/** Copies a ledger, lets someone with all rights change the copy, and puts the triggers back that would have refused. */
export function tampered(file: string, change: (database: Sqlite.Database) => void, table = "%"): string {
  const copy = join(temporaryDirectory(), "tampered.sqlite");
  copyFileSync(file, copy);
  const database = new Sqlite(copy);
  database.pragma("journal_mode = OFF");
  database.pragma("synchronous = OFF");
  database.pragma("foreign_keys = OFF");
  const triggers = database
    .prepare<[string], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE ? ORDER BY rowid",
    )
    .all(table);
  try {
    database.exec(`BEGIN; ${triggers.map(({ name }) => `DROP TRIGGER ${name};`).join("")}`);
    change(database);
    database.exec(`${triggers.map(({ sql }) => `${sql};`).join("")} COMMIT`);
  } finally {
    database.close();
  }
  return copy;
}
