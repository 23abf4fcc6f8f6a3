import { toHex } from "../../../ethereum/index.js";
import { invalidParams, serverError } from "../../errors.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { count, described, listOf, refined, refuse, scalar, text } from "../../schema.js";
import type { LedgerRows } from "../../services.js";

const MAX_ROWS = 10_000;

const DEFAULT_ROWS = 1_000;

const limit = refined(
  "a limit",
  count,
  (value) =>
    value >= 1 && value <= MAX_ROWS ? value : refuse(`expected a limit of 1 to ${MAX_ROWS} rows, got ${value}`),
  { type: "number" },
);

const sqlValue = scalar(
  "a text, a number or null",
  (value) => {
    if (value === null || typeof value === "string") return value;
    if (typeof value !== "number" || !Number.isFinite(value)) return refuse("expected a text, a number or null");
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
      return refuse(`the number ${value} is too large to be exact in JSON; write it as text, with CAST(? AS INTEGER)`);
    }
    return value;
  },
  { type: "string | number | null" },
);

/** As JSON: integers that a number cannot hold as decimal text, bytes as 0x-hex. */
const asJson = (value: LedgerRows["rows"][number][number]): string | number | null => {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Uint8Array ? toHex(value) : value;
};

const codeOf = (failure: unknown): unknown => (failure as { code?: unknown } | undefined)?.code;

export const ledger_query = defineMethod({
  name: "ledger_query",
  description:
    "Asks the ledger by SQL: one SELECT, up to everything that was acknowledged, within limits of rows and time.",
  access: "private",
  params: [
    param("sql", described(text, { sample: "SELECT number, hash FROM blocks" })),
    optional("values", listOf(sqlValue, 100), []),
    optional("limit", limit, DEFAULT_ROWS),
  ],
  result: answer(
    "object with columns, rows, and truncated where there were more rows than the limit",
    "{ columns: string[]; rows: unknown[][]; truncated: boolean }",
  ),
  example: {
    params: ["SELECT count(*) AS blocks FROM canonical_blocks"],
    result: { columns: ["blocks"], rows: [[1]], truncated: false },
  },
  handler: async ({ ledger: service }, sql, values, most, { client }) => {
    try {
      const { columns, rows, truncated } = await service.query(sql, values, most, client);
      return { columns, rows: rows.map((row) => row.map(asJson)), truncated };
    } catch (failure) {
      const { message } = failure as Error;
      throw codeOf(failure) === "LEDGER_BAD_QUERY" ? invalidParams(message) : serverError(message);
    }
  },
});
