import type { ProviderOptions } from "../library/options.js";
import type { Provider } from "../library/provider-interface.js";
import { hooksOf, type TestHooks } from "./hooks.js";
import { type SharedChain, sharedChain } from "./shared-chain.js";

/** What {@link useChain} takes: what `provider()` takes, and what is said here. */
export interface UseChainOptions extends ProviderOptions {
  /** The file of a snapshot that the chain starts from; it is only read. */
  snapshot?: string;
  /** Whether HTTP and WebSocket are served too, on a free port of 127.0.0.1. */
  http?: boolean;
  /** Of the test framework, where they are not global: `node:test`'s are found, Vitest's without `globals` are to be given. */
  hooks?: TestHooks;
}

/** A chain for tests. */
export interface TestChain {
  /** EIP-1193; the chain opens with the first request. */
  readonly provider: Provider;
  readonly request: Provider["request"];
  /** `http://127.0.0.1:PORT` while tests run, with `http: true`. @throws Error where there is none */
  readonly url: string;
}

/**
 * Gives the tests of a file, or of the `describe` that it is called in, a chain. Each worker has its own; files of one process
 * with the same options share one. Before each test there is a checkpoint, and after it the chain goes back to that; what
 * `beforeAll` did stays until the last of these tests.
 * @throws OptionsError naming the first option that is not acceptable
 * @throws HooksError where the test framework's hooks are not to be found
 * @example
 * const { request } = useChain();
 * test("a chain starts with block 0", async () => {
 *   expect(await request({ method: "eth_blockNumber" })).toBe("0x0");
 * });
 */
export function useChain({ snapshot, http = false, hooks: given, ...options }: UseChainOptions = {}): TestChain {
  const hooks = hooksOf(given);
  const chain: SharedChain = sharedChain({ ...options, ...(snapshot !== undefined && { from: snapshot }) }, http);
  hooks.beforeAll(() => chain.start());
  hooks.beforeEach(() => chain.checkpoint());
  hooks.afterEach(() => chain.revert());
  hooks.afterAll(() => chain.end());
  const { provider } = chain;
  return {
    provider,
    request: provider.request,
    get url() {
      const url = chain.url();
      if (url !== undefined) return url;
      throw new Error(
        http
          ? "The chain is not served yet: its url is known once the tests run, in hooks and in tests."
          : "The chain is not served: request it with useChain({ http: true }).",
      );
    },
  };
}
