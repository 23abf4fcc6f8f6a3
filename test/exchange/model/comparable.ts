/** A value as two sides can be compared by it: every number a string of digits, hex in lower case, the keys in one order. */
export function comparable(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "number") return value.toString();
  if (typeof value === "string") return value.startsWith("0x") ? value.toLowerCase() : value;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, comparable(each)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where two values differ, as lines such as `accounts.2.cash: 5 on the chain, 6 in the model`; none where they agree. */
export function differences(chain: unknown, model: unknown): string[] {
  return walk(comparable(chain), comparable(model), "");
}

function walk(chain: unknown, model: unknown, path: string): string[] {
  if (typeof chain === "object" && chain !== null && typeof model === "object" && model !== null) {
    const keys = new Set([...Object.keys(chain), ...Object.keys(model)]);
    const at = (side: object, key: string) => (side as Record<string, unknown>)[key];
    return [...keys].flatMap((key) => walk(at(chain, key), at(model, key), path === "" ? key : `${path}.${key}`));
  }
  return chain === model ? [] : [`${path}: ${said(chain)} on the chain, ${said(model)} in the model`];
}

const said = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
