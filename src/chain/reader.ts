import type { Hardfork, HeaderFields, KnownErrors } from "../ethereum/index.js";
import type { JournalHead } from "../persistence/journal/index.js";
import type { Prover, StateView, StoredBlock, TransactionEntry } from "../persistence/state/index.js";
import type { RequestAllowance } from "./calls/allowance.js";
import type { Schedule } from "./calls/schedule.js";
import type { ChainConfig } from "./config/index.js";
import type { ChainEvents } from "./events.js";
import type { SignedTransaction } from "./execution/index.js";
import type { Executor } from "./executor.js";
import type { ClockReader } from "./head/clock.js";
import type { PoolReader } from "./head/pool.js";
import type { Settings } from "./head/settings.js";
import type { AccountRange } from "./history/account-range.js";
import type { LocatedLog, LogCriteria } from "./history/logs.js";
import type { AccountDump } from "./history/state-dump.js";
import type { BlobSidecar } from "./transactions/blob-sidecar.js";
import type { UnsignedFields, UnsignedTransaction } from "./transactions/signed.js";
import type { Fork } from "./upstream/fork.js";

/** What can be read of a chain. Each member answers for the chain as it is at the time: a reset or a revert leaves none behind. */
export interface ChainReader extends Executor {
  /** The hash of the journal's first genesis block. It identifies the chain and stays the same after a reset to a fork. */
  readonly originHash: Uint8Array;
  /** Of the genesis block that the chain has now: the fork block after a reset to a fork. */
  readonly genesisHash: Uint8Array;
  readonly genesisNumber: number;
  /** Unix seconds. */
  readonly genesisTime: number;
  /** The rules of the next block. */
  readonly config: ChainConfig;
  /** Where the clock takes its time from. */
  readonly source: "system" | "step";
  /** The most gas that a call may use. */
  readonly callGasCap: bigint;
  readonly pool: PoolReader;
  /** When the work of this chain's clients runs. */
  readonly schedule: Schedule;
  readonly clock: ClockReader;
  /** Custom errors by which revert data is described. */
  readonly errors: Pick<KnownErrors, "describe">;
  settings(): Settings;
  /** The configuration that held after a record of the journal. */
  configAt(seq: number): ChainConfig;
  /** The configuration that goes with {@link ChainReader.stateAt}. */
  configAfter(number: number): ChainConfig;
  /** The hardfork of the next block. */
  nextFork(): Hardfork;
  /** The upstream that this chain forks from; undefined where it has none. */
  fork(): Fork | undefined;

  head(): StoredBlock;
  /** The head's number, without reading the block. */
  headNumber(): number;
  /** The canonical block of a number; from memory when it is recent. */
  block(number: number): StoredBlock | undefined;
  blockByHash(hash: Uint8Array): StoredBlock | undefined;
  /** The hash of a canonical block; on a fork also of one before the fork block. @throws RemoteMiss */
  blockHash(number: number): Uint8Array | undefined;
  /** Where a mined transaction is. */
  transaction(hash: Uint8Array): TransactionEntry | undefined;
  /** How many transactions the canonical blocks have. */
  transactionCount(): number;
  /** Reads a signed transaction by the rules of the next block. @param config other ones than the chain's now */
  decode(raw: Uint8Array, config?: ChainConfig): Promise<SignedTransaction>;
  /** A transaction for the next block, to be signed. @throws ChainError when its fields make none */
  unsigned(fields: UnsignedFields): UnsignedTransaction;
  /** A transaction for the next block in the name of an account whose key nobody has. @throws ChainError as {@link unsigned} */
  impersonate(fields: UnsignedFields, sender: Uint8Array, sidecar?: BlobSidecar): SignedTransaction;
  /** Who signed a transaction. @throws Error when it is none that the next block takes */
  signerOf(raw: Uint8Array): Uint8Array;
  /** The header of the block that would be mined now, without transactions. */
  nextHeader(): HeaderFields;
  /** The block that would be mined now from what waits, without mining it. */
  pendingBlock(): Promise<StoredBlock>;
  findLogs(from: number, to: number, criteria: LogCriteria): Promise<LocatedLog[]>;

  /** The state after a block and whatever was changed before the next one. The head's when the number is left out. */
  stateAt(number?: number): StateView;
  /** Merkle proofs against the state root of a block (EIP-1186). */
  prover(number: number): Prover;
  /** Every account with its code and storage, as of the head and what was changed from outside since. */
  dumpAccounts(): Promise<AccountDump[]>;
  /** At most so many accounts of the state after a block, by their hashes; see account-range.ts. */
  accountRange(number: number, from: Uint8Array, most: number, withStorage: boolean): Promise<AccountRange>;

  /** The journal's last record, and the last one that is on disk. */
  journalHeads(): { head: JournalHead; durable: JournalHead };
  /** How often records were undone: a view of the state from before has lost what was taken back. */
  undone(): number;
  /** Why nothing can be written any more, if so. */
  failure(): Error | undefined;
  /** Registers a listener, which is called once the record behind the event is on disk. @returns what removes it */
  on<E extends keyof ChainEvents>(event: E, listener: (data: ChainEvents[E]) => void): () => void;
  /** The same chain's executor with another allowance. */
  within(allowance: RequestAllowance): Executor;
}
