/** The error member of a JSON-RPC answer. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, error: { code: number; message: string; data?: unknown }) {
    super(error.message);
    this.name = `RpcError(${method})`;
    this.code = error.code;
    this.data = error.data;
  }
}

/** The process went away before it had answered. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** One call of a batch: method and parameters. */
export type Call = readonly [method: string, ...params: unknown[]];

interface Answer {
  id: number;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** JSON-RPC over HTTP with nothing in between, for what a client library would hide. */
export interface Rpc {
  /** The result of one call. @throws RpcError when the answer is an error, NoAnswer when there is none. */
  <T = string>(method: string, ...params: unknown[]): Promise<T>;
  /** The results of several calls, sent as batches, in the order of the calls. */
  batch<T = unknown>(calls: readonly Call[]): Promise<T[]>;
  /** As `batch`, with an {@link RpcError} in place of a result where the answer is an error. */
  outcomes(calls: readonly Call[]): Promise<unknown[]>;
}

const BATCH = 200;

/** @param url gives the address at each call, so that it may change when a process is restarted. */
export function rpc(url: () => string): Rpc {
  const post = async <T>(body: unknown): Promise<T> => {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const text = await fetch(url(), request)
      .then((response) => response.text())
      .catch((cause: unknown) => {
        throw new NoAnswer(`${url()} did not answer`, { cause });
      });
    return JSON.parse(text) as T;
  };
  const message = ([method, ...params]: Call, id: number) => ({ jsonrpc: "2.0", id, method, params });
  const resultOf = <T>(method: string, answer: Answer | undefined): T => {
    if (!answer) throw new Error(`no answer to ${method}`);
    if (answer.error) throw new RpcError(method, answer.error);
    return answer.result as T;
  };
  const call = async <T>(method: string, ...params: unknown[]): Promise<T> =>
    resultOf<T>(method, await post<Answer>(message([method, ...params], 1)));
  const outcomes = async (calls: readonly Call[]): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (let start = 0; start < calls.length; start += BATCH) {
      const part = calls.slice(start, start + BATCH);
      const answers = new Map((await post<Answer[]>(part.map(message))).map((answer) => [answer.id, answer]));
      for (const [index, [method]] of part.entries()) {
        const answer = answers.get(index);
        found.push(answer?.error ? new RpcError(method, answer.error) : resultOf(method, answer));
      }
    }
    return found;
  };
  const batch = async <T>(calls: readonly Call[]): Promise<T[]> => {
    const found = await outcomes(calls);
    for (const outcome of found) if (outcome instanceof RpcError) throw outcome;
    return found as T[];
  };
  return Object.assign(call, { batch, outcomes });
}
