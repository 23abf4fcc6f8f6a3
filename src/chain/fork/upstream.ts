import { ForkError, shownUrl } from "./errors.js";
import { createGate } from "./rate.js";

/** One JSON-RPC request to the upstream. */
export interface UpstreamCall {
  method: string;
  params: readonly unknown[];
}

/** An answer: a result, or the upstream's error as it words it. */
export type UpstreamAnswer = { result: unknown } | { error: { code: number; message: string; data?: unknown } };

/** Something that answers JSON-RPC in this process (EIP-1193). */
export interface Eip1193 {
  request(request: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

/** How the upstream is reached. */
export interface UpstreamOptions {
  url: string;
  /** Answers in place of the URL. */
  provider?: Eip1193 | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** 0 for no limit. */
  requestsPerSecond?: number | undefined;
  /** How often a request is made at most, the first time included. */
  attempts?: number | undefined;
  /** How long one attempt may take. */
  timeoutMilliseconds?: number | undefined;
  /** The first pause before another attempt; it doubles from one to the next. */
  backoffMilliseconds?: number | undefined;
}

/** The chain that a chain is a fork of, as far as it can be asked. */
export interface Upstream {
  /** For sentences: without credentials. */
  readonly name: string;
  readonly url: string;
  /**
   * Asks several things in one request where the upstream takes that.
   * @param what names what is wanted, for sentences: `the account 0x…`
   * @throws ForkError FORK_UNREACHABLE, FORK_REFUSED
   */
  batch(calls: readonly UpstreamCall[], what: string, patience?: Patience): Promise<UpstreamAnswer[]>;
}

/** How long to go on; what the upstream's options say where it is left out. */
export interface Patience {
  attempts?: number;
  timeoutMilliseconds?: number;
  /** Nothing was read of it yet. */
  first?: boolean;
}

const AT_ONCE = 8;
/** Providers refuse longer ones. */
const MOST_IN_BATCH = 60;
const ATTEMPTS = 6;
const TIMEOUT_MS = 30_000;
const BACKOFF_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** An attempt that failed, and whether another may do better. */
class AttemptFailed extends Error {
  override readonly name = "AttemptFailed";
  constructor(
    message: string,
    readonly again: boolean,
    /** How long the upstream asks to be left alone. */
    readonly pause?: number,
  ) {
    super(message);
  }
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { url, provider, headers = {} } = options;
  const { attempts = ATTEMPTS, timeoutMilliseconds = TIMEOUT_MS, backoffMilliseconds = BACKOFF_MS } = options;
  const name = provider
    ? "the upstream provider"
    : URL.canParse(url)
      ? `the upstream ${shownUrl(url)}`
      : "the upstream, whose address nobody has told (--fork-url)";
  const gate = createGate(AT_ONCE, options.requestsPerSecond ?? 0);
  const { address, authorization } = credentialsOf(url);
  let takesBatches = provider === undefined;
  let nextId = 1;

  async function post(body: unknown, timeout: number): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", ...authorization, ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
      const text = await response.text();
      if (response.status === 429 || response.status >= 500) {
        throw new AttemptFailed(`it answered with HTTP status ${response.status}`, true, retryAfter(response));
      }
      const parsed = parse(text);
      if (parsed === undefined) {
        throw new AttemptFailed(
          response.ok ? "its answer is not JSON" : `it answered with HTTP status ${response.status}`,
          response.ok,
        );
      }
      return parsed;
    } catch (failure) {
      if (failure instanceof AttemptFailed) throw failure;
      throw new AttemptFailed(reasonOf(failure, timeout), true);
    }
  }

  /** One attempt at all of them. */
  async function attempt(calls: readonly UpstreamCall[], timeout: number): Promise<UpstreamAnswer[]> {
    if (provider) return Promise.all(calls.map((call) => ask(provider, call)));
    if (calls.length > MOST_IN_BATCH && takesBatches) {
      const first = await attempt(calls.slice(0, MOST_IN_BATCH), timeout);
      return [...first, ...(await attempt(calls.slice(MOST_IN_BATCH), timeout))];
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
      return attempt(calls, timeout);
    }
    const byId = new Map(all.map((one: { id?: unknown }) => [one?.id, one]));
    return bodies.map(({ id }) => answerOf(byId.get(id)));
  }

  return {
    name,
    url,
    async batch(calls, what, patience = {}) {
      const most = provider || URL.canParse(url) ? (patience.attempts ?? attempts) : 1;
      const timeout = patience.timeoutMilliseconds ?? timeoutMilliseconds;
      for (let tried = 1; ; tried++) {
        try {
          const answers = await gate.pass(calls.length, () => attempt(calls, timeout));
          const limited = answers.find((one) => "error" in one && isLimit(one.error));
          if (limited && "error" in limited) throw new AttemptFailed(limited.error.message, true);
          return answers;
        } catch (failure) {
          if (!(failure instanceof AttemptFailed)) throw failure;
          if (!failure.again) {
            throw new ForkError(
              "FORK_REFUSED",
              `${name} refused to give ${what}: ${failure.message}; see to its URL and headers`,
            );
          }
          if (tried >= most) {
            throw new ForkError(
              "FORK_UNREACHABLE",
              `${name} could not be asked for ${what}: ${failure.message}${most > 1 ? ` (tried ${most} times)` : ""}${patience.first ? "" : "; what was read of it before is still here"}`,
            );
          }
          const doubled = backoffMilliseconds * 2 ** (tried - 1) * (0.75 + Math.random() / 2);
          const pause = Math.min(failure.pause ?? doubled, LONGEST_PAUSE_MS);
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
      }
    },
  };
}

/** A URL's name and password go into a header: `fetch` takes no URL with them. */
function credentialsOf(url: string): { address: string; authorization: Record<string, string> } {
  if (!URL.canParse(url)) return { address: url, authorization: {} };
  const parsed = new URL(url);
  const { username, password } = parsed;
  if (username === "" && password === "") return { address: url, authorization: {} };
  parsed.username = "";
  parsed.password = "";
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address: parsed.href, authorization: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` } };
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function answerOf(body: unknown): UpstreamAnswer {
  const { result, error } = (body ?? {}) as { result?: unknown; error?: UpstreamError };
  if (error) {
    const { code, message, data } = error;
    return { error: { code: Number(code), message: String(message), ...(data !== undefined && { data }) } };
  }
  if (result === undefined) throw new AttemptFailed("it left a request unanswered", true);
  return { result };
}

interface UpstreamError {
  code?: unknown;
  message?: unknown;
  data?: unknown;
}

async function ask(provider: Eip1193, { method, params }: UpstreamCall): Promise<UpstreamAnswer> {
  try {
    return { result: (await provider.request({ method, params })) ?? null };
  } catch (failure) {
    const { code, message, data } = failure as UpstreamError;
    return {
      error: {
        code: typeof code === "number" ? code : -32603,
        message: String(message),
        ...(data !== undefined && { data }),
      },
    };
  }
}

/** Errors by which providers say that they are asked too much. */
const isLimit = ({ code, message }: { code: number; message: string }): boolean =>
  code === 429 || (code === -32005 && /rate|limit exceeded|too many/i.test(message) && !/results|range/i.test(message));

/** The header's pause in milliseconds: seconds, or a date. */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const pause = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
}

function reasonOf(failure: unknown, timeout: number): string {
  if (!(failure instanceof Error)) return String(failure);
  if (failure.name === "TimeoutError") return `no answer within ${timeout / 1000} s`;
  const cause = failure.cause as (Error & { code?: string }) | undefined;
  return cause?.message || cause?.code || failure.message;
}
