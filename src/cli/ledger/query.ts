import { readFileSync } from "node:fs";
import { LedgerError, openLedgerQueries, type QueryResult } from "../../persistence/ledger/offline.js";
import { wrongUse } from "../errors.js";
import { fittedTable } from "./fitted-table.js";
import { readableLedger } from "./ledger-file.js";
import { withNearestName } from "./nearest-names.js";
import { csvLine, jsonRows, markdownLine, plainText } from "./row-texts.js";

export const QUERY_FORMATS = ["table", "csv", "json", "md"] as const;

export type QueryFormat = (typeof QUERY_FORMATS)[number];

export interface QueryFlags {
  dataDir?: string;
  format: QueryFormat;
  /** Rows. */
  limit: number;
  /** Seconds. */
  timeout: number;
}

const counted = (rows: number): string => `(${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"})`;

/**
 * What a query gave, as text.
 * @param room how many characters a line of the terminal has
 */
export function resultText({ columns, rows }: QueryResult, format: QueryFormat, room: number): string {
  if (format === "table") return `${[...fittedTable(columns, rows, room), counted(rows.length)].join("\n")}\n`;
  if (format === "csv") return csvLine(columns) + rows.map(csvLine).join("");
  if (format === "md") {
    const lines = [columns, columns.map(() => "---"), ...rows.map((row) => row.map(plainText))].map(markdownLine);
    return `${lines.join("\n")}\n`;
  }
  const row = jsonRows(columns);
  return rows.length === 0 ? "[]\n" : `[\n${rows.map((each) => `  ${row(each)}`).join(",\n")}\n]\n`;
}

/**
 * Asks a ledger and prints what it says; the chain may be running.
 * @param sql one statement that reads; `-` takes it from stdin
 * @throws CommandError for a statement that cannot be run, DataDirectoryError, LedgerError
 */
export async function queryLedger(sql: string, file: string | undefined, flags: QueryFlags): Promise<void> {
  const text = sql === "-" ? readFileSync(0, "utf8") : sql;
  const ledger = await readableLedger(file, flags.dataDir);
  const queries = openLedgerQueries({ file: ledger.path, timeLimit: flags.timeout * 1000 });
  try {
    const result = await queries.query(text, [], flags.limit).catch(async (error: unknown) => {
      const explained = await withNearestName(error, queries);
      throw explained instanceof LedgerError && explained.code === "LEDGER_BAD_QUERY"
        ? wrongUse(explained.message, explained)
        : explained;
    });
    process.stdout.write(resultText(result, flags.format, process.stdout.columns ?? Number.POSITIVE_INFINITY));
    if (result.truncated) {
      const rows = flags.limit.toLocaleString("en");
      process.stderr.write(
        `couverture: warning: only the first ${rows} rows are shown; there are more (--limit <rows>, or ledger export for whole tables)\n`,
      );
    }
  } finally {
    await queries.close();
    ledger.release();
  }
}
