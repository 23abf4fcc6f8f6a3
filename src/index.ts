/** The library: what a program imports from "couverture". */
import type { ProviderOptions, ServerOptions } from "./library/options.js";
import { createProvider } from "./library/provider.js";
import type { Provider } from "./library/provider-interface.js";
import { createServer, type Server } from "./library/server.js";
import { createNode as openNode } from "./node.js";
import type { RunningNode } from "./node-interface.js";
import type { NodeOptions } from "./options/index.js";

export type * from "./library/options.js";
export type * from "./library/provider-interface.js";
export type * from "./library/rpc-schema/index.js";
export { type Server, ServerStatus } from "./library/server.js";
export { type NodeOptions, type NodeOptionsInput, OptionsError, parseNodeOptions } from "./options/index.js";

/** A node: a chain, its stores, and the server in front of it. */
export type Node = RunningNode;

/**
 * Opens the chain of a data directory, or begins one, and makes it ready to be served: what `couverture start` runs.
 * @throws DataDirectoryError, JournalError, LedgerError, StateError, GenesisFileError: each one sentence with what to do
 * @example
 * const node = await createNode(parseNodeOptions({ storage: { directory: "chain" } }));
 * await node.listen(); // "http://127.0.0.1:8545"
 * await node.close();
 */
export const createNode: (options: NodeOptions) => Promise<Node> = openNode;

/**
 * A chain in this process, in memory unless a directory is given, as an EIP-1193 provider. It takes Ganache 7's options.
 * @throws OptionsError naming the first option that is not acceptable
 * @example
 * const chain = provider({ chain: { chainId: 1337 } });
 * await chain.request({ method: "eth_blockNumber", params: [] }); // "0x0"
 * await chain.disconnect();
 */
export const provider = (options?: ProviderOptions): Provider => createProvider(options).provider;

/**
 * A chain in this process with HTTP and WebSocket in front of it once it listens, as Ganache's server.
 * @throws OptionsError naming the first option that is not acceptable
 * @example
 * const chain = server();
 * await chain.listen(8545);
 * await chain.close();
 */
export const server = (options?: ServerOptions): Server => createServer(options);

export default { provider, server };
