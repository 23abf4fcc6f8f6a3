import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../../persistence/durable-file.js";
import { openTableReader, type Relation, type TableReader } from "../../persistence/ledger/table-reader.js";
import { nearestName } from "../../rpc/nearest.js";
import { failed, wrongUse } from "../errors.js";
import { type Progress, showProgress } from "../output/progress.js";
import { counted } from "../output/text.js";
import { atomicFile, fileSink, stdoutSink, type TextSink } from "./atomic-file.js";
import { readableLedger } from "./ledger-file.js";
import { csvLine, jsonRows } from "./row-texts.js";

export const EXPORT_FORMATS = ["csv", "jsonl", "parquet"] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportFlags {
  dataDir?: string;
  format: ExportFormat;
  table: string[];
  all?: boolean;
  out?: string;
  force?: boolean;
}

/** Characters that are written at once. */
const PIECE = 256 * 1024;
const ROWS_PER_UPDATE = 8192;

function chosenRelations(reader: TableReader, { table, all }: ExportFlags): Relation[] {
  if (all && table.length > 0) throw wrongUse("--table and --all cannot be given together; leave one out");
  const relations = reader.relations();
  if (all) return relations;
  if (table.length === 0) throw wrongUse("say what to export: --table <names>, or --all");
  return [...new Set(table)].map((name) => {
    const found = relations.find((relation) => relation.name === name);
    if (found) return found;
    const nearest = nearestName(
      name,
      relations.map((relation) => relation.name),
    );
    const advice =
      nearest === undefined ? `there are ${relations.map((each) => each.name).join(", ")}` : `did you mean ${nearest}?`;
    throw wrongUse(`the ledger has no table or view ${name}; ${advice}`);
  });
}

/** Where each is to be written: one to a file or to stdout, several into a directory. */
function targets(relations: readonly Relation[], { out, format }: ExportFlags): (string | undefined)[] {
  if (out === undefined) {
    if (format === "parquet") throw wrongUse("a Parquet file cannot be written to stdout; give --out");
    if (relations.length > 1) throw wrongUse("several tables cannot be written to stdout; give --out <directory>");
    return [undefined];
  }
  const isDirectory = statSync(out, { throwIfNoEntry: false })?.isDirectory() ?? /[/\\]$/.test(out);
  if (relations.length === 1 && !isDirectory) return [out];
  if (existsSync(out) && !isDirectory) throw wrongUse(`${out} is a file; several tables need a directory`);
  makeDirectory(out);
  return relations.map(({ name }) => join(out, `${name}.${format}`));
}

/** @returns how many rows; undefined when the reader wants no more of them */
async function writeText(
  reader: TableReader,
  relation: Relation,
  format: "csv" | "jsonl",
  sink: TextSink,
  onRows: (rows: number) => void,
): Promise<number | undefined> {
  const names = relation.columns.map(({ name }) => name);
  const json = jsonRows(names);
  let piece = format === "csv" ? csvLine(names) : "";
  let rows = 0;
  for (const row of reader.rows(relation.name)) {
    piece += format === "csv" ? csvLine(row) : `${json(row)}\n`;
    rows++;
    if (rows % ROWS_PER_UPDATE === 0) onRows(rows);
    if (piece.length < PIECE) continue;
    if (!(await sink.write(piece))) return undefined;
    piece = "";
  }
  return (await sink.write(piece)) ? rows : undefined;
}

/** Handles SIGINT and SIGTERM, so that nothing half done is left behind. */
function heedSignals(): { check: () => void; stop: () => void } {
  let received: NodeJS.Signals | undefined;
  const listener = (signal: NodeJS.Signals) => {
    received = signal;
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, listener);
  return {
    check() {
      if (received) throw failed(`${received}: nothing was written of the table that was being exported`);
    },
    stop() {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}

const noProgress: Progress = { update: () => undefined, stop: () => undefined };

interface Work {
  reader: TableReader;
  relation: Relation;
  format: ExportFormat;
  target: string | undefined;
  force: boolean;
}

/** @returns how many rows, undefined when stdout was closed */
async function exportOne({ reader, relation, format, target, force }: Work): Promise<number | undefined> {
  const output = target === undefined ? undefined : atomicFile(target, force);
  // Counting a view takes as long as reading it.
  const total = relation.kind === "table" ? reader.count(relation.name) : undefined;
  const progress = total === undefined ? noProgress : await showProgress(`Exporting ${relation.name}`, "rows");
  const signals = heedSignals();
  const onRows = (rows: number) => {
    signals.check();
    if (total !== undefined) progress.update(rows, total);
  };
  let scratch: string | undefined;
  try {
    let rows: number | undefined;
    if (format === "parquet" && output) {
      const { loadDuckDB, writeParquet } = await import("./duckdb.js");
      const duckdb = await loadDuckDB();
      scratch = mkdtempSync(`${output.path}-`);
      rows = await writeParquet(duckdb, reader, relation, {
        file: output.path,
        scratch: join(scratch, "rows.duckdb"),
        async onRows(done) {
          onRows(done);
          await new Promise((resolve) => setImmediate(resolve));
        },
      });
    } else {
      const sink = output ? fileSink(output.path) : stdoutSink();
      try {
        rows = await writeText(reader, relation, format as "csv" | "jsonl", sink, onRows);
      } finally {
        await sink.end();
      }
    }
    if (total !== undefined) progress.update(rows ?? 0, total);
    output?.commit();
    return rows;
  } finally {
    progress.stop();
    signals.stop();
    output?.abandon();
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Writes tables and views of a ledger in open formats, a row at a time; all of them as they were at one moment, though the chain runs.
 * @throws CommandError, DataDirectoryError, LedgerError
 */
export async function exportLedger(file: string | undefined, flags: ExportFlags): Promise<void> {
  const ledger = await readableLedger(file, flags.dataDir);
  try {
    const reader = openTableReader(ledger.path);
    try {
      await exportChosen(reader, flags);
    } finally {
      reader.close();
    }
  } finally {
    ledger.release();
  }
}

async function exportChosen(reader: TableReader, flags: ExportFlags): Promise<void> {
  const relations = chosenRelations(reader, flags);
  const places = targets(relations, flags);
  const { format, force = false } = flags;
  // Refused before anything is written.
  for (const target of places) if (target !== undefined) atomicFile(target, force);
  for (const [index, relation] of relations.entries()) {
    const target = places[index];
    const rows = await exportOne({ reader, relation, format, target, force });
    if (target !== undefined) process.stderr.write(`${target}: ${counted(rows ?? 0, "row")}\n`);
  }
}
