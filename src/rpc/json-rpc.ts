import { writtenText } from "../chain/index.js";
import { type Answer, type AnswerOne, errorText, NO_ID } from "./answer.js";
import { answerBatch } from "./batch.js";
import { type Dispatcher, isPromise } from "./dispatch.js";
import {
  internalError,
  invalidRequest,
  limitExceeded,
  parseError,
  type RpcError,
  requestTimedOut,
  toRpcError,
} from "./errors.js";
import { idTexts } from "./id-text.js";
import type { Limits } from "./limits.js";
import type { Caller } from "./method.js";

/** JSON-RPC 2.0 over texts, for any transport. */
export interface JsonRpc {
  /** Answers one body: a request or a batch. Never throws; never rejects. Answers at once where the method does. */
  answer(body: string, caller: Caller): Answer | Promise<Answer>;
}

const isId = (id: unknown): id is string | number | null =>
  typeof id === "string" || typeof id === "number" || id === null;

const BYTE_ORDER_MARK = 0xfeff;

/** The ids as they are written, where writing the parsed ones could give others. */
function idTextsOf(body: string, parsed: unknown): readonly (string | undefined)[] | undefined {
  if (Array.isArray(parsed)) {
    return parsed.some((request) => typeof (request as { id?: unknown } | null)?.id === "number")
      ? idTexts(body)
      : undefined;
  }
  const { id } = (parsed ?? {}) as { id?: unknown };
  if (typeof id !== "number") return undefined;
  return Number.isSafeInteger(id) && isWrittenAs(body, id) ? undefined : idTexts(body);
}

const ID = '"id"';

/** Whether the only id in a body is written as plain digits, as most clients do. */
function isWrittenAs(body: string, id: number): boolean {
  const at = body.indexOf(ID) + ID.length;
  const digits = `:${id}`;
  const next = body[at + digits.length];
  return body.startsWith(digits, at) && (next === "," || next === "}") && body.indexOf(ID, at) === -1;
}

const isNest = (value: unknown): value is object => typeof value === "object" && value !== null;

/** True where arrays and objects are inside each other more than `depth` deep. Walks level by level, without recursion. */
function nestedDeeper(value: unknown, depth: number): boolean {
  let level = [value].filter(isNest);
  for (let reached = 1; level.length > 0; reached++) {
    if (reached > depth) return true;
    const next: object[] = [];
    for (const entry of level) {
      for (const inner of Array.isArray(entry) ? entry : Object.values(entry)) {
        if (isNest(inner)) next.push(inner);
      }
    }
    level = next;
  }
  return false;
}

/** The first of a promise and a deadline. */
function withDeadline(answer: Promise<unknown>, milliseconds: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(requestTimedOut(milliseconds)), milliseconds);
    // The connection keeps the process alive while somebody waits; the deadline alone is no reason to.
    timer.unref();
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/**
 * Speaks JSON-RPC 2.0 for a dispatcher. A `jsonrpc` member may be left out, as Ganache lets it be; one that says another version
 * is refused. A request without an id is a notification: it runs, and gets no answer.
 */
export function createJsonRpc(
  dispatcher: Dispatcher,
  limits: Pick<Limits, "batchLength" | "nestingDepth" | "answerMilliseconds">,
  onInternalError?: (error: RpcError, method: string) => void,
): JsonRpc {
  const succeed = (id: string | undefined, result: unknown, method: string): Answer => {
    if (id === undefined) return undefined;
    try {
      return `{"jsonrpc":"2.0","id":${id},"result":${writtenText(result) ?? JSON.stringify(result) ?? "null"}}`;
    } catch (cause) {
      const error = internalError(cause);
      onInternalError?.(error, method);
      return errorText(id, error);
    }
  };
  const fail = (id: string | undefined, thrown: unknown): Answer =>
    id === undefined ? undefined : errorText(id, toRpcError(thrown));

  const answerOne: AnswerOne = (request, caller, idText) => {
    if (typeof request !== "object" || request === null || Array.isArray(request)) {
      return errorText(NO_ID, invalidRequest("expected an object with jsonrpc, id, method and params"));
    }
    const { jsonrpc, id: parsedId, method, params } = request as Record<string, unknown>;
    if (parsedId !== undefined && !isId(parsedId)) {
      return errorText(NO_ID, invalidRequest("the id must be a string, a number or null"));
    }
    const id = parsedId === undefined ? undefined : (idText ?? JSON.stringify(parsedId));
    if (typeof method !== "string") return errorText(id ?? NO_ID, invalidRequest("the method must be a string"));
    if (jsonrpc !== undefined && jsonrpc !== "2.0") {
      return errorText(id ?? NO_ID, invalidRequest('the jsonrpc version must be "2.0"'));
    }
    let result: unknown;
    try {
      result = dispatcher.call(method, params, caller);
    } catch (thrown) {
      return fail(id, thrown);
    }
    if (!isPromise(result)) return succeed(id, result, method);
    return withDeadline(result, limits.answerMilliseconds).then(
      (value) => succeed(id, value, method),
      (thrown: unknown) => fail(id, thrown),
    );
  };

  return {
    answer(given, caller) {
      const body = given.charCodeAt(0) === BYTE_ORDER_MARK ? given.slice(1) : given;
      let parsed: unknown;
      try {
        parsed = JSON.parse(body);
      } catch (error) {
        return errorText(NO_ID, parseError((error as Error).message));
      }
      // A level takes two characters, so that short bodies need no walk.
      if (body.length > limits.nestingDepth * 2 && nestedDeeper(parsed, limits.nestingDepth)) {
        return errorText(NO_ID, limitExceeded(`the request is nested more than ${limits.nestingDepth} levels deep`));
      }
      const ids = idTextsOf(body, parsed);
      if (Array.isArray(parsed)) {
        return answerBatch(parsed, ids, caller, answerOne, limits.batchLength, dispatcher.schedule());
      }
      return answerOne(parsed, caller, ids?.[0]);
    },
  };
}
