import type { Relation } from "../../persistence/ledger/table-reader.js";

/** That rows of one table belong to rows of another, by columns that they share. */
export interface Reference {
  from: string;
  to: string;
  /** The other's key, by the names of the columns here. */
  columns: string[];
}

const keyOf = ({ columns }: Relation): string[] => columns.filter(({ key }) => key).map(({ name }) => name);

/** Whether a column names a row of a table: `log_index` of `logs`, `code_hash` of `codes`. */
const isNamedAfter = (column: string, table: string): boolean => column.startsWith(`${table.replace(/s$/, "")}_`);

/**
 * What a table's columns say of others. A table belongs to another whose whole key it has, where that is of one column or named after
 * the other; `revert_seq` names a row of `reverts`.
 */
function referencesOf(table: Relation, tables: readonly Relation[]): Reference[] {
  const own = new Set(table.columns.map(({ name }) => name));
  const bases = new Map<string, Relation>();
  for (const other of tables) {
    const key = keyOf(other);
    const names = key.length === 1 || key.slice(1).every((column) => isNamedAfter(column, other.name));
    // Of those with the same key it is the first that was made.
    if (names && key.every((column) => own.has(column)) && !bases.has(key.join())) bases.set(key.join(), other);
  }
  const shared = [...bases.values()]
    .filter(({ name }) => name !== table.name)
    .map((other) => ({ from: table.name, to: other.name, columns: keyOf(other) }));
  const named = tables.flatMap((other) => {
    const [key = "", ...more] = keyOf(other);
    const column = `${other.name.replace(/s$/, "")}_${key}`;
    return more.length === 0 && own.has(column) ? [{ from: table.name, to: other.name, columns: [column] }] : [];
  });
  return [...shared, ...named];
}

/**
 * How the tables of a ledger hang together, as far as their keys show it. Of a way over another table only its steps are given: logs
 * belong to transactions, and transactions to the journal.
 * @param tables in the order in which they were made
 */
export function referencesBetween(tables: readonly Relation[]): Reference[] {
  const all = tables.flatMap((table) => referencesOf(table, tables));
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    all.some((step) => {
      if (step.from !== from || seen.has(step.to)) return false;
      seen.add(step.to);
      return step.to === to || reaches(step.to, to, seen);
    });
  return all.filter(
    (reference) =>
      !all.some(
        (other) =>
          other !== reference &&
          other.from === reference.from &&
          other.to !== reference.to &&
          reference.columns[0] === other.columns[0] &&
          reaches(other.to, reference.to),
      ),
  );
}
