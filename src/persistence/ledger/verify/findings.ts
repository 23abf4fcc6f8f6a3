import type { SqlValue } from "../table.js";

/**
 * What is wrong at one place. `different`: a value is not what the record says; `missing`: there is no row that the record says;
 * `extra`: there is a row without a record; `unreadable`: the value cannot be read; `damaged`: SQLite finds the file's
 * pages or an index at odds with themselves.
 */
export type DifferenceKind = "different" | "missing" | "extra" | "unreadable" | "damaged" | "unproven";

/** One place where a ledger is not what its records say. */
export interface Difference {
  kind: DifferenceKind;
  /** The record; undefined where it is the file or the schema that differs. */
  seq: number | undefined;
  /** Table, view, index or trigger; `(file)` for the file itself. */
  table: string;
  /** The row's primary key, by column. */
  key: Record<string, SqlValue>;
  /** Undefined where a whole row, or more, differs. */
  column: string | undefined;
  /** What the ledger has; undefined where it has nothing. */
  found: SqlValue | undefined;
  /** What follows from the records; undefined where nothing should be there. */
  expected: SqlValue | undefined;
  /** What else there is to say. */
  remark?: string;
}

/** How often something differs in one way in one column. */
export interface DifferenceGroup {
  kind: DifferenceKind;
  table: string;
  column: string | undefined;
  count: number;
  /** The first record concerned. */
  firstSeq: number | undefined;
}

/** Differences, counted, with the first of them. It holds only a few, however many there are. */
export interface Findings {
  total: number;
  groups: DifferenceGroup[];
  /** The first ones, in order. */
  first: Difference[];
}

export interface Collector extends Findings {
  add(difference: Difference): void;
  /** Adds what another collector gathered. */
  merge(findings: Findings): void;
}

/** How many differences are kept with their values. */
const KEPT = 50;
/** How many groups are counted apart; more would not be read. */
const MAX_GROUPS = 500;

/** Those of records come in their order, those of the file last: they say less. */
const placeOf = ({ seq }: { seq: number | undefined }): number => seq ?? Number.POSITIVE_INFINITY;

const groupKey = ({ kind, table, column }: Pick<Difference, "kind" | "table" | "column">): string =>
  `${table} ${column ?? ""} ${kind}`;

/** Gathers differences; of one record, those that are added first come first. */
export function createCollector(): Collector {
  const groups = new Map<string, DifferenceGroup>();
  const kept: Difference[] = [];
  let total = 0;

  function keep(difference: Difference): void {
    const place = placeOf(difference);
    if (kept.length === KEPT && place >= placeOf(kept[KEPT - 1] as Difference)) return;
    let at = kept.length;
    while (at > 0 && placeOf(kept[at - 1] as Difference) > place) at--;
    kept.splice(at, 0, difference);
    if (kept.length > KEPT) kept.pop();
  }

  function count(group: DifferenceGroup): void {
    const key = groupKey(group);
    const known = groups.get(key);
    if (!known) {
      if (groups.size < MAX_GROUPS) groups.set(key, { ...group });
      return;
    }
    known.count += group.count;
    if (placeOf({ seq: group.firstSeq }) < placeOf({ seq: known.firstSeq })) known.firstSeq = group.firstSeq;
  }

  return {
    get total() {
      return total;
    },
    get groups() {
      return [...groups.values()].sort(
        (one, other) => placeOf({ seq: one.firstSeq }) - placeOf({ seq: other.firstSeq }),
      );
    },
    first: kept,
    add(difference) {
      const { kind, table, column, seq } = difference;
      total++;
      count({ kind, table, column, count: 1, firstSeq: seq });
      keep(difference);
    },
    merge(findings) {
      total += findings.total;
      for (const group of findings.groups) count(group);
      for (const difference of findings.first) keep(difference);
    },
  };
}

/** A collector's content, to be sent to another thread. */
export const findingsOf = ({ total, groups, first }: Findings): Findings => ({ total, groups, first });

const LONGEST = 100;
/** Characters that are shown before the first one that differs. */
const LEAD = 40;

function wholeText(value: SqlValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "NULL";
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString("hex")}'`;
  if (typeof value === "string") return JSON.stringify(value);
  return Number.isInteger(value) ? Number(value).toFixed(1) : String(value);
}

/** A value as text; of a long one the part from a place on. */
function valueText(value: SqlValue | undefined, from = 0): string {
  const text = wholeText(value);
  if (text.length <= LONGEST) return text;
  const part = text.slice(from, from + LONGEST);
  const after = from + LONGEST < text.length ? "…" : "";
  return `${from > 0 ? "…" : ""}${part}${after} (${text.length} characters)`;
}

/** Where two long values are to be shown from, so that one sees what differs. */
function viewpoint(one: SqlValue | undefined, other: SqlValue | undefined): number {
  const [text, second] = [wholeText(one), wholeText(other)];
  let differs = 0;
  while (differs < text.length && text[differs] === second[differs]) differs++;
  return differs + 1 < LONGEST ? 0 : differs - LEAD;
}

/** An integer of SQLite is a bigint where it comes from the ledger; a number is a float. */
const keyText = (key: Record<string, SqlValue>): string =>
  Object.entries(key)
    .map(([column, value]) => `${column} ${typeof value === "number" ? value : valueText(value)}`)
    .join(", ");

/** A difference as a sentence: where it is, what is there, and what should be. */
export function describeDifference({ kind, seq, table, key, column, found, expected, remark }: Difference): string {
  const row = Object.keys(key).length === 0 ? table : `${table} (${keyText(key)})`;
  const record = seq === undefined ? "" : `record ${seq}: `;
  const more = remark === undefined ? "" : ` (${remark})`;
  const place = column === undefined ? row : `column ${column} of ${row}`;
  if (kind === "missing") return `${record}${place} is missing${more}`;
  if (kind === "extra") return `${record}${place} follows from no record${more}`;
  if (kind === "damaged") return `${record}${place} is damaged${more}`;
  if (kind === "unproven") return `${record}${place} proves nothing${more}`;
  if (kind === "unreadable") return `${record}${place} cannot be read${more}`;
  const from = viewpoint(found, expected);
  const values =
    found === undefined && expected === undefined
      ? ""
      : ` is ${valueText(found, from)}, and should be ${valueText(expected, from)}`;
  return `${record}${place}${values || " is not as it was made"}${more}`;
}
