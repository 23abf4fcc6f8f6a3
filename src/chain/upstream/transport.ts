/** One JSON-RPC request to the upstream. */
export interface UpstreamCall {
  method: string;
  params: readonly unknown[];
}

/** An answer: a result, or the upstream's error as it words it. */
export type UpstreamAnswer = { result: unknown } | { error: { code: number; message: string; data?: unknown } };

/** How requests get to the upstream. One attempt each: who calls it decides whether to try again. */
export interface Transport {
  /**
   * The answers to several requests, in their order.
   * @param timeout milliseconds
   * @throws AttemptFailed
   */
  send(calls: readonly UpstreamCall[], timeout: number): Promise<UpstreamAnswer[]>;
}

/** An attempt that failed, and whether another may do better. */
export class AttemptFailed extends Error {
  override readonly name = "AttemptFailed";
  constructor(
    message: string,
    readonly again: boolean,
    /** How many milliseconds the upstream asks to wait. */
    readonly pause?: number,
  ) {
    super(message);
  }
}

/** What of an HTTP response says that it is no answer. */
export interface ResponseHead {
  status: number;
  /** The header `Retry-After`, where there is one. */
  retryAfter: string | null | undefined;
}

/** An attempt that ended with an HTTP status: HTTP 429 and 5xx may pass, others stay. */
export const failedWithStatus = ({ status, retryAfter }: ResponseHead): AttemptFailed =>
  new AttemptFailed(
    `it answered with HTTP status ${status}`,
    status === 429 || status >= 500,
    pauseOf(retryAfter ?? undefined),
  );

/** The pause of `Retry-After` in milliseconds: the header has seconds, or a date. */
function pauseOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const pause = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
}

/** The error of a JSON-RPC response, as nobody has checked it yet. */
export interface JsonRpcError {
  code?: unknown;
  message?: unknown;
  data?: unknown;
}

/** Reads one JSON-RPC response. @throws AttemptFailed where it has neither result nor error */
export function answerOf(body: unknown): UpstreamAnswer {
  const { result, error } = (body ?? {}) as { result?: unknown; error?: JsonRpcError };
  if (error) {
    const { code, message, data } = error;
    return { error: { code: Number(code), message: String(message), ...(data !== undefined && { data }) } };
  }
  if (result === undefined) throw new AttemptFailed("it left a request unanswered", true);
  return { result };
}

/** The JSON object or list in a text, or undefined. */
export function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Why nothing was answered in time. */
export const noAnswerWithin = (timeout: number): string => `no answer within ${timeout / 1000} s`;
