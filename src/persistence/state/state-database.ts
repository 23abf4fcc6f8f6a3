import type { HeaderFields } from "../../ethereum/index.js";
import type { BlockPayload, JournalRecord, StateDiff } from "../records/index.js";
import type { BlockEntry } from "./block-entry.js";
import type { StateError } from "./errors.js";
import type { Folded, FoldedBlock } from "./fold.js";
import type { ForkPoint } from "./fork-point.js";
import type { createImage, StateImage } from "./image.js";
import type { TransactionEntry } from "./indexes.js";
import type { LogBlocks } from "./log-blocks.js";
import type { Prover } from "./proofs.js";
import type { Remote } from "./remote.js";
import type { RunEntry } from "./runs.js";
import type { Scan } from "./scan.js";
import type { StateChanges, StateView } from "./view.js";

/** A canonical block, read back from its journal record. */
export interface StoredBlock extends BlockEntry {
  header: HeaderFields;
  /** The block record's content; for the genesis block, one without transactions. */
  payload: BlockPayload;
}

/** Accounts, storage, code, trie and indexes: a function of the journal that trails it by a bounded amount on disk. */
export interface StateDatabase {
  /** What holds besides accounts and blocks, after the last record. */
  folded(): Folded;
  /** The state after record `seq`; the head when it is left out. */
  view(seq?: number): StateView;
  /** What was fetched of the chain that this one is a fork of; undefined where it is none. */
  remote(): Remote | undefined;
  /** The same of any chain: what is known of it before a chain forks from it. */
  remoteOf(fork: ForkPoint): Remote;
  /**
   * Applies changes as of the record that will be appended next and returns what that record is to say of them. May be
   * called more than once for one record; `diff` then covers all calls.
   */
  stage(changes: StateChanges): { stateRoot: Uint8Array; diff: () => StateDiff };
  /** Completes what was staged, with the record that was appended. */
  commit(record: JournalRecord, block?: FoldedBlock): void;
  /** Applies a record that is in the journal already: replay. */
  apply(record: JournalRecord): void;
  /** Undoes what was staged and not committed. */
  unstage(): void;
  /** Forgets the records after the last durable one, `seq`, as if they had never been: the journal could not be written. */
  revertTo(seq: number): void;
  block(number: number): BlockEntry | undefined;
  blockNumber(hash: Uint8Array): number | undefined;
  storedBlock(number: number): StoredBlock | undefined;
  /** The run of empty blocks that a block is in, if any. */
  runAt(number: number): RunEntry | undefined;
  /** Takes the hashes of a run that is about to be committed, so that they need not be made again. */
  learnRun(hashes: Uint8Array): void;
  blocks(from: number, to: number, withRuns?: boolean): AsyncGenerator<BlockEntry>;
  /** The blocks of a range whose bloom passes a test; see {@link LogBlocks}. */
  readonly logBlocks: LogBlocks["find"];
  transaction(hash: Uint8Array): TransactionEntry | undefined;
  /** The storage slots of an account's generation that ever had a value, in no order. */
  slotsOf(address: Uint8Array, generation: number): Promise<Uint8Array[]>;
  /** The accounts that a record changed, in themselves or their storage. */
  changedBy(seq: number): Uint8Array[];
  /** Merkle proofs against the state root of a block (EIP-1186). */
  prover(blockNumber: number): Prover;
  /** Root of the state after some changes to the head, without making them. */
  rootWith(changes: StateChanges): Uint8Array;
  /** Like {@link rootWith}, of the state after record `seq`. */
  rootAt(seq: number, changes: StateChanges): Uint8Array;
  /** Resolves at once, or when writing to disk has caught up with a chain that outran it. */
  pressure(): Promise<void> | undefined;
  /** Addresses and slots as they are on disk: what they hold now is for {@link view} to say. */
  readonly scan: Scan;
  /** The whole of it as of now, to be copied while the chain goes on; see {@link createImage}. */
  image(encode: (folded: Folded) => string): Promise<StateImage | undefined>;
  /** Writes everything to disk. */
  flush(): Promise<void>;
  /** Why nothing is written to disk any more, if so. */
  failure(): StateError | undefined;
  onFailure(listener: (failure: StateError) => void): void;
  close(): Promise<void>;
}

/** How much of the state stays in memory once LevelDB has it. */
export interface StateMemory {
  accounts: number;
  slots: number;
  /** Trie nodes, about 400 bytes each. */
  nodes: number;
}
