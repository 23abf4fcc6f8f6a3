import { EventEmitter } from "node:events";
import { createWallet } from "../chain/wallet/index.js";
import { createNode, type Node } from "../node.js";
import { type NodeOptions, newChainOptions } from "../options.js";
import { fromHex, toHex } from "../persistence/records/index.js";
import type { InProcessClient } from "../rpc/in-process.js";
import { logEvents } from "./log.js";
import type { ServerOptions } from "./options.js";
import type {
  InitialAccounts,
  JsonRpcRequest,
  JsonRpcResponse,
  Provider,
  ProviderEvents,
} from "./provider-interface.js";
import { type ReadOptions, readOptions } from "./read-options.js";
import { settingsOf } from "./settings.js";

const DISCONNECTED = "Cannot process request, the provider is disconnected.";

/** EIP-1193's code for a provider that has no chain any more. */
const DISCONNECTED_CODE = 4900;

class DisconnectedError extends Error {
  override readonly name = "ProviderRpcError";
  readonly code = DISCONNECTED_CODE;
  constructor() {
    super(DISCONNECTED);
  }
}

/** Events of Ganache that cannot be had, with what does instead. */
const REFUSED_EVENTS: ReadonlyMap<string | symbol, string> = new Map([
  ["ganache:vm:tx:step", "ask debug_traceTransaction for a transaction's steps"],
  ["ganache:vm:tx:before", 'listen to "ganache:vm:tx:after", which tells of a transaction once it is in a block'],
]);

/** A provider, and what a server needs of it. */
export interface ProviderParts {
  provider: Provider;
  /** Resolves when the chain is open. */
  ready: Promise<Node>;
}

function initialAccounts({ chain, accounts }: NodeOptions): InitialAccounts {
  const { mnemonic, hdPath, accountCount, balance, accounts: keyed } = newChainOptions(chain);
  const wallet = createWallet({
    mnemonic,
    hdPath,
    count: accountCount,
    balance,
    ...(keyed.length > 0 && {
      accounts: keyed.map((one) => ({ privateKey: fromHex(one.privateKey), balance: one.balance })),
    }),
    lock: accounts.lock,
    unlocked: accounts.unlocked.map((one) => (typeof one === "number" ? one : fromHex(one))),
  });
  return Object.fromEntries(
    wallet.initialAccounts.map(({ address, privateKey, balance: wei }) => [
      toHex(address),
      { secretKey: toHex(privateKey), balance: wei, unlocked: wallet.isUnlocked(address) },
    ]),
  );
}

function accountsOf(node: Node): InitialAccounts {
  return Object.fromEntries(
    node
      .info()
      .accounts.flatMap(({ address, privateKey, balance, locked }) =>
        privateKey === undefined
          ? []
          : [[address.toLowerCase(), { secretKey: privateKey, balance, unlocked: !locked }]],
      ),
  );
}

/** Makes a provider on a chain of its own; requests wait until that is open. */
export function createProvider(options: ServerOptions = {}): ProviderParts {
  const asked: ReadOptions = readOptions(options);
  const events = new EventEmitter();
  events.setMaxListeners(0);
  let accounts = initialAccounts(asked.node);
  let client: InProcessClient | undefined;
  let ending: Promise<void> | undefined;

  const emit = <Name extends keyof ProviderEvents>(name: Name, event: ProviderEvents[Name]): void =>
    void events.emit(name, event);

  const ready = createNode(asked.node).then((node) => {
    logEvents(node, asked);
    client = node.connect(({ method, params }) => {
      emit("message", { type: method, data: params } as ProviderEvents["message"]);
      emit("data", { jsonrpc: "2.0", method, params } as ProviderEvents["data"]);
    });
    if (asked.node.storage.directory !== false) accounts = accountsOf(node);
    setImmediate(() => {
      if (!ending) emit("connect", { chainId: `0x${node.info().chainId.toString(16)}` });
    });
    return node;
  });
  // Who asks hears of it; nobody has to.
  ready.catch(() => undefined);

  const ask = async (method: string, params: unknown): Promise<unknown> => {
    if (ending) throw new DisconnectedError();
    if (client) return client.request(method, params);
    await ready;
    if (ending || !client) throw new DisconnectedError();
    return (client as InProcessClient).request(method, params);
  };

  const answer = async ({ id, method, params }: JsonRpcRequest): Promise<JsonRpcResponse> => {
    try {
      return { id, jsonrpc: "2.0", result: await ask(method, params) };
    } catch (thrown) {
      const error = thrown as Error & { code?: number; data?: unknown };
      const { code = -32603, message, data } = error;
      return { id, jsonrpc: "2.0", error: { code, message, ...(data !== undefined && { data }) } };
    }
  };

  const send = (payload: unknown, rest?: unknown): unknown => {
    if (typeof payload === "string") return ask(payload, rest);
    if (typeof rest !== "function") {
      throw new Error(
        "No callback provided to provider's send function. As of web3 1.0, provider.send is no longer synchronous and must be passed a callback as its final argument.",
      );
    }
    const callback = rest as (error: Error | null, response?: unknown) => void;
    if (Array.isArray(payload)) {
      void Promise.all(payload.map(answer)).then((responses) => process.nextTick(callback, null, responses));
      return;
    }
    void answer(payload as JsonRpcRequest).then((response) => {
      const { error } = response;
      const failure = error ? Object.assign(new Error(error.message), error) : null;
      process.nextTick(callback, failure, response);
    });
  };

  /** What is told of transactions is made only where somebody listens. */
  const hear: Partial<Record<string, (node: Node) => void>> = {
    "ganache:vm:tx:after": (node) =>
      node.on("transaction", ({ hash }) => emit("ganache:vm:tx:after", { context: { transactionHash: hash } })),
    "ganache:vm:tx:console.log": (node) =>
      node.on("console", ({ hash, messages }) =>
        emit("ganache:vm:tx:console.log", { context: { ...(hash && { transactionHash: hash }) }, logs: messages }),
      ),
  };

  const listening =
    (how: "on" | "once") =>
    (name: string | symbol, listener: (event: unknown) => void): Provider => {
      const instead = REFUSED_EVENTS.get(name);
      if (instead !== undefined) throw new Error(`the event ${String(name)} is not available: ${instead}`);
      const source = hear[String(name)];
      delete hear[String(name)];
      if (source) ready.then(source).catch(() => undefined);
      events[how](name, listener);
      return provider;
    };
  const off = (name: string | symbol, listener: (event: unknown) => void): Provider => {
    events.off(name, listener);
    return provider;
  };

  const disconnect = async (): Promise<void> => {
    ending ??= (async () => {
      const node = await ready.catch(() => undefined);
      client?.close();
      await node?.close();
      emit("disconnect", Object.assign(new DisconnectedError(), { message: "The provider was disconnected." }));
    })();
    return ending;
  };

  const on = listening("on");
  const provider = {
    request: (args: { method: string; params?: unknown }) => {
      if (typeof args !== "object" || args === null) return Promise.reject(new TypeError("request() takes an object"));
      return ask(args.method, args.params);
    },
    send,
    sendAsync: send,
    on,
    addListener: on,
    once: listening("once"),
    off,
    removeListener: off,
    removeAllListeners(name?: string) {
      events.removeAllListeners(name);
      return provider;
    },
    disconnect,
    getOptions: () => settingsOf(asked),
    getInitialAccounts: () => accounts,
  } as unknown as Provider;
  return { provider, ready };
}
