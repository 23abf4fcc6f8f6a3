import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { toHex } from "../../ethereum/index.js";
import type { SqlValue } from "../../persistence/ledger/table.js";
import type { Relation, TableReader } from "../../persistence/ledger/table-reader.js";
import { failed } from "../errors.js";

type DuckDB = typeof import("@duckdb/node-api");

/** DuckDB's own vectors hold so many rows. */
const CHUNK_ROWS = 2048;
const MEMORY_LIMIT = "256MB";
/** Rows that are compressed together. */
const GROUP_ROWS = 32_768;
/** Rows of one transaction: a row group of DuckDB's own. */
const FLUSHED_ROWS = 122_880;

/**
 * Loads DuckDB, which only those have to have who export Parquet.
 * @throws CommandError when it is not installed, or cannot be loaded
 */
export async function loadDuckDB(name = "@duckdb/node-api"): Promise<DuckDB> {
  try {
    return (await import(name)) as DuckDB;
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code?.endsWith("MODULE_NOT_FOUND");
    const why = missing ? "is not installed" : `cannot be loaded (${(cause as Error).message.split("\n")[0]})`;
    throw failed(
      `Parquet is written by the package ${name}, which ${why}: run \`npm install ${name}\`, or export csv or jsonl`,
      cause,
    );
  }
}

/** What a column is in a Parquet file, and how its values come there. */
interface ParquetColumn {
  name: string;
  type: "BIGINT" | "DOUBLE" | "VARCHAR" | "BLOB";
  value: (value: SqlValue) => SqlValue;
}

const BY_TYPE: Record<string, ParquetColumn["type"]> = {
  INTEGER: "BIGINT",
  REAL: "DOUBLE",
  TEXT: "VARCHAR",
  BLOB: "BLOB",
};

/** Where values are not bound to what was declared, they say the type themselves; where they may be anything, it is text. */
function typeOf(declared: string | undefined, classes: [first: string, last: string] | null): ParquetColumn["type"] {
  if (classes === null) return BY_TYPE[declared ?? ""] ?? "VARCHAR";
  const [first, last] = classes;
  if (first === last) return BY_TYPE[first.toUpperCase()] ?? "VARCHAR";
  return first === "integer" && last === "real" ? "DOUBLE" : "VARCHAR";
}

const CONVERTERS: Record<ParquetColumn["type"], ParquetColumn["value"]> = {
  BIGINT: (value) => value,
  BLOB: (value) => value,
  DOUBLE: (value) => (value === null ? null : Number(value)),
  VARCHAR(value) {
    if (value === null || typeof value === "string") return value;
    return value instanceof Uint8Array ? toHex(value) : String(value);
  },
};

function parquetColumns(reader: TableReader, relation: Relation): ParquetColumn[] {
  const classes = relation.strict ? undefined : reader.classesOf(relation);
  return relation.columns.map(({ name, type: declared }, index) => {
    const type = typeOf(declared, classes?.[index] ?? null);
    return { name, type, value: CONVERTERS[type] };
  });
}

const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Writes a table to a Parquet file, by way of a database on disk, so that memory does not grow with the rows.
 * @param scratch a path for that database; nothing is there before, and its files are the caller's to remove
 * @param onRows is called with rows as they are read; stops the work by throwing
 * @returns how many rows
 */
export async function writeParquet(
  { DuckDBInstance, DuckDBDataChunk, BIGINT, DOUBLE, VARCHAR, BLOB, blobValue }: DuckDB,
  reader: TableReader,
  relation: Relation,
  { file, scratch, onRows }: { file: string; scratch: string; onRows: (rows: number) => Promise<void> },
): Promise<number> {
  const types: Record<ParquetColumn["type"], DuckDBType> = { BIGINT, DOUBLE, VARCHAR, BLOB };
  const columns = parquetColumns(reader, relation);
  const instance = await DuckDBInstance.create(scratch, { memory_limit: MEMORY_LIMIT, threads: "1" });
  let connection: DuckDBConnection | undefined;
  try {
    connection = await instance.connect();
    const table = columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(", ");
    await connection.run(`CREATE TABLE rows (${table})`);
    const appender = await connection.createAppender("rows");
    const chunk = DuckDBDataChunk.create(columns.map(({ type }) => types[type]));
    let rows = 0;
    let held = columns.map((): SqlValue[] => []);
    const flush = async () => {
      const count = held[0]?.length ?? 0;
      if (count === 0) return;
      chunk.reset();
      chunk.rowCount = count;
      for (const [index, values] of held.entries()) {
        const isBytes = columns[index]?.type === "BLOB";
        chunk.setColumnValues(
          index,
          isBytes
            ? values.map((value) => (value instanceof Uint8Array ? blobValue(value) : null))
            : (values as string[]),
        );
      }
      appender.appendDataChunk(chunk);
      rows += count;
      // What is not committed is held in memory, whatever its limit.
      if (rows % FLUSHED_ROWS === 0) appender.flushSync();
      held = columns.map(() => []);
      await onRows(rows);
    };
    for (const row of reader.rows(relation.name)) {
      for (const [index, { value }] of columns.entries()) held[index]?.push(value(row[index] ?? null));
      if (held[0]?.length === CHUNK_ROWS) await flush();
    }
    await flush();
    appender.closeSync();
    await connection.run(
      `COPY rows TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${GROUP_ROWS})`,
    );
    return rows;
  } finally {
    connection?.closeSync();
    instance.closeSync();
  }
}
