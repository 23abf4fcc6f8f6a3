import { availableParallelism } from "node:os";
import type { Database } from "better-sqlite3";
import { fromHex } from "../../../ethereum/index.js";
import type { RecordKind } from "../../records/index.js";
import { LedgerError, ledgerErrorOf, sqliteCodeOf } from "../errors.js";
import type { Projection } from "../projection.js";
import { LEDGER_APPLICATION_ID, LEDGER_SCHEMA_VERSION } from "../schema.js";
import { compareWithJournal, type JournalComparison, type JournalSource, type VerifiedRecords } from "./against.js";
import { countByPart, FILE, isByRecord, lastRecord, tablesOf } from "./file.js";
import { type Collector, createCollector, type Difference, type Findings, findingsOf } from "./findings.js";
import { openSnapshot, readableFile } from "./open.js";
import type { OutcomeOf, Part } from "./parts.js";
import type { PartOutcome, Verified } from "./records.js";
import { checkSchemaObjects, type SchemaOutcome } from "./schema.js";
import { type Crew, crewOf, crewOfOne } from "./threads.js";

export interface VerifyOptions {
  file: string;
  /** Groups of tables that the ledger has beside its own. */
  projections?: Projection[];
  /** URLs of the modules that export them, for threads; without them all is done in this thread. */
  projectionModules?: string[];
  /** How many threads work; by default as many as there are processors, up to four, and none for a small ledger. */
  threads?: number;
  /** The journal to compare every record with. */
  journal?: JournalSource;
  /** Further proofs on the same snapshot of the file; each gives what it has to say, or the difference that it found. */
  proofs?: Record<string, Proof>;
  /** Called while the records are gone through. */
  onProgress?: (done: number, total: number) => void;
}

export type ProofOutcome = { holds: true; facts: Record<string, unknown> } | { holds: false; difference: Difference };

/** A proof that comes from outside: of a signature, or by executing the chain again. */
export type Proof = (
  records: VerifiedRecords,
  onProgress: (done: number, total: number) => void,
) => Promise<ProofOutcome>;

/** What was found out about a ledger. */
export interface Verification {
  /** Whether nothing differs. */
  whole: boolean;
  file: string;
  /** Whether a temporary copy was read, since the file lies where nothing may be written. */
  copied: boolean;
  /** The last record; undefined of an empty or unreadable ledger. */
  head: { seq: number; entryHash: string } | undefined;
  chain: { chainId: string; genesisHash: string } | undefined;
  /** The head of the canonical chain. */
  lastBlock: { number: number; hash: string; time: string | null } | undefined;
  schema: SchemaOutcome | undefined;
  verified: Verified;
  journal: JournalComparison | undefined;
  /** What each further proof reported; undefined where it did not hold. */
  proofs: Record<string, Record<string, unknown> | undefined>;
  findings: Findings;
  /** Milliseconds that it took. */
  duration: number;
}

/** How many records make a part of the work. */
const PART_RECORDS = 2_000;
/** Below so many, a thread takes longer to start than it saves. */
const WORTH_THREADS = 4_000;
const MAX_THREADS = 4;
/** How many parts are gone through again to name rows without a record. */
const MAX_THOROUGH = 10;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const nothing: Verified = { records: 0, blocks: 0, transactions: 0, logs: 0, rows: {}, requestsUnproven: 0 };

function addVerified(one: Verified, other: Verified): Verified {
  const rows = { ...one.rows };
  for (const [name, count] of Object.entries(other.rows)) rows[name] = (rows[name] ?? 0) + count;
  return {
    records: one.records + other.records,
    blocks: one.blocks + other.blocks,
    transactions: one.transactions + other.transactions,
    logs: one.logs + other.logs,
    rows,
    requestsUnproven: one.requestsUnproven + other.requestsUnproven,
  };
}

const ofFile = (remark: string, column?: string, values?: { found: bigint; expected: bigint }): Difference => ({
  ...{ kind: values ? "different" : "damaged", seq: undefined, table: FILE, key: {}, column },
  ...{ found: values?.found, expected: values?.expected, remark },
});

/** The numbers in the file's header by which a ledger is known. */
function checkHeader(database: Database, collector: Collector): void {
  const hold = (pragma: string, expected: number): void => {
    const found = database.pragma(`main.${pragma}`, { simple: true }) as number;
    if (found === expected) return;
    collector.add(ofFile(`PRAGMA ${pragma}`, pragma, { found: BigInt(found), expected: BigInt(expected) }));
  };
  hold("application_id", LEDGER_APPLICATION_ID);
  hold("user_version", LEDGER_SCHEMA_VERSION);
}

function readChain(database: Database): Pick<Verification, "chain" | "lastBlock"> {
  try {
    const chain = database
      .prepare<[], { chain_id: bigint | string; genesis_hash: string }>(
        "SELECT chain_id, genesis_hash FROM main.chains",
      )
      .safeIntegers()
      .get();
    const lastBlock = database
      .prepare<[], Verification["lastBlock"]>("SELECT number, hash, time FROM canonical_ends ORDER BY seq DESC LIMIT 1")
      .get();
    return { chain: chain && { chainId: String(chain.chain_id), genesisHash: chain.genesis_hash }, lastBlock };
  } catch {
    return { chain: undefined, lastBlock: undefined }; // a fault there is reported by another check
  }
}

interface JournalRow {
  seq: number;
  kind: RecordKind;
  entry_hash: string;
  payload: Uint8Array;
}

/** The records of a snapshot, up to the head. */
function recordsOf(database: Database, head: number): VerifiedRecords {
  return {
    *recordsAfter(seq) {
      const next = database.prepare<[number, number], JournalRow>(
        "SELECT seq, kind, entry_hash, payload FROM main.journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 1",
      );
      for (let row = next.get(seq, head); row; row = next.get(row.seq, head)) {
        yield { seq: row.seq, kind: row.kind, payload: row.payload, entryHash: fromHex(row.entry_hash) };
      }
    },
  };
}

/** Finds the rows without a record in tables whose rows of a record are not adjacent, where there are too many. */
async function findExtraRows(
  database: Database,
  projections: Projection[],
  counted: Record<string, number>,
  parts: { from: number; to: number; outcome: PartOutcome }[],
  head: number,
  crew: Crew,
  collector: Collector,
): Promise<void> {
  for (const table of tablesOf(projections).filter((each) => !isByRecord(each))) {
    const { name } = table;
    const missing = (findings: Findings): number =>
      findings.groups
        .filter((group) => group.kind === "missing" && group.table === name)
        .reduce((sum, { count }) => sum + count, 0);
    const there = ({ findings, verified }: PartOutcome): number => (verified.rows[name] ?? 0) - missing(findings);
    const expected = parts.reduce((sum, { outcome }) => sum + there(outcome), 0);
    if (counted[name] === undefined || counted[name] === expected) continue;
    const counts = countByPart(database, table, PART_RECORDS, head);
    const suspects = parts.filter(({ from, outcome }) => (counts.get(from / PART_RECORDS) ?? 0) !== there(outcome));
    const thorough = suspects
      .slice(0, MAX_THOROUGH)
      .map(({ from, to }): Part => ({ name: "records", from, to, thorough: true }));
    const outcomes = (await crew.work(thorough, () => undefined)) as PartOutcome[];
    const isExtra = (one: { kind: string; table: string }): boolean => one.kind === "extra" && one.table === name;
    for (const { findings } of outcomes) {
      const groups = findings.groups.filter(isExtra);
      const total = groups.reduce((sum, { count }) => sum + count, 0);
      collector.merge({ total, groups, first: findings.first.filter(isExtra) });
    }
  }
}

const partsOf = (head: number): (Part & { name: "records" })[] =>
  Array.from({ length: Math.ceil((head + 1) / PART_RECORDS) }, (_, index) => {
    return { name: "records", from: index * PART_RECORDS, to: Math.min((index + 1) * PART_RECORDS, head + 1) };
  });

/**
 * Verifies a ledger's file by itself: that SQLite finds it whole, that its schema is the ledger's, that each record's entry hash
 * follows, that every row of every table is what the records say, and that there is none besides, and that hashes, roots, filters and
 * sums of blocks follow from what is in them. It reads one snapshot, while a chain may go on writing, and holds a bounded part of it
 * in memory.
 *
 * It does not end at the first difference, but counts and groups what it finds.
 * @throws LedgerError `LEDGER_UNAVAILABLE` when there is no such file or it cannot be read
 */
export async function verifyLedger(options: VerifyOptions): Promise<Verification> {
  const started = performance.now();
  const collector = createCollector();
  const readable = readableFile(options.file);
  const result: Omit<Verification, "whole" | "findings" | "duration"> = {
    ...{ file: options.file, copied: readable.copied, head: undefined, chain: undefined, lastBlock: undefined },
    ...{ schema: undefined, verified: nothing, journal: undefined, proofs: {} },
  };
  try {
    await verifyFile(readable.path, options, result, collector);
  } finally {
    readable.release();
  }
  const findings = findingsOf(collector);
  return { ...result, whole: findings.total === 0, findings, duration: performance.now() - started };
}

async function verifyFile(
  path: string,
  options: VerifyOptions,
  result: Omit<Verification, "whole" | "findings" | "duration">,
  collector: Collector,
): Promise<void> {
  const { projections = [] } = options;
  let database: Database;
  try {
    database = openSnapshot(path);
  } catch (error) {
    const code = sqliteCodeOf(error instanceof LedgerError ? error.cause : error);
    if (!/^SQLITE_(?:NOTADB|CORRUPT|ERROR)/.test(code)) throw ledgerErrorOf(error, options.file);
    const reported = error instanceof LedgerError && error.cause instanceof Error ? error.cause : error;
    collector.add(ofFile(`SQLite cannot open it: ${messageOf(reported)}`));
    return;
  }
  try {
    checkHeader(database, collector);
    result.schema = checkSchemaObjects(database, projections, collector);
    result.head = lastRecord(database);
    Object.assign(result, readChain(database));
    const { head } = result;
    if (!head) {
      collector.add({ ...ofFile("the ledger has no records"), kind: "missing", table: "journal" });
      return;
    }
    await verifyContent(database, path, options, head.seq, result, collector);
  } catch (error) {
    // A page or a table that cannot be read; a missing table was reported before.
    if (!sqliteCodeOf(error)) throw error;
    collector.add(ofFile(messageOf(error)));
  } finally {
    database.close();
  }
}

async function verifyContent(
  database: Database,
  path: string,
  options: VerifyOptions,
  head: number,
  result: Omit<Verification, "whole" | "findings" | "duration">,
  collector: Collector,
): Promise<void> {
  const { projections = [], projectionModules, onProgress = () => undefined } = options;
  const few = projectionModules === undefined || head < WORTH_THREADS;
  const threads = options.threads ?? (few ? 0 : Math.min(availableParallelism(), MAX_THREADS));
  const crew =
    threads === 0 || projectionModules === undefined
      ? crewOfOne(path, projections)
      : crewOf(threads, { path, projections: projectionModules });
  let done = 0;
  const count = (records: number): void => {
    done += records;
    onProgress(Math.min(done, head + 1), head + 1);
  };
  try {
    const records = partsOf(head);
    // The longest first, so that the others are done beside it.
    const parts: Part[] = [{ name: "integrity" }, { name: "bounds", head }, ...records];
    const comparing =
      options.journal && compareWithJournal(recordsOf(database, head), head, options.journal, collector);
    const [outcomes, comparison] = await Promise.all([crew.work(parts, count), comparing]);
    const [integrity, bounds, ...outcomesOfRecords] = outcomes as [
      OutcomeOf<{ name: "integrity" }>,
      OutcomeOf<{ name: "bounds"; head: number }>,
      ...PartOutcome[],
    ];
    result.journal = comparison;
    for (const { findings, verified } of outcomesOfRecords) {
      collector.merge(findings);
      result.verified = addVerified(result.verified, verified);
    }
    collector.merge(bounds.findings);
    const withOutcomes = records.map((part, index) => ({ ...part, outcome: outcomesOfRecords[index] as PartOutcome }));
    await findExtraRows(database, projections, bounds.counted, withOutcomes, head, crew, collector);
    collector.merge(integrity);
  } finally {
    await crew.close();
  }
  for (const [name, prove] of Object.entries(options.proofs ?? {})) {
    const outcome = await prove(recordsOf(database, head), onProgress);
    result.proofs[name] = outcome.holds ? outcome.facts : undefined;
    if (!outcome.holds) collector.add(outcome.difference);
  }
}
