import { ForkError } from "./errors.js";
import { httpTransport } from "./http-transport.js";
import { isRateLimit } from "./node-texts.js";
import { createGate } from "./rate.js";
import {
  AttemptFailed,
  type JsonRpcError,
  type Transport,
  type UpstreamAnswer,
  type UpstreamCall,
} from "./transport.js";
import { isWebSocketUrl, shownUrl } from "./url.js";
import { webSocketTransport } from "./websocket-transport.js";

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

/** The chain that a chain is a fork of, as far as it answers. */
export interface Upstream {
  /** For sentences that name options in braces: without credentials. */
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
const ATTEMPTS = 6;
const TIMEOUT_MS = 30_000;
const BACKOFF_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export function createUpstream(options: UpstreamOptions): Upstream {
  const { url, provider } = options;
  const { attempts = ATTEMPTS, timeoutMilliseconds = TIMEOUT_MS, backoffMilliseconds = BACKOFF_MS } = options;
  const name = provider
    ? "the upstream provider"
    : URL.canParse(url)
      ? `the upstream ${shownUrl(url)}`
      : "the upstream, whose address is not configured ({fork.url})";
  const gate = createGate(AT_ONCE, options.requestsPerSecond ?? 0);
  const transport = transportOf(options);

  return {
    name,
    url,
    async batch(calls, what, patience = {}) {
      const most = provider || URL.canParse(url) ? (patience.attempts ?? attempts) : 1;
      const timeout = patience.timeoutMilliseconds ?? timeoutMilliseconds;
      for (let tried = 1; ; tried++) {
        try {
          const answers = await gate.pass(calls.length, () => transport.send(calls, timeout));
          const limited = answers.find((one) => "error" in one && isRateLimit(one.error));
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
              `${name} did not give ${what}: ${failure.message}${most > 1 ? ` (tried ${most} times)` : ""}${patience.first ? "" : "; what was read of it before is still here"}`,
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

function transportOf({ url, provider, headers = {} }: UpstreamOptions): Transport {
  if (provider) return { send: (calls) => Promise.all(calls.map((call) => ask(provider, call))) };
  return isWebSocketUrl(url) ? webSocketTransport(url, headers) : httpTransport(url, headers);
}

async function ask(provider: Eip1193, { method, params }: UpstreamCall): Promise<UpstreamAnswer> {
  try {
    return { result: (await provider.request({ method, params })) ?? null };
  } catch (failure) {
    const { code, message, data } = failure as JsonRpcError;
    return {
      error: {
        code: typeof code === "number" ? code : -32603,
        message: String(message),
        ...(data !== undefined && { data }),
      },
    };
  }
}
