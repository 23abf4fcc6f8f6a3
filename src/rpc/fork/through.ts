import type { ChainReader } from "../../chain/index.js";
import type { BoundRequest } from "../dispatch.js";
import { before } from "./before.js";
import type { ForkedRequest } from "./request.js";

/**
 * Answers a request of a fork. What is of the time before the fork is the upstream's to answer; what the rest misses of the
 * upstream is fetched on the way. A chain that is no fork has none of this.
 */
export function throughFork<Context>(chain: ChainReader, request: BoundRequest<Context>): unknown {
  const fork = chain.fork();
  if (!fork) return request.run(request.values);
  const { names, fork: rule, route } = request.method;
  const forked: ForkedRequest = {
    ...{ chain, fork, name: names[0] as string, values: request.values, params: positions(request) },
    here: (values) => fork.attend(() => request.run([...values])),
  };
  const answer = (typeof rule === "function" ? rule(forked) : undefined) ?? (route && before(forked, route));
  return answer ?? forked.here(request.values);
}

/** The parameters by position, however they were given. */
function positions<Context>({ method, params }: BoundRequest<Context>): unknown[] {
  if (Array.isArray(params)) return [...(params as unknown[])];
  if (typeof params !== "object" || params === null) return [];
  const named = method.params.map(({ name }) => (params as Record<string, unknown>)[name]);
  while (named.length > 0 && named.at(-1) === undefined) named.pop();
  return named.map((value) => value ?? null);
}
