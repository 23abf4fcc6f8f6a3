/** A value as plain JSON data: quantities become decimal text. */
export function asJson(value: object): Record<string, unknown> {
  const asText = (_key: string, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner);
  return JSON.parse(JSON.stringify(value, asText)) as Record<string, unknown>;
}
