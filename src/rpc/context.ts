import type { KnownContracts } from "../chain/contracts/known-contracts.js";
import type { ChainReader, ChainWriter, ServedChain } from "../chain/index.js";
import type { NodeWallet } from "../chain/wallet/node-wallet.js";
import type { Filters } from "./filters.js";
import type { ExchangeService, ForkService, LedgerService, SnapshotService } from "./services.js";

/** What a method works on that answers what anybody may know. Nothing here changes the chain or uses a key. */
export interface ReadContext {
  readonly chain: ChainReader;
  readonly wallet: Pick<NodeWallet, "accounts">;
  /** `couverture/1.2.3/linux-x64/node-v20.20.0`. */
  readonly clientVersion: string;
  readonly networkId: number;
  readonly engine: string;
  /** Absolute; undefined where everything is in memory. */
  readonly dataDirectory: string | undefined;
  /** The addresses of the exchange that the chain began with, and of who operates it, by name. */
  readonly exchange:
    | Readonly<Record<"operator" | "registry" | "settlementToken" | "exchange" | "poolFactory" | "router", string>>
    | undefined;
  /** Answers for that exchange; undefined where there is none. */
  readonly exchangeService: ExchangeService | undefined;
  /** Fills what `eth_sendTransaction` leaves out. */
  readonly defaults: {
    gasPrice: bigint | undefined;
    gas: bigint | "estimate";
    /** A failed transaction is answered with an error, though it is mined (Ganache's vmErrorsOnRPCResponse). */
    errorsInResponse: boolean;
  };
  /** What `eth_newFilter` and the like have opened. */
  readonly filters: Filters;
  /** The last journal record that the ledger holds, -1 for none. */
  ledgerSeq(): number;
  /** The names of all methods that are answered. */
  methods(): string[];
}

/** Of methods that submit what its sender has signed. */
export interface SendContext extends ReadContext {
  readonly chain: ChainReader & Pick<ChainWriter, "submit">;
}

/** Of methods that answer what the node's owner may know. */
export interface PrivateContext extends ReadContext {
  readonly ledger: LedgerService;
  readonly snapshots: Pick<SnapshotService, "list">;
}

/** Of methods that use the node's own keys. */
export interface KeysContext extends SendContext {
  readonly wallet: NodeWallet;
}

/** Of methods that change the chain from outside its rules, or the node: all that methods work on. */
export interface NodeContext extends PrivateContext, KeysContext {
  readonly chain: ServedChain;
  readonly wallet: NodeWallet;
  /** The names by which the log shows calls. */
  readonly contracts: KnownContracts;
  readonly forking: ForkService;
  readonly snapshots: SnapshotService;
  /** Turns the log of requests and transactions on or off, until the process ends. */
  setLogging(enabled: boolean): void;
}

/** What a method works on, by its `access`. */
export interface ContextOf {
  read: ReadContext;
  send: SendContext;
  private: PrivateContext;
  keys: KeysContext;
  admin: NodeContext;
}

/** What a method does to the node. Where others can reach the host, all but the first two need the auth token. */
export type Access = keyof ContextOf;
