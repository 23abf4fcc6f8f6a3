import type { RpcError } from "./errors.js";
import type { Caller } from "./method.js";

/** The JSON text to answer with; undefined where nothing is to be answered (notifications). */
export type Answer = string | undefined;

/** Answers one request of a batch, or the only one. */
export type AnswerOne = (request: unknown, caller: Caller) => Answer | Promise<Answer>;

/** An error answer. */
export function errorText(id: unknown, error: RpcError): string {
  const { code, message } = error;
  const body: { code: number; message: string; data?: unknown } = { code, message };
  if (error.data !== undefined) body.data = error.data;
  let text: string;
  try {
    text = JSON.stringify(body);
  } catch {
    text = JSON.stringify({ code, message });
  }
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":${text}}`;
}
