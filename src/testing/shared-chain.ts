import type { ServerOptions } from "../library/options.js";
import type { Provider } from "../library/provider-interface.js";
import type { Hex } from "../library/rpc-schema/index.js";
import { createServer } from "../library/server.js";

/** A chain of this process, for every suite with the same options. */
export interface SharedChain {
  provider: Provider;
  /** Where it is served. */
  url(): string | undefined;
  /** A suite starts. */
  start(): Promise<void>;
  /** A test starts. */
  checkpoint(): Promise<void>;
  /** A test has ended: what it did is undone. */
  revert(): Promise<void>;
  /** A suite has ended: what it did is undone, and after the last suite the chain is closed. */
  end(): Promise<void>;
}

const shared = new Map<string, { chain: SharedChain; join: () => void }>();

/** Options as text: the same for the same options. Loggers, which have no text, are distinguished by identity. */
function keyOf(options: ServerOptions, http: boolean): string | undefined {
  if (options.logger || options.logging?.logger) return undefined;
  return JSON.stringify([http, options], (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

/** The chain for some options; each call is for one suite, which starts and ends. */
export function sharedChain(options: ServerOptions, http: boolean): SharedChain {
  const key = keyOf(options, http);
  const known = key === undefined ? undefined : shared.get(key);
  if (known) {
    known.join();
    return known.chain;
  }
  const made = makeChain(options, http, () => {
    if (key !== undefined) shared.delete(key);
  });
  if (key !== undefined) shared.set(key, made);
  return made.chain;
}

function makeChain(
  options: ServerOptions,
  http: boolean,
  forget: () => void,
): { chain: SharedChain; join: () => void } {
  const server = createServer(options, { lazy: true });
  const { provider } = server;
  /** Suites that have not ended yet. */
  let suites = 1;
  let listening: Promise<void> | undefined;
  let url: string | undefined;
  const snapshotIds: Hex[] = [];

  const takeSnapshot = async (): Promise<void> => {
    snapshotIds.push(await provider.request({ method: "evm_snapshot", params: [] }));
  };
  const goBack = async (): Promise<void> => {
    const id = snapshotIds.pop();
    if (id === undefined) return;
    if (!(await provider.request({ method: "evm_revert", params: [id] }))) {
      throw new Error(
        "The chain cannot be reverted to the start of the test: a test reverted further, with evm_revert to a snapshot id that was older than the test.",
      );
    }
  };
  const serve = async (): Promise<void> => {
    await server.listen(0);
    url = `http://127.0.0.1:${server.address()?.port}`;
  };

  const chain: SharedChain = {
    provider,
    url: () => url,
    async start() {
      if (http) {
        listening ??= serve();
        await listening;
      }
      await takeSnapshot();
    },
    checkpoint: takeSnapshot,
    revert: goBack,
    async end() {
      await goBack();
      suites--;
      if (suites > 0) return;
      forget();
      url = undefined;
      await server.close();
    },
  };
  return {
    chain,
    join() {
      suites++;
    },
  };
}
