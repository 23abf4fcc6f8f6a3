import { type Block, DRAFT_NOTICE, type Figure, type Report, type Source } from "../report.js";
import { HEAD_ABOUT, headFields, identityOf, MISSING, SOURCES_ABOUT } from "./front.js";
import { parameterLines } from "./sources.js";

/** Text that Markdown leaves as it is. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|#]/g, "\\$&").replace(/\s*\n\s*/g, "<br>");

/** Paragraphs of a longer answer. */
const prose = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map(escaped)
    .join("\n\n");

const blank = (question: string): string => `**[ to be answered by the operator ]** *${escaped(question)}*`;

const figureText = ({ text, blank: question }: Figure): string =>
  question === undefined ? escaped(text) : blank(question);

const NOTICES = { info: "Note", warning: "Warning", due: "Due" } as const;

function* tableText(block: Extract<Block, { type: "table" }>): Generator<string> {
  yield `**${escaped(block.title)}**\n\n`;
  let isEmpty = true;
  for (const row of block.rows) {
    if (isEmpty) {
      yield `| ${block.columns.map(({ heading }) => escaped(heading)).join(" | ")} |\n`;
      yield `| ${block.columns.map(({ align }) => (align === "right" ? "--:" : "---")).join(" | ")} |\n`;
      isEmpty = false;
    }
    const cells = block.columns.map(({ id }) => {
      const figure = row[id];
      return figure ? figureText(figure) : "";
    });
    yield `| ${cells.join(" | ")} |\n`;
  }
  yield isEmpty ? `${escaped(block.empty)}\n\n` : "\n";
}

function* blockText(block: Block): Generator<string> {
  switch (block.type) {
    case "paragraph":
      yield `${prose(block.text)}\n\n`;
      return;
    case "notice":
      yield `> **${NOTICES[block.level]}:** ${escaped(block.text)}\n\n`;
      return;
    case "fields":
      for (const { label, figure } of block.fields) {
        const long = figure.text.includes("\n") || figure.text.length > 100;
        yield `**${escaped(label)}**${long ? "\n\n" : ": "}${long ? prose(figure.text) : figureText(figure)}\n\n`;
      }
      return;
    case "table":
      yield* tableText(block);
  }
}

function sourceText(source: Source): string {
  const parameters = parameterLines(source.params).map((line) => `-- ${line}\n`);
  return `### ${escaped(source.id)}\n\n${escaped(source.about)}\n\n\`\`\`sql\n${parameters.join("")}${source.sql.trim()}\n\`\`\`\n\n`;
}

/** Markdown, with tables as GitHub writes them. */
export function* renderMarkdown(report: Report): Generator<string> {
  yield `# ${escaped(report.title)}\n\n**${escaped(report.subtitle)}**\n\n`;
  for (const { label, value } of identityOf(report))
    yield `- ${label}: ${value === null ? `**[ ${MISSING} ]**` : escaped(value)}\n`;
  yield `\n> ${DRAFT_NOTICE}\n\n`;
  for (const section of report.sections) {
    yield `## ${escaped(section.heading)}\n\n`;
    for (const block of section.blocks) yield* blockText(block);
  }
  yield `## Ledger\n\n${HEAD_ABOUT}\n\n`;
  for (const { label, value } of headFields(report.ledger)) yield `- ${label}: \`${value}\`\n`;
  if (report.sources.length === 0) return;
  yield `\n## Sources\n\n${SOURCES_ABOUT}\n\n`;
  yield report.sources.map(sourceText).join("").trimEnd();
  yield "\n";
}
