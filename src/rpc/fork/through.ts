import type { Chain } from "../../chain/index.js";

/** Answers a request of a fork: what it misses of the upstream is fetched on the way. */
export function throughFork(chain: Chain, _method: string, _params: unknown, run: () => unknown): unknown {
  const fork = chain.fork();
  return fork ? fork.attend(run) : run();
}
