import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ReportError } from "../../errors.js";
import type { Report } from "../../report.js";
import { documentOf } from "./document.js";

/** More cells of tables are for a program to read, not for a person: some 300 pages. Laying them out takes gigabytes and minutes. */
const MAX_CELLS = 60_000;

/** A report whose tables are in memory, so that they are read once. */
function gathered(report: Report): Report {
  let left = MAX_CELLS;
  const rowsOf = <Row>(rows: Iterable<Row>, columns: number): Row[] => {
    const all: Row[] = [];
    for (const row of rows) {
      left -= columns;
      if (left < 0) {
        throw new ReportError(
          "BAD_FORMAT",
          `the report's tables have more than ${MAX_CELLS} cells, too many for a PDF; request a shorter period, or --format csv, json or html`,
        );
      }
      all.push(row);
    }
    return all;
  };
  const sections = report.sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) =>
      block.type === "table" ? { ...block, rows: rowsOf(block.rows, block.columns.length) } : block,
    ),
  }));
  return { ...report, sections };
}

/** Roboto, as pdfmake brings it along. */
function robotoFonts() {
  const directory = join(dirname(createRequire(import.meta.url).resolve("pdfmake/package.json")), "fonts", "Roboto");
  return {
    normal: join(directory, "Roboto-Regular.ttf"),
    bold: join(directory, "Roboto-Medium.ttf"),
    italics: join(directory, "Roboto-Italic.ttf"),
    bolditalics: join(directory, "Roboto-MediumItalic.ttf"),
  };
}

/**
 * A PDF: US letter, paginated, tables' headings repeated. Nothing is compressed, and its date is that of the ledger's head, so that
 * the same report is the same file on every machine.
 * @throws ReportError BAD_FORMAT for more rows than can be printed
 */
export async function renderPdf(report: Report): Promise<Uint8Array> {
  const { default: pdfmake } = await import("pdfmake");
  const fonts = robotoFonts();
  const allowed: readonly string[] = Object.values(fonts);
  pdfmake.setFonts({ Roboto: fonts });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => allowed.includes(path));
  return pdfmake.createPdf(documentOf(gathered(report))).getBuffer();
}
