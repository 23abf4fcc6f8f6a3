import { type Block, DRAFT_NOTICE, type Figure, type Report, type Source } from "../report.js";
import { HEAD_ABOUT, headFields, identityOf, MISSING, SOURCES_ABOUT } from "./front.js";
import { HTML_STYLE } from "./html-style.js";
import { parameterLines } from "./sources.js";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

/** Ids of sections, tables and sources live in one namespace. */
const anchor = (kind: string, id: string): string => escaped(`${kind}-${id}`.replace(/\s+/g, "-"));

const blank = (question: string): string =>
  `<span class="blank"><b>To be answered by the operator</b>${escaped(question)}</span>`;

const sourceLink = (id: string | undefined): string =>
  id === undefined ? "" : ` <a class="source" href="#${anchor("source", id)}">source: ${escaped(id)}</a>`;

const figureText = (figure: Figure): string =>
  figure.blank === undefined ? escaped(figure.text) : blank(figure.blank);

const NOTICES = { info: "Note", warning: "Warning", due: "Due" } as const;

function fieldText({ label, figure }: Extract<Block, { type: "fields" }>["fields"][number]): string {
  const long = figure.blank !== undefined || figure.text.length > 140 || figure.text.includes("\n");
  const open = long ? '<div class="long">' : "<div>";
  return `${open}<dt>${escaped(label)}</dt><dd>${figureText(figure)}${sourceLink(figure.source)}</dd></div>\n`;
}

function* tableText(block: Extract<Block, { type: "table" }>): Generator<string> {
  const side = (align: string | undefined) => (align === "right" ? ' class="right"' : "");
  const id = anchor("table", block.id);
  let isEmpty = true;
  for (const row of block.rows) {
    if (isEmpty) {
      isEmpty = false;
      // A region that scrolls must be reachable by keyboard.
      yield `<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}"><table>\n`;
      yield `<caption id="${id}">${escaped(block.title)}${sourceLink(block.source)}</caption>\n<thead><tr>`;
      for (const { heading, align } of block.columns) yield `<th scope="col"${side(align)}>${escaped(heading)}</th>`;
      yield "</tr></thead>\n<tbody>\n";
    }
    const cells = block.columns.map(({ id: column, align }) => {
      const figure = row[column];
      return `<td${side(align)}>${figure ? figureText(figure) : ""}</td>`;
    });
    yield `<tr>${cells.join("")}</tr>\n`;
  }
  yield isEmpty
    ? `<h3 id="${id}">${escaped(block.title)}</h3>\n<p>${escaped(block.empty)}</p>\n`
    : "</tbody></table></div>\n";
}

function* blockText(block: Block): Generator<string> {
  switch (block.type) {
    case "paragraph":
      for (const text of block.text.split(/\n{2,}/)) yield `<p>${escaped(text)}</p>\n`;
      return;
    case "notice":
      yield `<p class="notice ${block.level}"><b>${NOTICES[block.level]}</b>${escaped(block.text)}</p>\n`;
      return;
    case "fields":
      yield '<dl class="fields">\n';
      for (const field of block.fields) yield fieldText(field);
      yield "</dl>\n";
      return;
    case "table":
      yield* tableText(block);
  }
}

function sourceText({ id, about, sql, params }: Source): string {
  const query = [...parameterLines(params).map((line) => `-- ${line}`), sql.trim()].join("\n");
  return `<h3 id="${anchor("source", id)}">${escaped(id)}</h3>\n<p>${escaped(about)}</p>\n<pre tabindex="0"><code>${escaped(query)}</code></pre>\n`;
}

function* frontText(report: Report): Generator<string> {
  yield `<header>\n<h1>${escaped(report.title)}</h1>\n<p class="subtitle">${escaped(report.subtitle)}</p>\n<dl class="identity">\n`;
  for (const { label, value } of identityOf(report)) {
    const text = value === null ? `<span class="missing">[ ${MISSING} ]</span>` : escaped(value);
    yield `<div><dt>${label}</dt><dd>${text}</dd></div>\n`;
  }
  yield `</dl>\n<p class="draft">${escaped(DRAFT_NOTICE)}</p>\n</header>\n`;
}

/** One file of HTML that needs no other: for screens, light and dark, and for paper. */
export function* renderHtml(report: Report): Generator<string> {
  const title = escaped(`${report.title}, ${report.subtitle}`);
  yield `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n<title>${title}</title>\n<style>${HTML_STYLE}</style>\n</head>\n<body>\n`;
  yield* frontText(report);
  yield "<main>\n";
  for (const { id, heading, blocks } of report.sections) {
    yield `<section aria-labelledby="${anchor("section", id)}">\n<h2 id="${anchor("section", id)}">${escaped(heading)}</h2>\n`;
    for (const block of blocks) yield* blockText(block);
    yield "</section>\n";
  }
  yield `</main>\n<footer>\n<h2>Ledger</h2>\n<p>${escaped(HEAD_ABOUT)}</p>\n<dl class="fields">\n`;
  for (const { label, value } of headFields(report.ledger)) {
    yield `<div><dt>${label}</dt><dd><span class="hash">${value}</span></dd></div>\n`;
  }
  yield "</dl>\n";
  if (report.sources.length > 0) yield `<h2>Sources</h2>\n<p>${escaped(SOURCES_ABOUT)}</p>\n`;
  for (const source of report.sources) yield sourceText(source);
  yield "</footer>\n</body>\n</html>\n";
}
