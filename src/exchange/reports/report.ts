import type { ReportHead, ReportParams } from "./ledger-source.js";

/** What the command line and the file names call a report. */
export const REPORT_KINDS = ["rule-302", "ats-r", "form-ats", "ats-n", "compliance"] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** A query of the ledger that figures of a report were drawn from. `couverture report … --explain` prints its rows. */
export interface Source {
  /** Unique in the report and stable from run to run: `volume`, `subscribers`. */
  id: string;
  /** One sentence: what the rows are. */
  about: string;
  sql: string;
  params: ReportParams;
}

/**
 * One thing that a report says.
 * `text` is what is printed; `exact` is the unrounded value, where `text` is rounded; `blank` is the form's question that only the operator can answer (`text` is then
 * empty, and the place is visibly left blank).
 */
export interface Figure {
  text: string;
  exact?: string;
  blank?: string;
  /** Id of the source that it was drawn from; left out for what the configuration says. */
  source?: string;
  /** Narrows the source's rows to those behind this figure: a SQL condition over the source's columns, with its values. */
  where?: { sql: string; params: ReportParams };
}

export interface Column {
  /** Name in JSON and CSV: lower case with underscores. */
  id: string;
  heading: string;
  /** Numbers are right-aligned. */
  align?: "left" | "right";
  /** Share of the table's width in print; 1 where left out. */
  width?: number;
}

export type Block =
  | { type: "paragraph"; text: string }
  /** Something to be seen: what is due, what differs, what does not apply. */
  | { type: "notice"; level: "info" | "warning" | "due"; text: string }
  /** A form's items: label and answer. `id` names the figure for `--explain`. */
  | { type: "fields"; id: string; fields: { id: string; label: string; figure: Figure }[] }
  | {
      type: "table";
      id: string;
      title: string;
      columns: Column[];
      /** Cells by column id. Iterated once for each rendering, so that a table may be longer than memory. */
      rows: Iterable<Record<string, Figure>>;
      /** What is printed instead of a table without rows. */
      empty: string;
      source?: string;
    };

export interface Section {
  id: string;
  heading: string;
  blocks: Block[];
}

/** A report, before it is given a format. The same ledger, configuration and options make the same report. */
export interface Report {
  kind: ReportKind;
  /** `Form ATS-R: quarterly report of alternative trading system activities`. */
  title: string;
  /** The period or occasion, in words: `1 October 2026 to 31 December 2026 (2026 Q4)`. */
  subtitle: string;
  /** Base of a file name: `ats-r-2026Q4`. */
  name: string;
  /** On each page. Null is printed as a visible blank. */
  ats: { name: string | null; crd: string | null; fileNumber: string | null };
  ledger: ReportHead;
  sections: Section[];
  sources: Source[];
  /** Whether something is due (`compliance`): the command then exits with 1. */
  due: boolean;
}

/** Stands on each page of each report. */
export const DRAFT_NOTICE =
  "Draft for counsel's review. A broker-dealer registration and an SEC filing are the operator's own acts.";
