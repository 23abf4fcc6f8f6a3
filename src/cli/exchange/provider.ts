import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
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
  const { status, text } = await posted(url, JSON.stringify(body)).catch((error: Error) => {
    throw failed(`no chain answers at ${url}; start one with "couverture start", or give its --rpc-url`, error);
  });
  try {
    return JSON.parse(text) as Answer;
  } catch (error) {
    throw failed(`${url} answered ${status} and no JSON-RPC; give the --rpc-url of a chain`, error);
  }
}

/** Node's own client, since `fetch` takes longer to load than a command takes. */
function posted(url: string, body: string): Promise<{ status: number; text: string }> {
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? secureRequest : plainRequest;
    const outgoing = send(url, { method: "POST", headers, timeout: PATIENCE_MS }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (part: string) => {
        text += part;
      });
      incoming.on("error", reject);
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, text }));
    });
    outgoing.on("error", reject);
    outgoing.on("timeout", () => outgoing.destroy(new Error(`nothing was answered for ${PATIENCE_MS / 1000} s`)));
    outgoing.end(body);
  });
}
