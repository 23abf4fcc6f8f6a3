/**
 * Finds small faults that a file of compiled JavaScript could have (mutants) and puts them into it, each behind a switch. Every
 * mutant of a sample is in the program at once, so that it is bundled once; the environment says which one is active.
 */
import { parseSync } from "@swc/core";

/** What one operator is replaced by. `+` of a string literal has no counterpart. */
const OPERATORS = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "&&": "||",
  "||": "&&",
};

const EFFECTS = new Set(["CallExpression", "AwaitExpression", "AssignmentExpression", "UpdateExpression"]);
const TEXTS = new Set(["StringLiteral", "TemplateLiteral"]);
const NAMES = new Set(["NumericLiteral", "BigIntLiteral", "StringLiteral", "Identifier"]);

/** Every node of a syntax tree, the names of properties left out. */
function* nodesOf(value) {
  if (Array.isArray(value)) {
    for (const each of value) yield* nodesOf(each);
    return;
  }
  if (value === null || typeof value !== "object") return;
  if (typeof value.type === "string" && value.span !== undefined) yield value;
  for (const [name, child] of Object.entries(value)) {
    if (name === "span" || (name === "key" && NAMES.has(child?.type))) continue;
    yield* nodesOf(child);
  }
}

const isText = (node) =>
  TEXTS.has(node.type) || (node.type === "BinaryExpression" && (isText(node.left) || isText(node.right)));
const isSuper = (node) => node.type === "CallExpression" && node.callee.type === "Super";

/** The faults of one node: its kind, what it says, and the text that replaces the node's. `textOf` gives a node's text. */
function* faultsOf(node, textOf) {
  if (node.type === "BinaryExpression") {
    const { left, right, operator } = node;
    const other = OPERATORS[operator];
    if (other === undefined || (operator === "+" && isText(node))) return;
    yield {
      kind: "operator",
      says: `${operator} becomes ${other}`,
      of: node,
      text: `(${textOf(left)}) ${other} (${textOf(right)})`,
    };
  } else if (node.type === "NumericLiteral" || node.type === "BigIntLiteral") {
    yield {
      kind: "constant",
      says: `${textOf(node)} becomes one more`,
      of: node,
      text: `${textOf(node)} + ${node.type === "BigIntLiteral" ? "1n" : "1"}`,
    };
  } else if (node.type === "IfStatement" || node.type === "ConditionalExpression") {
    yield { kind: "condition", says: "the condition is negated", of: node.test, text: `!(${textOf(node.test)})` };
  } else if (node.type === "ExpressionStatement" && EFFECTS.has(node.expression.type) && !isSuper(node.expression)) {
    yield { kind: "statement", says: "the statement is dropped", of: node };
  }
}

/**
 * The mutants of a file, in the order of the text.
 * @returns objects with `kind`, `says`, `line`, `start` and `end` (bytes), and `text`: what stands there instead, absent for a dropped
 * statement
 */
export function mutantsOf(source) {
  // Spans count bytes from where the parser has come to; a first, empty statement says where that is.
  const { body } = parseSync(`;${source}`, { syntax: "ecmascript", target: "es2022" });
  const origin = body[0].span.end;
  const bytes = Buffer.from(source);
  const textOf = ({ span }) => bytes.toString("utf8", span.start - origin, span.end - origin);
  const found = [];
  for (const node of nodesOf(body.slice(1))) {
    for (const { of, ...fault } of faultsOf(node, textOf)) {
      const [start, end] = [of.span.start - origin, of.span.end - origin];
      const line = bytes.subarray(0, start).filter((byte) => byte === 10).length + 1;
      found.push({ ...fault, line, start, end });
    }
  }
  return found.sort((one, other) => one.start - other.start || other.end - one.end);
}

/**
 * The file with its mutants in it, each behind a switch.
 * @param mutants of {@link mutantsOf}, each with the `id` that activates it
 * @param runtime the specifier that the file imports the switches from
 */
export function withMutants(source, mutants, runtime) {
  const bytes = Buffer.from(source);
  /** The text from `start` to `end` with what is in `inside`, which is in the order of the text, outer before inner. */
  const render = (start, end, inside) => {
    let text = "";
    let at = start;
    let next = 0;
    while (next < inside.length) {
      const mutant = inside[next];
      let after = next + 1;
      while (after < inside.length && inside[after].start < mutant.end) after++;
      text += bytes.toString("utf8", at, mutant.start);
      const original = render(mutant.start, mutant.end, inside.slice(next + 1, after));
      text +=
        mutant.text === undefined
          ? `{ if (!mutant$(${mutant.id})) { ${original} } }`
          : `(mutant$(${mutant.id}) ? (${mutant.text}) : (${original}))`;
      at = mutant.end;
      next = after;
    }
    return text + bytes.toString("utf8", at, end);
  };
  const ordered = [...mutants].sort((one, other) => one.start - other.start || other.end - one.end);
  return `import { mutant$ } from "${runtime}";\n${render(0, bytes.length, ordered)}`;
}
