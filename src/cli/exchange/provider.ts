import { failed, wrongUse } from "../errors.js";

/** How long a node may take to answer. */
const PATIENCE_MS = 60_000;

/** An error that a node answered, with what a revert came with. */
class AnsweredError extends Error {
  override readonly name = "AnsweredError";

  constructor(
    readonly code: number,
    message: string,
    readonly data: unknown,
  ) {
    super(message);
  }
}

interface Answer {
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** A chain by JSON-RPC over HTTP, as EIP-1193 has it. @throws CommandError when nobody answers there */
export function httpProvider(url: string): (call: { method: string; params?: unknown }) => Promise<unknown> {
  if (!/^https?:\/\//.test(url)) throw wrongUse(`--rpc-url must be an http or https address, not "${url}"`);
  return async ({ method, params = [] }) => {
    const { result, error } = await post(url, { jsonrpc: "2.0", id: 1, method, params });
    if (error) throw new AnsweredError(error.code, error.message, error.data);
    return result;
  };
}

async function post(url: string, body: object): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE_MS) };
  const response = await fetch(url, request).catch((error: Error) => {
    throw failed(`no chain answers at ${url}; start one with "couverture start", or give its --rpc-url`, error);
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    throw failed(`${url} answered ${response.status} and no JSON-RPC; give the --rpc-url of a chain`, error);
  }
}
