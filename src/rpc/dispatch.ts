import { createSchedule, type Schedule } from "../chain/index.js";
import type { OptionNames } from "../persistence/option-names.js";
import { type Binder, compileArguments } from "./arguments.js";
import { ErrorCode, invalidRequest, methodNotFound, type RpcError, toRpcError, unauthorized } from "./errors.js";
import type { Caller, Method } from "./method.js";
import { nearestName } from "./nearest.js";
import { createTraffic, type Traffic } from "./traffic.js";

/** Is called with every request that has been answered, for logs. `error` is undefined where it succeeded. */
export type RequestObserver = (
  method: string,
  error: RpcError | undefined,
  milliseconds: number,
  params: unknown,
) => void;

export interface Dispatcher {
  /**
   * Answers a request, as EIP-1193's `request`.
   * @throws RpcError (as a rejection) with the code and message for the client.
   */
  request(method: string, params?: unknown, caller?: Caller): Promise<unknown>;
  /** Like {@link request}, but answers (or throws) at once where the handler does: what the servers call. */
  call(method: string, params: unknown, caller: Caller): unknown;
  /** Every method, in the order given. */
  readonly methods: readonly Omit<Method<never>, "run">[];
  readonly traffic: Traffic;
  /** By which work takes its turns. */
  schedule(): Schedule;
}

/** A request whose parameters are valid. */
export interface BoundRequest<Context> {
  readonly method: Method<Context>;
  /** What the method works on for it. */
  readonly context: Context;
  /** As they came. */
  readonly params: unknown;
  /** As the method takes them. */
  readonly values: unknown[];
  /** Answers it; may be called more than once, and with other values. */
  readonly run: (values: unknown[]) => unknown;
}

interface Entry<Context> {
  method: Method<Context>;
  bind: Binder;
}

const asGiven: Binder = (params) => [params];

const NEAREST_KEPT = 256;

const IN_PROCESS: Caller = {};

/** True for promises of any realm or library. */
export const isPromise = <T>(value: T | Promise<T>): value is Promise<T> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";

const rejection = (method: string, guarded: Caller["guarded"]): Error =>
  unauthorized(
    guarded === "needs-token"
      ? `${method} needs the auth token: send it as "Authorization: Bearer TOKEN" (or ?token=TOKEN for a WebSocket)`
      : `${method} is off because the node listens on a host that others can reach: start it with {server.authToken} TOKEN, or on 127.0.0.1`,
  );

/**
 * Makes the one place that requests go through: finds the method, validates its params, runs it, and turns whatever it throws
 * into an {@link RpcError}.
 * @throws Error where two methods have the same name.
 */
export function createDispatcher<Context>(
  methods: readonly Method<Context>[],
  context: Context,
  options: {
    observer?: RequestObserver;
    onInternalError?: (error: RpcError, method: string) => void;
    /** By which work takes its turns: that of the chain, as it is at the time; one of the dispatcher's own, where it is left out. */
    schedule?: () => Schedule;
    /** What the methods work on for one request; the context itself, where it is left out. */
    scope?: (caller: Caller) => Context;
    /** What errors call options; their paths, where it is left out. */
    nameOf?: OptionNames;
    /** What every request that is found good goes through. @param begin makes the request, each time as if it had just come in */
    through?: (method: Method<Context>, begin: () => BoundRequest<Context>) => unknown;
  } = {},
): Dispatcher {
  const entries = new Map<string, Entry<Context>>();
  for (const method of methods) {
    for (const name of method.names) {
      if (entries.has(name)) throw new Error(`two methods are named ${name}`);
      entries.set(name, { method, bind: method.verbatim ? asGiven : compileArguments(name, method.params) });
    }
  }
  const traffic = createTraffic();
  const own = createSchedule();
  // The search is long beside a request, and a client that requests what is not there tends to repeat it.
  const nearest = new Map<string, string | undefined>();
  const nearestTo = (name: string): string | undefined => {
    if (!nearest.has(name)) {
      if (nearest.size >= NEAREST_KEPT) nearest.clear();
      nearest.set(name, nearestName(name, entries.keys()));
    }
    return nearest.get(name);
  };
  const { observer, onInternalError, scope, through, nameOf } = options;

  const succeeded = (name: string, started: number, params: unknown): void => {
    const milliseconds = performance.now() - started;
    traffic.record(name, undefined, milliseconds);
    observer?.(name, undefined, milliseconds, params);
  };

  const failed = (name: string, started: number, params: unknown, thrown: unknown): RpcError => {
    const error = toRpcError(thrown, nameOf);
    const milliseconds = performance.now() - started;
    traffic.record(entries.has(name) ? name : "unknown", error.code, milliseconds);
    observer?.(name, error, milliseconds, params);
    if (error.code === ErrorCode.internal) onInternalError?.(error, name);
    return error;
  };

  const start = (name: string, params: unknown, caller: Caller): unknown => {
    const entry = entries.get(name);
    if (entry === undefined) {
      if (typeof name !== "string") throw invalidRequest("the method must be a string");
      throw methodNotFound(name, nearestTo(name));
    }
    if (entry.method.guarded && caller.guarded !== undefined && caller.guarded !== "open") {
      throw rejection(name, caller.guarded);
    }
    const { method } = entry;
    const values = entry.bind(params);
    const begin = (): BoundRequest<Context> => {
      const scoped = scope ? scope(caller) : context;
      return { method, context: scoped, params, values, run: (bound) => method.run(scoped, bound, caller) };
    };
    if (through) return through(method, begin);
    const { run } = begin();
    return run(values);
  };

  const call = (name: string, params: unknown, caller: Caller): unknown => {
    const started = performance.now();
    let answer: unknown;
    try {
      answer = start(name, params, caller);
    } catch (thrown) {
      throw failed(name, started, params, thrown);
    }
    if (!isPromise(answer)) {
      succeeded(name, started, params);
      return answer;
    }
    return Promise.resolve(answer).then(
      (value) => {
        succeeded(name, started, params);
        return value;
      },
      (thrown: unknown) => {
        throw failed(name, started, params, thrown);
      },
    );
  };

  return {
    call,
    request: async (name, params, caller = IN_PROCESS) => call(name, params, caller),
    methods,
    traffic,
    schedule: options.schedule ?? (() => own),
  };
}
