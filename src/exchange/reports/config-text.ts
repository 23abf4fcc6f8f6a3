import { isMap, isNode, LineCounter, parseDocument, visit } from "yaml";
import type { z } from "zod";
import { type ReportConfig, reportConfigSchema } from "./config.js";
import { ReportError } from "./errors.js";

type Document = ReturnType<typeof parseDocument>;
type Path = readonly PropertyKey[];

/** `subscribers[0].id`. */
const pathText = (path: Path): string =>
  path.map((step, at) => (typeof step === "number" ? `[${step}]` : `${at === 0 ? "" : "."}${String(step)}`)).join("");

/** The line of a place in the file, or of the nearest thing around it that is there. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === String(path[depth - 1])) : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Leaves what was written as text: `crd: 012345` and `telephone: true` are what they look like. Keys without a value are as if left out. */
function takeAsWritten(document: Document): void {
  visit(document, {
    Pair(_key, { key, value }, path) {
      if (value === null || (isNode(value) && value.toJSON() === null)) return visit.REMOVE;
      const depth = path.filter(isMap).length;
      return depth === 1 && String(key) === "compliance" ? visit.SKIP : undefined;
    },
    Scalar(key, node) {
      if (key !== "key" && typeof node.value !== "string" && node.source !== undefined) node.value = node.source;
    },
  });
}

/** The keys that a place of the configuration has. */
function keysAt(path: Path): string[] {
  let schema: unknown = reportConfigSchema;
  for (const step of path) {
    const { element, shape, innerType } = unwrapped(schema) as SchemaParts;
    schema = typeof step === "number" ? element : (shape?.[String(step)] ?? innerType);
  }
  return Object.keys((unwrapped(schema) as SchemaParts).shape ?? {});
}

interface SchemaParts {
  element?: unknown;
  shape?: Record<string, unknown>;
  innerType?: unknown;
}

/** A schema without its default and its being optional. */
function unwrapped(schema: unknown): unknown {
  let inner = schema;
  for (;;) {
    const { unwrap, shape, element } = inner as SchemaParts & { unwrap?: () => unknown };
    if (shape !== undefined || element !== undefined || unwrap === undefined) return inner;
    inner = unwrap.call(inner);
  }
}

function sentenceOf(issue: z.core.$ZodIssue): { path: Path; sentence: string } {
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(issue.path);
    const keys = known.length === 0 ? "" : `; the keys here are ${known.join(", ")}`;
    return { path: [...issue.path, issue.keys[0] ?? ""], sentence: `is not a key of the configuration${keys}` };
  }
  return { path: issue.path, sentence: issue.message };
}

/**
 * Reads the operator's configuration. What is written as a number where text is expected is read as it was written.
 * @param text YAML, of which JSON is a part
 * @param where what to call it in a refusal: the file's name
 * @throws ReportError BAD_CONFIG, with the line and the place in the file
 */
export function parseConfig(text: string, where: string): ReportConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [fault] = document.errors;
  if (fault) {
    const [sentence] = fault.message.split(/ at line \d+/);
    throw new ReportError("BAD_CONFIG", `${where}, line ${fault.linePos?.[0].line ?? 1}: ${sentence}`, {
      cause: fault,
    });
  }
  takeAsWritten(document);
  const parsed: unknown = document.toJS() ?? {};
  if (typeof parsed !== "object" || Array.isArray(parsed)) {
    throw new ReportError(
      "BAD_CONFIG",
      `${where}, line 1: a configuration is keys and values, as report init writes it`,
    );
  }
  const read = reportConfigSchema.safeParse(parsed);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const { path, sentence } = issue ? sentenceOf(issue) : { path: [], sentence: "cannot be read" };
  const place = path.length === 0 ? "the configuration" : pathText(path);
  throw new ReportError("BAD_CONFIG", `${where}, line ${lineOf(document, lines, path)}: ${place}: ${sentence}`, {
    cause: read.error,
  });
}
