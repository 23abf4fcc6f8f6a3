import type { RenderFormat } from "../../exchange/reports/index.js";

/** Flags that every report has. */
export interface DrawingFlags {
  dataDir: string;
  ledger?: string;
  config?: string;
  format?: RenderFormat;
  out?: string;
  table?: string;
  /** True where no figure is named. */
  explain?: string | true;
}

/** Each report's own flags. */
export interface ReportFlags {
  "rule-302": DrawingFlags & { day?: string; from?: string; to?: string };
  "ats-r": DrawingFlags & { quarter: string; earlier?: string };
  "form-ats": DrawingFlags & { initial?: boolean; amendment?: boolean; cessation?: boolean; since?: string };
  "ats-n": DrawingFlags;
  compliance: DrawingFlags & { asOf?: string; capacity?: string };
}
