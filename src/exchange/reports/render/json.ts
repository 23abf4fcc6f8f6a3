import { DRAFT_FORMAT } from "../draft.js";
import type { ReportHead } from "../ledger-source.js";
import { type Block, DRAFT_NOTICE, type Report } from "../report.js";
import { isoInstant } from "./front.js";

/** Integers beyond 2^53 as text, bytes as hexadecimal digits. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString("hex")}`;
  return value;
}

const text = (value: unknown): string => JSON.stringify(value, plain);

const headOf = (head: ReportHead) => ({ ...head, chainId: String(head.chainId), time: isoInstant(head.timestamp) });

/** Members of an array, one a line. */
function* members(indent: string, values: Iterable<unknown>): Generator<string> {
  let separator = "";
  for (const value of values) {
    yield `${separator}\n${indent}${text(value)}`;
    separator = ",";
  }
}

function* blockText(block: Block): Generator<string> {
  if (block.type !== "table") {
    yield text(block);
    return;
  }
  const { rows, columns, ...rest } = block;
  const plainColumns = columns.map(({ id, heading }) => ({ id, heading }));
  yield `${text({ ...rest, columns: plainColumns }).slice(0, -1)},"rows":[`;
  yield* members("          ", rows);
  yield "]}";
}

/** JSON, a row of a table a line: exact values and sources; {@link draftSchema} describes it. */
export function* renderJson(report: Report): Generator<string> {
  const { sections, sources, ats, ledger, kind, title, subtitle, name, due } = report;
  const front = { format: DRAFT_FORMAT, kind, title, subtitle, name, notice: DRAFT_NOTICE, due, ats };
  yield "{\n";
  for (const [key, value] of Object.entries(front)) yield `  "${key}": ${text(value)},\n`;
  yield `  "ledger": ${text(headOf(ledger))},\n  "sections": [`;
  for (const [index, section] of sections.entries()) {
    yield `${index === 0 ? "" : ","}\n    {"id":${text(section.id)},"heading":${text(section.heading)},"blocks":[`;
    for (const [at, block] of section.blocks.entries()) {
      yield `${at === 0 ? "" : ","}\n      `;
      yield* blockText(block);
    }
    yield "]}";
  }
  yield '\n  ],\n  "sources": [';
  yield* members("    ", sources);
  yield "\n  ]\n}\n";
}
