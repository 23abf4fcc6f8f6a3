import type { Report } from "../report.js";
import { renderJson } from "./json.js";
import { renderMarkdown } from "./md.js";

export const RENDER_FORMATS = ["pdf", "html", "csv", "json", "md"] as const;
export type RenderFormat = (typeof RENDER_FORMATS)[number];

export interface RenderOptions {
  /** With CSV, the only table that is wanted. */
  table?: string;
}

/** A report in a format, in pieces, since a table may be longer than memory. */
export async function* renderReport(
  report: Report,
  format: RenderFormat,
  _options: RenderOptions = {},
): AsyncGenerator<string | Uint8Array> {
  switch (format) {
    case "json":
      yield* renderJson(report);
      return;
    case "md":
      yield* renderMarkdown(report);
      return;
    default:
      throw new Error(`no ${format} yet`);
  }
}
