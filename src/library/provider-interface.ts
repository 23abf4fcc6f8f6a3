import type { NodeOptions } from "../options/index.js";
import type { ChainOptions } from "../persistence/directory/chain-options.js";
import type { Logger } from "./options.js";
import type { RequestFunction } from "./rpc-schema/index.js";

/** The accounts of a chain, by lowercase address, in the shape that Ganache gives them. */
export type InitialAccounts = Record<
  string,
  {
    /** 0x-prefixed. */
    secretKey: string;
    /** Wei. */
    balance: bigint;
    unlocked: boolean;
  }
>;

/** A JSON-RPC request, as `send()` takes it. */
export interface JsonRpcRequest {
  id?: number | string | null;
  jsonrpc?: "2.0";
  method: string;
  params?: unknown;
}

/** Its answer. */
export interface JsonRpcResponse {
  id: number | string | null | undefined;
  jsonrpc: "2.0";
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

/** What a subscription reports. */
export interface SubscriptionData {
  subscription: string;
  result: unknown;
}

/** The events of a provider, and what their listeners get. */
export interface ProviderEvents {
  /** EIP-1193: something happened that was subscribed to. */
  message: { type: string; data: SubscriptionData };
  /** As `message`, in the form of JSON-RPC, for clients older than EIP-1193. */
  data: { jsonrpc: "2.0"; method: string; params: SubscriptionData };
  /** EIP-1193: the chain is open. */
  connect: { chainId: string };
  /** EIP-1193: the chain is closed; the code is 4900. */
  disconnect: Error & { code: number };
  /** A transaction is in a block. */
  "ganache:vm:tx:after": { context: { transactionHash: string } };
  /** Contracts printed with `console.log`: in a transaction, or in a call, which has no hash. */
  "ganache:vm:tx:console.log": { context: { transactionHash?: string }; logs: string[] };
}

type Listener<Name extends keyof ProviderEvents> = (event: ProviderEvents[Name]) => void;
type Callback = (error: Error | null, response?: JsonRpcResponse) => void;
type BatchCallback = (error: Error | null, responses?: JsonRpcResponse[]) => void;

/** The options that a provider was made with, defaults and all: quantities are bigints. */
export interface ProviderSettings extends Omit<NodeOptions, "chain"> {
  chain: ChainOptions & { vmErrorsOnRPCResponse: boolean };
  database: { dbPath?: string };
  /** `file`: the path that the log is appended to. */
  logging: { quiet: boolean; verbose: boolean; logger: Logger; file: string | undefined };
  miner: {
    blockTime: number;
    timestampIncrement: number | "clock";
    /** Undefined: from the base fee. */
    defaultGasPrice: bigint | undefined;
    blockGasLimit: bigint;
    defaultTransactionGasLimit: bigint | "estimate";
    difficulty: bigint;
    callGasLimit: bigint;
    instamine: "eager";
    coinbase: string | number;
    extraData: string;
    priceBump: number;
  };
  wallet: {
    /** Those given by their keys; balances in wei. */
    accounts: { secretKey: string; balance: bigint }[];
    totalAccounts: number;
    mnemonic: string;
    lock: boolean;
    passphrase: string;
    unlockedAccounts: (string | number)[];
    /** Ether. */
    defaultBalance: number;
    hdPath: string;
  };
}

/** A chain in this process, as an EIP-1193 provider. */
export interface Provider {
  /**
   * Answers a request.
   * @throws an error (as a rejection) with the `code`, `message` and `data` of a JSON-RPC error; 4900 once disconnected
   */
  request: RequestFunction;
  /** For clients older than EIP-1193. */
  send(request: JsonRpcRequest, callback: Callback): void;
  send(requests: readonly JsonRpcRequest[], callback: BatchCallback): void;
  send(method: string, params?: unknown): Promise<unknown>;
  /** As `send` with a callback. */
  sendAsync(request: JsonRpcRequest, callback: Callback): void;
  sendAsync(requests: readonly JsonRpcRequest[], callback: BatchCallback): void;
  /** @returns what stops listening, as in Ganache, which is the provider as well, as on Node's EventEmitter (EIP-1193) */
  on<Name extends keyof ProviderEvents>(name: Name, listener: Listener<Name>): this & (() => void);
  addListener<Name extends keyof ProviderEvents>(name: Name, listener: Listener<Name>): this & (() => void);
  once<Name extends keyof ProviderEvents>(name: Name, listener: Listener<Name>): this;
  /** The next event, as in Ganache. */
  once<Name extends keyof ProviderEvents>(name: Name): Promise<ProviderEvents[Name]>;
  off<Name extends keyof ProviderEvents>(name: Name, listener: Listener<Name>): this;
  removeListener<Name extends keyof ProviderEvents>(name: Name, listener: Listener<Name>): this;
  /** Of all events where no name is given. */
  removeAllListeners(name?: keyof ProviderEvents): this;
  /** As `removeAllListeners`, by Ganache's name. */
  clearListeners(name?: keyof ProviderEvents): void;
  /** Of all events where no name is given. */
  listenerCount(name?: keyof ProviderEvents): number;
  /** Closes the chain: what is to be written is written, and nothing is left open. */
  disconnect(): Promise<void>;
  /** The options in force, by Ganache's names and this program's. */
  getOptions(): ProviderSettings;
  /** The accounts that the chain began with. */
  getInitialAccounts(): InitialAccounts;
}
