import * as z from "zod";
import { ReportError } from "./errors.js";
import { REPORT_KINDS } from "./report.js";

/** The version of what `--format json` writes; raised when something that was there goes or means another thing. */
export const DRAFT_FORMAT = "couverture-report/1";

const value = z.union([z.string(), z.number(), z.null()]);
const params = z.record(z.string(), value).describe("Values of the query's parameters; integers beyond 2^53 as text.");

const figure = z.object({
  text: z.string().describe("What is printed."),
  exact: z.string().optional().describe("The value before it was rounded, where it was."),
  blank: z.string().optional().describe("The question that is left to the operator; the text is then empty."),
  source: z
    .string()
    .optional()
    .describe("Id of the source that it was drawn from; none for what the configuration says."),
  where: z
    .object({ sql: z.string(), params })
    .optional()
    .describe("Narrows the rows of the source to those behind this figure."),
});

const block = z.discriminatedUnion("type", [
  z.object({ type: z.literal("paragraph"), text: z.string() }),
  z.object({ type: z.literal("notice"), level: z.enum(["info", "warning", "due"]), text: z.string() }),
  z.object({
    type: z.literal("fields"),
    id: z.string(),
    fields: z.array(z.object({ id: z.string(), label: z.string(), figure })),
  }),
  z.object({
    type: z.literal("table"),
    id: z.string(),
    title: z.string(),
    columns: z.array(z.object({ id: z.string(), heading: z.string() })),
    rows: z.array(z.record(z.string(), figure)).describe("Figures by the ids of the columns."),
    empty: z.string().describe("What is printed of a table without rows."),
    source: z.string().optional(),
  }),
]);

/** A report as JSON. */
export const draftSchema = z.object({
  format: z.literal(DRAFT_FORMAT),
  kind: z.enum(REPORT_KINDS),
  title: z.string(),
  subtitle: z.string().describe("The period or occasion."),
  name: z.string().describe("Base of file names."),
  notice: z.string(),
  due: z.boolean().describe("Whether something is due."),
  ats: z.object({ name: z.string().nullable(), crd: z.string().nullable(), fileNumber: z.string().nullable() }),
  ledger: z
    .object({
      chainId: z.string().describe("Decimal."),
      genesisHash: z.string(),
      seq: z.number().describe("Sequence number of the last record."),
      entryHash: z.string().describe("Proves every record up to it."),
      blockNumber: z.number(),
      blockHash: z.string(),
      timestamp: z.number().describe("Unix seconds of the head block."),
      time: z.string().describe("The same as ISO-8601."),
    })
    .describe("The ledger's head when the report was generated."),
  sections: z.array(z.object({ id: z.string(), heading: z.string(), blocks: z.array(block) })),
  sources: z
    .array(z.object({ id: z.string(), about: z.string(), sql: z.string(), params }))
    .describe("The queries that figures were drawn from."),
});

/** An earlier report, as `--format json` wrote it. */
export type ReportDraft = z.infer<typeof draftSchema>;

/**
 * Reads an earlier draft.
 * @param where what to call it in a refusal: the file's name
 * @throws ReportError BAD_DRAFT
 */
export function parseDraft(text: string, where: string): ReportDraft {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ReportError("BAD_DRAFT", `${where} is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const read = draftSchema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ReportError(
    "BAD_DRAFT",
    `${where} is no draft of a report as --format json writes it: ${issue?.path.join(".") || "it"}: ${issue?.message}`,
    { cause: read.error },
  );
}
