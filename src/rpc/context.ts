import type { KnownContracts } from "../chain/contracts/known-contracts.js";
import type { Chain } from "../chain/index.js";
import type { NodeWallet } from "../chain/wallet/index.js";
import type { Filters } from "./filters.js";
import type { ExchangeService, ForkService, LedgerService, SnapshotService } from "./services.js";

/** What the methods work on. */
export interface NodeContext {
  readonly chain: Chain;
  readonly wallet: NodeWallet;
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
  /** The names by which the log shows calls. */
  readonly contracts: KnownContracts;
  /** Fills what `eth_sendTransaction` leaves out. */
  readonly defaults: {
    gasPrice: bigint | undefined;
    gas: bigint | "estimate";
    /** A failed transaction is answered with an error, though it is mined (Ganache's vmErrorsOnRPCResponse). */
    errorsInResponse: boolean;
  };
  /** What `eth_newFilter` and the like have opened. */
  readonly filters: Filters;
  readonly forking: ForkService;
  readonly ledger: LedgerService;
  readonly snapshots: SnapshotService;
  /** The last journal record that the ledger holds, -1 for none. */
  ledgerSeq(): number;
  /** Turns the log of requests and transactions on or off, until the process ends. */
  setLogging(enabled: boolean): void;
  /** The names of all methods that are answered. */
  methods(): string[];
}
