import {
  AttemptFailed,
  answerOf,
  failedWithStatus,
  noAnswerWithin,
  parseObject,
  type Transport,
  type UpstreamAnswer,
  type UpstreamCall,
} from "./transport.js";
import { credentialsOf } from "./url.js";

/** Providers refuse longer ones. */
const MAX_BATCH_LENGTH = 60;

/** Requests over HTTP, several in a batch where the upstream takes batches. */
export function httpTransport(url: string, headers: Readonly<Record<string, string>>): Transport {
  const { address, authorization } = credentialsOf(url);
  let takesBatches = true;
  let nextId = 1;

  async function post(body: unknown, timeout: number): Promise<object> {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", ...authorization, ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
      const text = await response.text();
      const { status, ok } = response;
      const failed = failedWithStatus({ status, retryAfter: response.headers.get("retry-after") });
      if (failed.again) throw failed;
      const parsed = parseObject(text);
      if (parsed === undefined) throw ok ? new AttemptFailed("its answer is not JSON", true) : failed;
      return parsed;
    } catch (failure) {
      if (failure instanceof AttemptFailed) throw failure;
      throw new AttemptFailed(reasonOf(failure, timeout), true);
    }
  }

  async function send(calls: readonly UpstreamCall[], timeout: number): Promise<UpstreamAnswer[]> {
    if (calls.length > MAX_BATCH_LENGTH && takesBatches) {
      const first = await send(calls.slice(0, MAX_BATCH_LENGTH), timeout);
      return [...first, ...(await send(calls.slice(MAX_BATCH_LENGTH), timeout))];
    }
    const bodies = calls.map(({ method, params }) => ({ jsonrpc: "2.0", id: nextId++, method, params }));
    if (bodies.length === 1 || !takesBatches) {
      const answers: UpstreamAnswer[] = [];
      for (const body of bodies) answers.push(answerOf(await post(body, timeout)));
      return answers;
    }
    const all = await post(bodies, timeout);
    if (!Array.isArray(all)) {
      takesBatches = false; // it does not know them, or refuses them
      return send(calls, timeout);
    }
    const byId = new Map(all.map((one: { id?: unknown }) => [one?.id, one]));
    return bodies.map(({ id }) => answerOf(byId.get(id)));
  }

  return { send };
}

function reasonOf(failure: unknown, timeout: number): string {
  // Not by instanceof: where a test framework gives code a global scope of its own, fetch fails with another scope's errors.
  const { name, message, cause } = Object(failure) as Error & { cause?: Error & { code?: string } };
  if (name === "TimeoutError") return noAnswerWithin(timeout);
  return cause?.message || cause?.code || message || String(failure);
}
