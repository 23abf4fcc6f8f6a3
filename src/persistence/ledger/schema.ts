import type { Database } from "better-sqlite3";
import { type LedgerError, toRebuild } from "./errors.js";
import type { Projection } from "./projection.js";
import { guardName, tableStatements } from "./table.js";
import { accountsProjection } from "./tables/accounts.js";
import { blockRunsProjection } from "./tables/block-runs.js";
import { blocksProjection } from "./tables/blocks.js";
import { contractsProjection } from "./tables/contracts.js";
import { eventsProjection } from "./tables/events.js";
import { internalTransfersProjection } from "./tables/internal-transfers.js";
import { journalTable } from "./tables/journal.js";
import { knownErrorsProjection } from "./tables/known-errors.js";
import { logsProjection } from "./tables/logs.js";
import { overridesProjection } from "./tables/overrides.js";
import { revertsProjection } from "./tables/reverts.js";
import { tokenTransfersProjection } from "./tables/token-transfers.js";
import { transactionsProjection } from "./tables/transactions.js";
import { LEDGER_VIEWS } from "./views.js";

/** Version of the tables and of what is written in them, kept as SQLite's `user_version`. Any change of either raises it. */
export const LEDGER_SCHEMA_VERSION = 6;

/** SQLite's `application_id` of a ledger: "Couv". */
export const LEDGER_APPLICATION_ID = 0x436f7576;

/** The groups of tables that every ledger has. */
export const CORE_PROJECTIONS: Projection[] = [
  blocksProjection,
  knownErrorsProjection,
  blockRunsProjection,
  transactionsProjection,
  logsProjection,
  tokenTransfersProjection,
  internalTransfersProjection,
  contractsProjection,
  accountsProjection,
  overridesProjection,
  revertsProjection,
  eventsProjection,
];

/** All statements that make the schema, by object name, in order. */
export function schemaStatements(projections: Projection[]): Map<string, string> {
  const statements = new Map(tableStatements(journalTable));
  const views = [...LEDGER_VIEWS];
  for (const { tables, views: more = [] } of projections) {
    for (const table of tables) for (const [name, sql] of tableStatements(table)) statements.set(name, sql);
    views.push(...more);
  }
  for (const { name, select } of views) statements.set(name, `CREATE VIEW ${name} AS ${select}`);
  return statements;
}

/** Makes an empty database a ledger, in one transaction. */
export function createSchema(database: Database, projections: Projection[]): void {
  database.transaction(() => {
    for (const sql of schemaStatements(projections).values()) database.exec(sql);
    database.pragma(`application_id = ${LEDGER_APPLICATION_ID}`);
    database.pragma(`user_version = ${LEDGER_SCHEMA_VERSION}`);
  })();
}

/** The error for another program's database. */
export const notALedger = (file: string): LedgerError =>
  toRebuild("LEDGER_FOREIGN", `${file} is an SQLite database, but not a ledger of couverture. Move it away.`);

interface SchemaObject {
  name: string;
  type: string;
  tbl_name: string;
  sql: string;
}

/** Whether the database holds nothing yet. */
export function isEmptyDatabase(database: Database): boolean {
  return database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() === 0;
}

/**
 * Checks that a database is a ledger of this version and that its tables, indexes, views and triggers are whole. Tables,
 * indexes and views that someone added are let be; triggers on the ledger's own tables are not, since they act when rows are written.
 * @param projections those that the ledger must have.
 * @param use a writer must know every group of tables that the ledger has, or it would leave holes in them; a reader need not.
 * @throws LedgerError `LEDGER_FOREIGN`, `LEDGER_OTHER_VERSION` or `LEDGER_ALTERED_SCHEMA`.
 */
export function checkSchema(
  database: Database,
  file: string,
  projections: Projection[],
  use: "reading" | "writing",
): void {
  const applicationId = database.pragma("application_id", { simple: true });
  if (applicationId !== LEDGER_APPLICATION_ID) {
    throw notALedger(file);
  }
  const version = database.pragma("user_version", { simple: true }) as number;
  if (version !== LEDGER_SCHEMA_VERSION) {
    const advice =
      version > LEDGER_SCHEMA_VERSION ? " Use the newer couverture that wrote it, or rebuild it for this one." : "";
    throw toRebuild(
      "LEDGER_OTHER_VERSION",
      `The ledger ${file} has schema version ${version}; this couverture works with version ${LEDGER_SCHEMA_VERSION}.${advice}`,
    );
  }
  const expected = schemaStatements(projections);
  const found = new Map(
    database
      .prepare<[], SchemaObject>("SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
      .all()
      .map((object) => [object.name, object]),
  );
  const missing = [...expected.keys()].filter((name) => !found.has(name));
  const altered = [...expected].filter(([name, sql]) => found.has(name) && found.get(name)?.sql !== sql);
  const foreign = [...found.values()].filter(
    ({ name, type, tbl_name }) => type === "trigger" && expected.has(tbl_name) && !expected.has(name),
  );
  const unknownGuards = [...found.values()].filter(
    ({ name, tbl_name }) => use === "writing" && !expected.has(tbl_name) && name === guardName(tbl_name),
  );
  const faults = [
    ...missing.map((name) => `${name} is missing`),
    ...altered.map(([name]) => `${name} is altered`),
    ...unknownGuards.map(({ tbl_name }) => `${tbl_name} belongs to a part of the program that is not in use`),
    ...foreign.map(({ name }) => `trigger ${name} does not belong to it`),
  ];
  if (faults.length === 0) return;
  const listed = faults.slice(0, 3).join(", ") + (faults.length > 3 ? ` and ${faults.length - 3} more` : "");
  throw toRebuild("LEDGER_ALTERED_SCHEMA", `The schema of the ledger ${file} was changed: ${listed}.`);
}
