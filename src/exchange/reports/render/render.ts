import type { Report } from "../report.js";
import { renderCsv } from "./csv.js";
import { renderHtml } from "./html.js";
import { renderJson } from "./json.js";
import { renderMarkdown } from "./md.js";
import { renderPdf } from "./pdf/pdf.js";

export const RENDER_FORMATS = ["pdf", "html", "csv", "json", "md"] as const;
export type RenderFormat = (typeof RENDER_FORMATS)[number];

export interface RenderOptions {
  /** With CSV, the only table that is wanted. */
  table?: string;
}

/**
 * A report in a format, in pieces, since a table may be longer than memory.
 * @throws ReportError BAD_FORMAT for what cannot be had in that format
 */
export async function* renderReport(
  report: Report,
  format: RenderFormat,
  { table }: RenderOptions = {},
): AsyncGenerator<string | Uint8Array> {
  switch (format) {
    case "pdf":
      yield await renderPdf(report);
      return;
    case "html":
      yield* renderHtml(report);
      return;
    case "csv":
      yield* renderCsv(report, table);
      return;
    case "json":
      yield* renderJson(report);
      return;
    case "md":
      yield* renderMarkdown(report);
  }
}
