import type { Block } from "../report.js";
import type { Question } from "./questions.js";

/** What a part of a form is answered with. */
export interface Answer {
  /** Drafted from the chain. */
  drafted?: string;
  /** What the chain shows beside it. */
  tables?: Block[];
  /** The operator's answer, from the configuration. */
  told?: string;
}

/**
 * A part of a form: its question, what the chain says, and what the operator says or has yet to say.
 */
export function answerBlocks(part: Question, { drafted, tables = [], told }: Answer): Block[] {
  const fields: Extract<Block, { type: "fields" }>["fields"] = [];
  if (drafted !== undefined) {
    fields.push({ id: "drafted", label: "Drafted from the chain", figure: { text: drafted } });
  }
  const open = part.operator ?? (drafted === undefined && tables.length === 0 ? part.question : undefined);
  if (told !== undefined) fields.push({ id: "told", label: "The operator's answer", figure: { text: told } });
  else if (open !== undefined)
    fields.push({ id: "told", label: "Left to the operator", figure: { text: "", blank: open } });
  return [
    { type: "paragraph", text: part.question },
    ...tables,
    ...(fields.length === 0 ? [] : [{ type: "fields" as const, id: part.key, fields }]),
  ];
}
