/** The regulator's reports, generated from a ledger and the operator's configuration. Nothing here reads a clock, a file or a network. */
export { checkDay } from "./calendar/index.js";
export { configJsonSchema, type ReportConfig, reportConfigSchema } from "./config.js";
export { forbiddenInName } from "./config-name.js";
export { sampleConfig } from "./config-sample.js";
export { parseConfig } from "./config-text.js";
export { draftSchema, parseDraft, type ReportDraft } from "./draft.js";
export { ReportError } from "./errors.js";
export { type Explained, explainable, findFigure, queryOf, rowsBehind } from "./explain.js";
export type { ReportLedger } from "./ledger-source.js";
export { FORM_ATS_FILINGS, type ReportOptions } from "./options.js";
export { drawReport } from "./registry.js";
export { csvLine } from "./render/csv.js";
export { RENDER_FORMATS, type RenderFormat, renderReport } from "./render/render.js";
export { parameterLines } from "./render/sources.js";
export type { Figure, Report, ReportKind } from "./report.js";
