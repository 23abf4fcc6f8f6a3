import type { Relation } from "../../persistence/ledger/table-reader.js";
import { type Reference, referencesBetween } from "./relations.js";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Columns that are under one another before another row of them begins. */
const MAX_IN_A_COLUMN = 14;

/** Of a table's heading: the journal, then by what a table belongs to. */
const COLOURS = ["#33475b", "#2f6f8f", "#3d7f5f", "#9a6a1f", "#7a4a7f", "#8f3f3f"] as const;

/** How many steps a table is away from the one that all belong to. */
function depths(tables: readonly Relation[], references: readonly Reference[]): Map<string, number> {
  const found = new Map<string, number>();
  const depthOf = (name: string, path: readonly string[]): number => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const steps = references
      .filter(({ from, to }) => from === name && !path.includes(to))
      .map(({ to }) => depthOf(to, [...path, name]) + 1);
    const depth = Math.max(0, ...steps);
    found.set(name, depth);
    return depth;
  };
  for (const { name } of tables) depthOf(name, []);
  return found;
}

function tableLabel({ name, columns }: Relation, colour: string): string {
  const width = Math.ceil(columns.length / MAX_IN_A_COLUMN);
  const height = Math.ceil(columns.length / width);
  const cells = (index: number): string => {
    const column = columns[index];
    if (!column) return '<td colspan="2"></td>';
    const text = escaped(column.name);
    return `<td align="left">${column.key ? `<b><u>${text}</u></b>` : text}</td><td align="left"><font color="#808890">${escaped(column.type?.toLowerCase() ?? "")}</font></td>`;
  };
  const rows = Array.from({ length: height }, (_, row) => {
    const line = Array.from({ length: width }, (_, part) => cells(part * height + row)).join("");
    return `<tr>${line}</tr>`;
  });
  const heading = `<tr><td colspan="${2 * width}" bgcolor="${colour}"><font color="white" point-size="13"><b>${escaped(name)}</b></font></td></tr>`;
  return `<<table border="1" color="${colour}" cellborder="0" cellspacing="0" cellpadding="3" bgcolor="white">${heading}${rows.join("")}</table>>`;
}

function viewsLabel(views: readonly Relation[]): string {
  const width = 4;
  const height = Math.ceil(views.length / width);
  const rows = Array.from({ length: height }, (_, row) => {
    const names = Array.from({ length: width }, (_, part) => views[part * height + row]?.name ?? "");
    return `<tr>${names.map((name) => `<td align="left">${escaped(name)}</td>`).join("")}</tr>`;
  });
  const heading = `<tr><td colspan="${width}" bgcolor="#5f6670"><font color="white" point-size="13"><b>views</b></font></td></tr>`;
  return `<<table border="1" color="#5f6670" cellborder="0" cellspacing="0" cellpadding="4" bgcolor="white">${heading}${rows.join("")}</table>>`;
}

/** A picture of a ledger in Graphviz's language. */
export function dotText(relations: readonly Relation[]): string {
  const tables = relations.filter(({ kind }) => kind === "table");
  const views = relations.filter(({ kind }) => kind === "view");
  const references = referencesBetween(tables);
  const depth = depths(tables, references);
  const colourOf = (name: string): string => COLOURS[Math.min(depth.get(name) ?? 0, COLOURS.length - 1)] ?? COLOURS[0];
  return [
    "digraph ledger {",
    '  graph [rankdir=LR, ranksep=1.1, nodesep=0.25, bgcolor="white", fontname="Courier", pad=0.3];',
    '  node [shape=plain, fontname="Courier", fontsize=10];',
    '  edge [color="#808890", fontname="Courier", fontsize=9, fontcolor="#505860", arrowsize=0.7];',
    ...tables.map((table) => `  "${table.name}" [label=${tableLabel(table, colourOf(table.name))}];`),
    ...(views.length > 0 ? [`  "views of all this" [label=${viewsLabel(views)}];`] : []),
    ...references.map(({ from, to, columns }) => `  "${to}" -> "${from}" [label="${columns.join(", ")}"];`),
    "}",
    "",
  ].join("\n");
}

/** A picture of a ledger in Mermaid's language, which many Markdown viewers draw. */
export function mermaidText(relations: readonly Relation[]): string {
  const tables = relations.filter(({ kind }) => kind === "table");
  return [
    "erDiagram",
    ...tables.flatMap(({ name, columns }) => [
      `  ${name} {`,
      ...columns.map((column) => `    ${column.type ?? "ANY"} ${column.name}${column.key ? " PK" : ""}`),
      "  }",
    ]),
    ...referencesBetween(tables).map(({ from, to, columns }) => `  ${to} ||--o{ ${from} : "${columns.join(", ")}"`),
    "",
  ].join("\n");
}
