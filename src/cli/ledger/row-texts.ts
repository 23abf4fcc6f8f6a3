import { toHex } from "../../ethereum/index.js";
import type { SqlValue } from "../../persistence/ledger/table.js";

/** Control characters, which what a contract says may have in it, and which a terminal would obey. */
const CONTROL = /\p{Cc}/gu;

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A value on one line of a terminal; NULL is empty. */
export function plainText(value: SqlValue): string {
  if (value === null) return "";
  if (value instanceof Uint8Array) return toHex(value);
  return String(value).replace(
    CONTROL,
    (character) => SHORT[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** A field by RFC 4180. NULL is nothing, an empty text a pair of quotes; bytes are 0x-hex. */
export function csvField(value: SqlValue): string {
  if (value === null) return "";
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value !== "string") return String(value);
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A record by RFC 4180, with its line's end. */
export const csvLine = (values: readonly SqlValue[]): string => `${values.map(csvField).join(",")}\r\n`;

/** JSON text of a value. Integers of any size are written out as numbers; bytes are 0x-hex, and infinities, which JSON has not, null. */
export function jsonText(value: SqlValue): string {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return `"${toHex(value)}"`;
  return JSON.stringify(value);
}

/** Names that no two columns share, as a JSON object needs them: `hash`, `hash_2`. */
export function distinctNames(columns: readonly string[]): string[] {
  const taken = new Set(columns);
  const used = new Set<string>();
  return columns.map((column) => {
    let name = column;
    for (let count = 2; used.has(name); count++) {
      const candidate = `${column}_${count}`;
      if (!taken.has(candidate)) name = candidate;
    }
    used.add(name);
    return name;
  });
}

/** Makes a row one JSON object, on one line. */
export function jsonRows(columns: readonly string[]): (values: readonly SqlValue[]) => string {
  const names = distinctNames(columns).map((name) => JSON.stringify(name));
  return (values) => `{${names.map((name, index) => `${name}:${jsonText(values[index] ?? null)}`).join(",")}}`;
}

/** A row of a Markdown table. */
export const markdownLine = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("<", "&lt;")).join(" | ")} |`;
