import { toHex } from "../ethereum/index.js";

/**
 * Parameters as a client over HTTP sends them: a bigint as a quantity, bytes as hex, a date as its text, whatever else has a
 * `toJSON` as that gives it. Values that need no change are not copied.
 */
export function jsonParameters(value: unknown): unknown {
  if (typeof value === "bigint") return value < 0n ? value.toString() : `0x${value.toString(16)}`;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return toHex(value);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return jsonParameters(toJSON.call(value));
  if (Array.isArray(value)) {
    const items = value.map(jsonParameters);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(([name, inner]) => [name, jsonParameters(inner)] as const);
  const same = entries.every(([name, inner]) => inner === (value as Record<string, unknown>)[name]);
  return same ? value : Object.fromEntries(entries);
}
