import type { RpcError } from "./errors.js";
import type { Caller } from "./method.js";

/** The JSON text to answer with; undefined where nothing is to be answered (notifications). */
export type Answer = string | undefined;

/**
 * Answers one request of a batch, or the only one.
 * @param idText the request's id as it is written; where it is left out, the id is written again.
 */
export type AnswerOne = (request: unknown, caller: Caller, idText?: string) => Answer | Promise<Answer>;

/** The id of an answer to what cannot be attributed to a request. */
export const NO_ID = "null";

/** An error answer. @param id JSON text. */
export function errorText(id: string, error: RpcError): string {
  const { code, message } = error;
  const body: { code: number; message: string; data?: unknown } = { code, message };
  if (error.data !== undefined) body.data = error.data;
  let text: string;
  try {
    text = JSON.stringify(body);
  } catch {
    text = JSON.stringify({ code, message });
  }
  return `{"jsonrpc":"2.0","id":${id},"error":${text}}`;
}
