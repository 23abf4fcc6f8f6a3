import type { KnownErrors } from "../../ethereum/index.js";
import type { Journal } from "../../persistence/journal/index.js";
import type { JournalRecord, RecordKind } from "../../persistence/records/index.js";
import {
  damagedAfterWriting,
  type FoldedBlock,
  isDamage,
  type StateDatabase,
  type StoredBlock,
} from "../../persistence/state/index.js";
import type { RequestAllowance } from "../calls/allowance.js";
import type { ChainConfig } from "../config/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import type { ChainEvents } from "../events.js";
import type { ExecutionLimits } from "../execution/index.js";
import { createConfigHistory } from "../history/config-history.js";
import type { Fork } from "../upstream/fork.js";
import type { Clock } from "./clock.js";
import type { Pool } from "./pool.js";
import { type Settings, withErrorsOf } from "./settings.js";

/** The parts of a chain that its operations share. Only operations under {@link Core.exclusive} change anything. */
export interface Core {
  /** What the next block goes by. Another one after the chain was reset, and after its rules were changed. */
  readonly config: ChainConfig;
  /** What held after a record: a mined block goes by the configuration after the record before its own. */
  configAt(seq: number): ChainConfig;
  readonly source: "system" | "step";
  readonly journal: Journal;
  readonly state: StateDatabase;
  readonly pool: Pool;
  readonly clock: Clock;
  /** What revert data is read by. */
  readonly errors: KnownErrors;
  settings(): Settings;
  /** The chain that this one forks from; undefined where there is none. */
  fork(): Fork | undefined;
  /** Uses the configuration and the upstream that the chain was reset to. */
  begin(config: ChainConfig, fork: Fork | undefined): void;
  useSettings(settings: Settings): void;
  /** The canonical block of a number; from memory when it is recent. */
  block(number: number): StoredBlock | undefined;
  head(): StoredBlock;
  remember(block: StoredBlock): void;
  blockHash(number: number): Uint8Array | undefined;
  /**
   * Runs one operation after another, in the order of the requests.
   * @throws ChainError once the chain is being closed.
   */
  exclusive<T>(operation: () => Promise<T>): Promise<T>;
  /** How many operations were requested so far. */
  requested(): number;
  /** Waits for what was requested already, runs one last operation and rejects all others. */
  finish(operation: () => Promise<void>): Promise<void>;
  /** Adds a record to the journal and to what is folded from it. @throws ChainError when writing has failed. */
  append(kind: RecordKind, payload: Uint8Array, block?: FoldedBlock): { seq: number; durable: Promise<void> };
  /** Notifies listeners after `durable`. */
  announce<E extends keyof ChainEvents>(event: E, data: ChainEvents[E], durable: Promise<void>): void;
  on<E extends keyof ChainEvents>(event: E, listener: (data: ChainEvents[E]) => void): () => void;
  /** Why nothing can be written any more, if so; every operation that would write throws it. */
  failure(): Error | undefined;
  /** Applies a record of the journal that takes back what those before it did. */
  undo(record: JournalRecord): void;
  /** How often that was done: a view of the state from before has lost what was taken back. */
  undone(): number;
  /** What goes with every execution: this chain's engine, limits on code, and what executions may take. */
  limits: ExecutionLimits & { allowance: RequestAllowance };
}

const KEPT_BLOCKS = 96;

interface Parts {
  /** Of the genesis record. */
  config: ChainConfig;
  source: "system" | "step";
  journal: Journal;
  state: StateDatabase;
  pool: Pool;
  clock: Clock;
  errors: KnownErrors;
  settings: Settings;
  limits: Core["limits"];
  /** Something to wait for before the next operation, where the ledger is far behind. */
  pressure: (() => Promise<void> | undefined) | undefined;
}

export function createCore(parts: Parts): Core {
  const { journal, state } = parts;
  const recent = new Map<number, StoredBlock>(); // by number
  const listeners: { [E in keyof ChainEvents]: Set<(data: ChainEvents[E]) => void> } = {
    block: new Set(),
    run: new Set(),
    pending: new Set(),
    dropped: new Set(),
    reverted: new Set(),
    printed: new Set(),
    failed: new Set(),
  };
  let { settings } = parts;
  let last: Promise<unknown> = Promise.resolve();
  let { config: genesis } = parts;
  const history = createConfigHistory(journal, state);
  let fork: Fork | undefined;
  let finishing = false;
  let undone = 0;
  let requested = 0;

  /** Does an operation again once what it missed is there. What it has written already cannot be done again. */
  function attending<T>(upstream: Fork, operation: () => Promise<T>): Promise<T> {
    const before = journal.head().seq;
    return upstream.attend(async () => {
      if (journal.head().seq !== before) {
        throw new ChainError(
          "an operation missed something of the upstream when it had begun to write",
          ERROR_CODES.internal,
        );
      }
      return operation();
    });
  }

  /** Why an operation failed, by whether it can be done again: damage that it found after it had written is another thing. */
  function unlessWritten(failure: unknown, before: number): unknown {
    return journal.head().seq !== before && isDamage(failure) ? damagedAfterWriting(failure) : failure;
  }

  function remember(block: StoredBlock): void {
    recent.delete(block.number);
    recent.set(block.number, block);
    if (recent.size > KEPT_BLOCKS) recent.delete(recent.keys().next().value as number);
  }

  function block(number: number): StoredBlock | undefined {
    const entry = state.block(number);
    if (!entry) return undefined;
    const known = recent.get(number);
    if (known?.seq === entry.seq) return known;
    const stored = state.storedBlock(number);
    if (stored) remember(stored);
    return stored;
  }

  function emit<E extends keyof ChainEvents>(event: E, data: ChainEvents[E]): void {
    for (const listener of listeners[event]) listener(data);
  }

  journal.onFailure((failure) => {
    if (failure.code === "JOURNAL_APPEND_FAILED") {
      recent.clear();
      undone++;
      state.revertTo(journal.durableHead().seq);
    }
    emit("failed", failure);
  });
  state.onFailure((failure) => emit("failed", failure));
  const failure = (): Error | undefined => journal.failure() ?? state.failure();

  return {
    source: parts.source,
    journal,
    state,
    pool: parts.pool,
    clock: parts.clock,
    errors: parts.errors,
    limits: parts.limits,
    get config() {
      return history(genesis, state.folded().seq);
    },
    configAt: (seq) => history(genesis, seq),
    settings: () => settings,
    useSettings(next) {
      settings = withErrorsOf(next, settings);
    },
    fork: () => fork,
    begin(next, upstream) {
      genesis = next;
      fork = upstream;
      recent.clear();
    },
    block,
    head() {
      const head = block(state.folded().block);
      if (!head) throw new ChainError("the chain has no head block", ERROR_CODES.internal);
      return head;
    },
    remember,
    blockHash: (number) => state.block(number)?.hash ?? blockHashBefore(state, number),
    exclusive(operation) {
      if (finishing) return Promise.reject(new ChainError("the node is closing and takes no more writes"));
      requested++;
      const run = last.then(async () => {
        await (state.pressure() ?? parts.pressure?.());
        const before = journal.head().seq;
        try {
          return await (fork ? attending(fork, operation) : operation());
        } catch (failure) {
          throw unlessWritten(failure, before);
        }
      });
      last = run.catch(() => undefined);
      return run;
    },
    requested: () => requested,
    async finish(operation) {
      finishing = true;
      await last;
      await operation();
    },
    undone: () => undone,
    undo(record) {
      undone++;
      state.apply(record);
    },
    failure,
    append(kind, payload, block) {
      const failed = failure();
      if (failed) throw failed;
      const { record, durable } = journal.append(kind, payload);
      state.commit(record, block);
      return { seq: record.seq, durable };
    },
    announce(event, data, durable) {
      if (listeners[event].size === 0) return;
      durable.then(
        () => emit(event, data),
        () => undefined,
      );
    },
    on(event, listener) {
      listeners[event].add(listener);
      return () => void listeners[event].delete(listener);
    },
  };
}

/** On a fork, blocks before its own are the upstream's. @throws RemoteMiss */
function blockHashBefore(state: StateDatabase, number: number): Uint8Array | undefined {
  const { fork } = state.folded();
  return fork && number >= 0 && number < fork.number ? state.remote()?.blockHash(number) : undefined;
}
