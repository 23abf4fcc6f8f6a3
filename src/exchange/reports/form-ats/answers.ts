import type { Block } from "../report.js";
import type { Question } from "./questions.js";

/** The answer to a part of a form. */
export interface Answer {
  /** Drafted from the chain. */
  drafted?: string;
  /** Tables from the chain beside it. */
  tables?: Block[];
  /** The operator's answer, from the configuration. */
  answer?: string;
}

/**
 * A part of a form: its question, the draft from the chain, and the operator's answer or an empty field for it.
 */
export function answerBlocks(part: Question, { drafted, tables = [], answer }: Answer): Block[] {
  const fields: Extract<Block, { type: "fields" }>["fields"] = [];
  if (drafted !== undefined) {
    fields.push({ id: "drafted", label: "Drafted from the chain", figure: { text: drafted } });
  }
  const open = part.operator ?? (drafted === undefined && tables.length === 0 ? part.question : undefined);
  if (answer !== undefined) fields.push({ id: "told", label: "The operator's answer", figure: { text: answer } });
  else if (open !== undefined)
    fields.push({ id: "told", label: "Left to the operator", figure: { text: "", blank: open } });
  return [
    { type: "paragraph", text: part.question },
    ...tables,
    ...(fields.length === 0 ? [] : [{ type: "fields" as const, id: part.key, fields }]),
  ];
}
