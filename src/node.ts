import type { ChainReader, Requester } from "./chain/index.js";
import { boundedChains } from "./chain/index.js";
import { toHex } from "./ethereum/index.js";
import { maxConnections } from "./machine.js";
import { type CallDescriber, createCallDescriber } from "./node/call-details.js";
import { contractNames, exchangeInfo } from "./node/exchange.js";
import { exchangeService } from "./node/exchange-service.js";
import { forkService } from "./node/fork-service.js";
import { networkIdOf, nodeInfo } from "./node/info.js";
import { ipcPath } from "./node/ipc-path.js";
import { ledgerService } from "./node/ledger-service.js";
import { createListeners, type Listeners } from "./node/listeners.js";
import { type OpenedChain, openNodeChain } from "./node/open.js";
import { createStateRebuilding } from "./node/rebuild-state.js";
import { createReplaceable } from "./node/replaceable.js";
import { announce, retract } from "./node/running.js";
import { createSnapshots, type Snapshots } from "./node/snapshots.js";
import { statusSource } from "./node/status.js";
import { transactionEvents } from "./node/transaction-events.js";
import { warmUpLater } from "./node/warm-up.js";
import type { RunningNode } from "./node-interface.js";
import { isKey, type NameOf, type NodeOptions, pathOf, withNames } from "./options/index.js";
import { handleOf } from "./persistence/handle.js";
import type { OptionNames } from "./persistence/option-names.js";
import type { NodeContext } from "./rpc/context.js";
import { createDispatcher } from "./rpc/dispatch.js";
import { methodsWith } from "./rpc/engine-methods.js";
import { createFilters } from "./rpc/filters.js";
import { throughFork } from "./rpc/fork/through.js";
import { connectInProcess } from "./rpc/in-process.js";
import { DEFAULT_LIMITS } from "./rpc/limits.js";
import { METHODS } from "./rpc/methods/index.js";
import { holdsSecret } from "./rpc/secrets.js";
import { type RpcServer, startServer } from "./rpc/server.js";
import { programVersion } from "./version.js";

/** A node: a chain, its stores, and the server in front of it. */
export interface Node extends RunningNode {
  /** Saves the chain into snapshots, and puts that of a snapshot in its place. */
  snapshots: Snapshots;
}

/**
 * Opens the chain of a data directory, or begins one, and makes it ready to be served.
 * @param nameOf what warnings and answers call options
 * @throws DataDirectoryError, JournalError, LedgerError, StateError, GenesisFileError: each one sentence with what to do.
 */
export async function createNode(options: NodeOptions, nameOf: NameOf = pathOf): Promise<Node> {
  const warnings: string[] = [];
  const listeners = createListeners();
  const warn = (sentence: string): void => {
    const message = withNames(sentence, nameOf);
    warnings.push(message);
    listeners.emit("warning", message);
  };
  const names: OptionNames = (key) => (isKey(key) ? nameOf(key) : key);
  const replaceable = createReplaceable(await openNodeChain(options, warn));
  const { current, chain } = replaceable;
  const snapshots = createSnapshots(replaceable, options, warn);
  const cancelWarmUp = warmUpLater(chain, warn);
  const rebuilding = createStateRebuilding(replaceable, options, warn);
  const methodNames: string[] = [];
  const onInternalError = (error: Error, method: string): void =>
    listeners.emit("warning", `${method} failed for a reason of the program's own: ${error.message}`);
  const exchange = exchangeService(chain, () => current().stores, replaceable.onReplaced);
  const context: NodeContext = handleOf(
    replaceable.derived((opened) => contextOf(opened, options)),
    {
      chain,
      get exchangeService() {
        return current().chainOptions.exchange ? exchange : undefined;
      },
      // Hardhat's network-helpers, and other tools, recognize a node that mines on request only by this first word.
      clientVersion: `HardhatNetwork/couverture/v${programVersion()}/${process.platform}-${process.arch}/node${process.version}`,
      snapshots,
      filters: createFilters(chain),
      methods: () => methodNames,
      setLogging: (enabled: boolean) => listeners.mute(!enabled),
    },
  );
  const { engine } = replaceable;
  const calls = createCallDescriber(
    chain,
    () => current().contracts,
    () => contractNames(current().chainOptions),
  );
  /** Who asks where no client does. */
  const itself: Requester = { gone: false };
  const chainFor = boundedChains(chain, options.transactions.callTimeout * 1000);
  const dispatcher = createDispatcher(engine ? methodsWith(engine) : METHODS, context, {
    observer(method, error, milliseconds, params) {
      if (!listeners.wants("request")) return;
      const call = error && calls.ofRequest(method, params);
      const failure = error && { error, ...(call && { call }) };
      listeners.emit("request", { method, params: loggable(method, params), milliseconds, ...failure });
    },
    onInternalError,
    nameOf: names,
    schedule: () => chain.schedule,
    scope: ({ client = itself }): NodeContext =>
      Object.create(context, { chain: { value: chainFor(client), enumerable: true } }),
    through: ({ names: [name = ""] }, begin) =>
      rebuilding.through(name, () => {
        const request = begin();
        return { context: request.context, run: () => throughFork(chain, request) };
      }),
  });
  for (const method of dispatcher.methods) methodNames.push(...method.names);
  listen(chain, calls, listeners);
  const watchLedger = ({ stores: { ledger } }: OpenedChain): void => {
    ledger.onFailure((failure) => warn(failure.message));
    ledger.onSuspension((why) => warn(why ? `${why.message} ${RETRYING}` : WRITTEN_AGAIN));
  };
  watchLedger(current());
  rebuilding.watch(current());
  replaceable.onReplaced((opened) => {
    watchLedger(opened);
    rebuilding.watch(opened);
  });
  let server: RpcServer | undefined;
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    cancelWarmUp();
    await server?.close();
    const { directory } = current();
    if (server && directory) retract(directory.paths.running);
    await current().close();
  }

  return {
    on: listeners.on,
    snapshots,
    request: (method, params) => dispatcher.request(method, params),
    info: () => nodeInfo({ ...current(), version: programVersion(), engine: current().engineName, options, warnings }),
    connect: (notify) => connectInProcess(dispatcher, notify),
    async listen(where) {
      const ipc = ipcPath(options, current().directory);
      const status = statusSource(() => current().stores, chain, context);
      const onRefused = (sentence: string): void => listeners.emit("warning", sentence);
      // Those of the Unix socket are counted apart.
      const most = Math.floor(maxConnections() / (ipc === undefined ? 1 : 2));
      const limits = { connections: Math.min(DEFAULT_LIMITS.connections, most) };
      const callbacks = { onInternalError, onRefused, nameOf: names };
      server = await startServer({ dispatcher, status, limits, ...options.server, ...where, ipc, ...callbacks });
      const { running } = current().directory?.paths ?? {};
      if (running !== undefined) announce(running, { url: server.url, ipc, authToken: options.server.authToken });
      return server.url;
    },
    close: () => (closing ??= close()),
  };
}

const RETRYING = "The chain goes on, and the ledger is tried again until it can be written.";
const WRITTEN_AGAIN = "The ledger is written again and catches up with the journal.";

/** What of the context belongs to the chain that is open. */
function contextOf({ chain, stores, ...opened }: OpenedChain, options: NodeOptions) {
  const { chainOptions, directory, wallet, engineName, contracts } = opened;
  return {
    wallet,
    get networkId() {
      return networkIdOf(chain, chainOptions);
    },
    engine: engineName,
    contracts,
    dataDirectory: directory?.path,
    exchange: exchangeInfo(chainOptions),
    defaults: { gasPrice: undefined, ...options.transactions, gas: options.transactions.gas ?? ("estimate" as const) },
    forking: forkService(chain, stores.state, directory, { options: chainOptions, wallet }),
    ledger: ledgerService(stores, directory?.paths.ledger),
    ledgerSeq: () => stores.ledger.head()?.seq ?? -1,
  };
}

/** Keys and passphrases do not go into a log. */
const loggable = (method: string, params: unknown): unknown => (holdsSecret(method) ? "(not shown)" : params);

function listen(chain: Pick<ChainReader, "on" | "errors">, calls: CallDescriber, listeners: Listeners): void {
  chain.on("block", (block) => {
    if (!listeners.wants("transaction")) return;
    for (const event of transactionEvents(chain.errors, calls, block)) listeners.emit("transaction", event);
  });
  chain.on("printed", ({ hash, messages }) => {
    if (listeners.wants("console")) listeners.emit("console", { ...(hash && { hash: toHex(hash) }), messages });
  });
  chain.on("dropped", ({ hash, sender, reason }) => {
    if (listeners.wants("dropped")) listeners.emit("dropped", { hash: toHex(hash), from: toHex(sender), reason });
  });
  chain.on("failed", (failure) => listeners.emit("failure", failure));
}
