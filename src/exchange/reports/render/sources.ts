import type { ReportParams } from "../ledger-source.js";

const literal = (value: ReportParams[string]): string => {
  if (value === null) return "NULL";
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString("hex")}'`;
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
};

/** The parameters of a query, one a line, as SQL literals: `:from = 1796083200`. */
export const parameterLines = (params: ReportParams): string[] =>
  Object.entries(params).map(([name, value]) => `:${name} = ${literal(value)}`);
