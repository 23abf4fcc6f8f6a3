import { createNode, type Node } from "../node.js";
import type { InProcessClient } from "../rpc/in-process-client.js";
import { accountsOf, initialAccounts } from "./initial-accounts.js";
import { jsonParameters } from "./json-parameters.js";
import { logEvents } from "./log.js";
import type { ServerOptions } from "./options.js";
import { createEvents } from "./provider-events.js";
import type { InitialAccounts, Provider, ProviderEvents } from "./provider-interface.js";
import { type ReadOptions, readOptions } from "./read-options.js";
import { sendWith } from "./send.js";
import { settingsOf } from "./settings.js";

const DISCONNECTED = "Cannot process request, the provider is disconnected.";

/** EIP-1193's code for a provider that has no chain any more. */
const DISCONNECTED_CODE = 4900;

class DisconnectedError extends Error {
  readonly code = DISCONNECTED_CODE;
  constructor() {
    super(DISCONNECTED);
  }
}

/** Events of Ganache that cannot be had, with what does instead. */
const REFUSED_EVENTS: ReadonlyMap<string | symbol, string> = new Map([
  ["ganache:vm:tx:step", "ask debug_traceTransaction for a transaction's steps"],
  ["ganache:vm:tx:before", 'listen to "ganache:vm:tx:after", which reports a transaction once it is in a block'],
]);

type Emit = <Name extends keyof ProviderEvents>(name: Name, event: ProviderEvents[Name]) => void;

/** Where events come from that are made only if somebody listens. */
const SOURCES: Partial<Record<string, (node: Node, emit: Emit) => void>> = {
  "ganache:vm:tx:after": (node, emit) =>
    node.on("transaction", ({ hash }) => emit("ganache:vm:tx:after", { context: { transactionHash: hash } })),
  "ganache:vm:tx:console.log": (node, emit) =>
    node.on("console", ({ hash, messages }) =>
      emit("ganache:vm:tx:console.log", { context: { ...(hash && { transactionHash: hash }) }, logs: messages }),
    ),
};

/** A provider, and what a server needs of it. */
export interface ProviderParts {
  provider: Provider;
  /** Opens the chain, unless it is open. */
  open(): Promise<Node>;
}

/**
 * Makes a provider on a chain of its own; requests wait until that is open.
 * @param how `lazy`: it is opened with the first request
 */
export function createProvider(options: ServerOptions = {}, how: { lazy?: boolean } = {}): ProviderParts {
  const read: ReadOptions = readOptions(options);
  let accounts: InitialAccounts | undefined;
  let opening: Promise<Node> | undefined;
  let client: InProcessClient | undefined;
  let ending: Promise<void> | undefined;

  const sources = new Set<string>();
  const events = createEvents<Provider>(
    () => provider,
    (name) => {
      const instead = REFUSED_EVENTS.get(name);
      if (instead !== undefined) throw new Error(`the event ${String(name)} is not available: ${instead}`);
      if (sources.has(String(name))) return;
      sources.add(String(name));
      // A chain that is not open yet gets it when it is.
      if (client && opening) void opening.then((node) => SOURCES[String(name)]?.(node, emit));
    },
  );
  const emit: Emit = events.emit;

  const begin = async (): Promise<Node> => {
    const node = await createNode(read.node, read.nameOf).catch((error: unknown) => {
      throw read.rephrase(error);
    });
    logEvents(node, read);
    for (const name of sources) SOURCES[name]?.(node, emit);
    client = node.connect(({ method, params }) => {
      emit("message", { type: method, data: params } as ProviderEvents["message"]);
      emit("data", { jsonrpc: "2.0", method, params } as ProviderEvents["data"]);
    });
    if (read.node.storage.directory !== false || read.node.from !== undefined) accounts = accountsOf(node);
    setImmediate(() => {
      if (!ending) emit("connect", { chainId: `0x${node.info().chainId.toString(16)}` });
    });
    return node;
  };
  const open = (): Promise<Node> => {
    if (!opening) {
      opening = begin();
      // A caller that awaits it gets the failure; nobody has to.
      opening.catch(() => undefined);
    }
    return opening;
  };

  const ask = async (method: string, given: unknown): Promise<unknown> => {
    if (ending) throw new DisconnectedError();
    const params = jsonParameters(given);
    if (client) return client.request(method, params);
    await open();
    if (ending || !client) throw new DisconnectedError();
    return (client as InProcessClient).request(method, params);
  };

  const send = sendWith(ask);

  const disconnect = async (): Promise<void> => {
    ending ??= (async () => {
      const node = await opening?.catch(() => undefined);
      client?.close();
      await node?.close();
      emit("disconnect", Object.assign(new DisconnectedError(), { message: "The provider was disconnected." }));
    })();
    return ending;
  };

  const provider: Provider = {
    request: (args: { method: string; params?: unknown }) => {
      if (typeof args !== "object" || args === null) return Promise.reject(new TypeError("request() takes an object"));
      return ask(args.method, args.params);
    },
    send,
    sendAsync: send,
    ...events.methods,
    disconnect,
    getOptions: () => settingsOf(read),
    getInitialAccounts() {
      accounts ??= initialAccounts(read.node);
      return accounts;
    },
  } as unknown as Provider;
  if (!how.lazy) void open();
  return { provider, open };
}
