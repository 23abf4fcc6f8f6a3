import type { Common } from "@ethereumjs/common";
import type { Hardfork } from "../ethereum/index.js";
import { createKnownErrors, decodeHeader, type HeaderFields, keccak256 } from "../ethereum/index.js";
import type { Journal } from "../persistence/journal/index.js";
import { decodeGenesis, encodeSession, type GenesisPayload } from "../persistence/records/index.js";
import {
  damagedAfterWriting,
  type ForkPoint,
  isDamage,
  type StateDatabase,
  type StateView,
  type StoredBlock,
} from "../persistence/state/index.js";
import { ownAllowance } from "./calls/allowance.js";
import { type CallPlace, type CallRequest, call, estimateGas } from "./calls/calls.js";
import { type ChainConfig, commonOf, type GenesisSpec, hardforkOf } from "./config/index.js";
import { addErrors } from "./contracts/known-errors.js";
import type { Overlay, SignedTransaction } from "./execution/index.js";
import { writeGenesis } from "./genesis/genesis.js";
import { handleOf } from "./handle.js";
import { createClock } from "./head/clock.js";
import { type Core, createCore } from "./head/core.js";
import { drop } from "./head/drop.js";
import { createMiner, type Miner } from "./head/miner.js";
import { fill, type Mined, minePending, nextBlock, type Refused, startNext } from "./head/mining.js";
import { createPool, type PoolLimits } from "./head/pool.js";
import type { Settings } from "./head/settings.js";
import { mineOverdue, type Submitted, submit } from "./head/submit.js";
import { type AccountRange, accountRange, lastRecordOf } from "./history/account-range.js";
import { impersonateSignature, setChainId } from "./history/changed-rules.js";
import { checkpoint, restore, revertTo } from "./history/checkpoints.js";
import { findLogs, type LocatedLog, type LogCriteria } from "./history/logs.js";
import { type Cause, changeClock, changeSettings, overrideState } from "./history/overrides.js";
import { type Beginning, beginAnew, reorganise, reset, rollback } from "./history/rewind.js";
import { LEAST_RUN, mineRun } from "./history/runs.js";
import { type AccountDump, dumpAccounts } from "./history/state-dump.js";
import { decodeSigned } from "./transactions/signed.js";
import type { Fork } from "./upstream/fork.js";

export interface ChainOptions {
  /** What a new chain starts from; not called when the journal has a genesis already. */
  genesis: () => GenesisSpec;
  source: "system" | "step";
  /** Seconds between blocks with `step`. */
  step: number;
  /** The settings of a new chain, and what of them was asked for this time, whatever the chain had before. */
  settings: Settings;
  /** What the chain was created with, as its session records hold it, in JSON's terms. */
  held?: (genesisHash: Uint8Array) => Readonly<Record<string, unknown>>;
  asked: Partial<Settings>;
  /** Signatures of custom errors that are known beside the well-known ones. */
  errors?: readonly string[];
  limits: Omit<Core["limits"], "allowance"> & { callGas: bigint; logs: number };
  /** Something to wait for before the next write, where a projection is far behind. */
  pressure?: () => Promise<void> | undefined;
  pool: PoolLimits;
  /** How the chain is reached that a chain with this point is a fork of. */
  fork?: ((point: ForkPoint) => Fork) | undefined;
  /** Another engine makes the blocks: this chain holds them and mines none. */
  follows?: boolean;
}

/** A running chain: what it holds, and everything that can be done to it. */
export interface Chain extends Core {
  /** The hash of the journal's first genesis block. It identifies the chain and stays the same after a reset to a fork. */
  readonly originHash: Uint8Array;
  /** Of the genesis block that the chain has now: the fork block after a reset to a fork. */
  readonly genesisHash: Uint8Array;
  readonly genesisNumber: number;
  /** Unix seconds. */
  readonly genesisTime: number;
  /** The state after a block and whatever was changed before the next one. The head's when the number is left out. */
  stateAt(number?: number): StateView;
  /** The configuration that goes with {@link Chain.stateAt}. */
  configAfter(number: number): ChainConfig;
  blockByHash(hash: Uint8Array): StoredBlock | undefined;
  /** The header of the block that would be mined now, before anything is in it. */
  nextHeader(): HeaderFields;
  /** The block that would be mined now from what waits, without mining it. */
  pendingBlock(): Promise<StoredBlock>;
  /** Reads a signed transaction by the rules of the next block. @param config other ones than the chain's now */
  decode(raw: Uint8Array, config?: ChainConfig): Promise<SignedTransaction>;
  submit(transaction: SignedTransaction): Promise<Submitted>;
  /**
   * Mines blocks of what waits in the pool, the last of them empty if need be; resolves when they are on disk. Of more than a
   * thousand, those that are empty are one record; see runs.ts.
   * @param timestamp of the first.
   * @param interval seconds from each to the next, in place of the clock; which goes on from the last.
   */
  mine(count: number, times?: { timestamp?: number | undefined; interval?: number }): Promise<StoredBlock[]>;
  /** Mines what waits until nothing more can be taken. */
  mineAll(): Promise<void>;
  /** The rules of the next block. */
  nextCommon(): Common;
  nextFork(): Hardfork;
  call(request: CallRequest, place: CallPlace): Promise<Uint8Array>;
  estimateGas(request: CallRequest, place: CallPlace): Promise<bigint>;
  findLogs(from: number, to: number, criteria: LogCriteria): Promise<LocatedLog[]>;
  checkpoint(): Promise<number>;
  revertTo(id: number, cause: Cause): Promise<boolean>;
  /** Takes the last blocks off the chain. */
  rollback(depth: number, cause: Cause): Promise<void>;
  /** Mines other blocks in place of the last ones, as many as there are lists. @returns what could not be part of them */
  reorganise(transactions: readonly (readonly SignedTransaction[])[], cause: Cause): Promise<Refused[]>;
  /**
   * Goes back to genesis and to the settings that the node was started with.
   * @param beginning what the chain begins with from then on; what it began with at first where it is left out
   */
  reset(cause: Cause, beginning?: Beginning): Promise<void>;
  override(cause: Cause, change: (overlay: Overlay) => void): Promise<void>;
  /** Every account with its code and storage, as of the head and what was changed from outside since. */
  dumpAccounts(): Promise<AccountDump[]>;
  /** At most so many accounts of the state after a block, by their hashes; see account-range.ts. */
  accountRange(number: number, from: Uint8Array, most: number, withStorage: boolean): Promise<AccountRange>;
  change(cause: Cause, change: (settings: Settings) => Settings): Promise<void>;
  /** Lets revert data be read by more custom errors. @returns the signatures of those that were not known */
  addErrors(signatures: readonly string[], source: string): Promise<string[]>;
  /** Sets the chain id from the next block on, and drops what waits for another chain. */
  setChainId(cause: Cause, chainId: number): Promise<void>;
  /** Lets ecrecover return an address for a signature from the next block on. @param signature `r ‖ s ‖ v`, 65 bytes */
  impersonateSignature(cause: Cause, signature: Uint8Array, address: Uint8Array): Promise<void>;
  moveClock<T>(cause: Cause, change: (parentTime: number) => T): Promise<T>;
  dropTransaction(hash: Uint8Array, reason: string): Promise<boolean>;
  readonly callGasCap: bigint;
  /** Ends mining and notes the end of the session; the journal and the state are the caller's to close. */
  close(): Promise<void>;
}

/** Opens the chain that a journal and its state hold, or begins a new one in them. */
export async function openChain(journal: Journal, state: StateDatabase, options: ChainOptions): Promise<Chain> {
  if (journal.head().seq < 0) await writeGenesis(journal, state, options.genesis());
  const recordOf = (seq: number): GenesisPayload =>
    decodeGenesis((journal.get(seq) as { payload: Uint8Array }).payload);
  const genesis = recordOf(state.folded().genesis);
  let first = genesisBlockOf(genesis);
  const { source, limits } = options;
  const config = JSON.parse(genesis.config) as ChainConfig;
  const core = createCore({
    config,
    source,
    journal,
    state,
    pool: createPool(options.pool),
    clock: createClock(source, { step: options.step, sharedTimestamps: config.sharedTimestamps === true }),
    errors: createKnownErrors(options.errors),
    settings: options.settings,
    limits: { ...limits, allowance: ownAllowance() },
    pressure: options.pressure,
  });
  const { fork: point } = state.folded();
  if (point) core.begin(config, options.fork?.(point));
  await (core.fork()?.attend(() => restore(core)) ?? restore(core));
  core.useSettings({ ...core.settings(), ...options.asked });
  journal.onFailure(() => void restore(core).catch(() => undefined)); // reads go on with what could be restored
  const held = options.held?.(keccak256(recordOf(0).header));
  const session = (action: "opened" | "closed"): Promise<void> => {
    const time = source === "step" ? core.head().header.timestamp * 1000 : Date.now();
    const details = action === "opened" ? JSON.stringify({ settings: core.settings(), options: held }) : "{}";
    return core.append("session", encodeSession({ action, time, details })).durable;
  };
  void session("opened");
  if (!options.follows && core.settings().automine && core.pool.size() > 0)
    await core.exclusive(() => mineOverdue(core));
  const miner = options.follows ? NO_MINER : createMiner(core);

  const stateAt = (number?: number): StateView =>
    state.view(number === undefined ? state.folded().seq : lastRecordOf(state, number));

  /** What is known of the next block's header: it has work only where its parent has. */
  const nextPlace = (): { number: number; timestamp: number; difficulty: bigint } => {
    const { number, header } = core.head();
    return { number: number + 1, timestamp: nextTime(), difficulty: number > 0 ? header.difficulty : 1n };
  };
  const nextTime = (): number => core.clock.timestamp(core.head().header.timestamp);

  async function mine(
    count: number,
    { timestamp, interval }: { timestamp?: number | undefined; interval?: number } = {},
  ): Promise<StoredBlock[]> {
    const blocks: StoredBlock[] = [];
    let last: Mined | undefined;
    const inOrder = <T>(operation: () => Promise<T>): Promise<T> =>
      core.exclusive(operation).catch((failure: unknown) => {
        throw last && isDamage(failure) ? damagedAfterWriting(failure) : failure;
      });
    for (let index = 0; index < count; index++) {
      if (index > 0 && count > KEPT_MINED && count - index > LEAST_RUN) {
        // All but the first and the last, which are usual blocks.
        const most = count - index - 1;
        const run = await inOrder(() => mineRun(core, most, interval ?? core.clock.spacing()));
        index += run?.count ?? 0;
      }
      last = await inOrder(() => {
        const spaced = interval === undefined ? undefined : core.head().header.timestamp + interval;
        return minePending(core, index === 0 ? timestamp : spaced);
      });
      if (count <= KEPT_MINED) blocks.push(last.block);
      if (index % 100 === 99) await new Promise(setImmediate); // other requests have their turn
    }
    await last?.durable;
    return blocks;
  }

  return handleOf<Core, Omit<Chain, keyof Core>>(() => core, {
    originHash: keccak256(recordOf(0).header),
    get genesisHash() {
      return first.hash;
    },
    get genesisNumber() {
      return first.number;
    },
    get genesisTime() {
      return first.timestamp;
    },
    callGasCap: limits.callGas,
    stateAt,
    configAfter: (number) => core.configAt(lastRecordOf(state, number)),
    blockByHash(hash) {
      const number = state.blockNumber(hash);
      return number === undefined ? undefined : core.block(number);
    },
    async mineAll() {
      while (core.pool.size() > 0) {
        const [block] = await mine(1);
        if (block?.payload.transactions.length === 0) return;
      }
    },
    nextCommon: () => commonOf(core.config, nextPlace()),
    nextFork: () => hardforkOf(core.config, nextPlace()),
    nextHeader: () => nextBlock(core).header,
    pendingBlock: () => core.exclusive(() => preview(core)),
    decode: (raw, config = core.config) => decodeSigned(raw, commonOf(config, nextPlace())),
    submit: (transaction) => submit(core, transaction),
    mine,
    call: (request, place) => call(core, request, place, limits.callGas),
    estimateGas: (request, place) => estimateGas(core, request, place, limits.callGas),
    findLogs: (from, to, criteria) => findLogs(core, from, to, criteria, keccak256, limits.logs),
    checkpoint: () => checkpoint(core),
    async revertTo(id, cause) {
      const reverted = await revertTo(core, id, cause);
      miner.reschedule();
      return reverted;
    },
    rollback: (depth, cause) => rollback(core, depth, first.number, cause),
    reorganise: (transactions, cause) => reorganise(core, transactions, first.number, cause),
    async reset(cause, beginning) {
      const settings = { ...options.settings, ...options.asked };
      if (beginning || state.folded().genesis > 0) {
        // Without another beginning, the one that the chain had at first.
        const original = { payload: journal.get(0)?.payload as Uint8Array, fork: options.fork };
        await beginAnew(core, beginning ?? original, first.number, settings, cause);
        first = genesisBlockOf(recordOf(state.folded().genesis));
      } else await reset(core, first.number, settings, cause);
      miner.reschedule();
    },
    override: (cause, change) => overrideState(core, cause, change),
    dumpAccounts: () => core.exclusive(() => dumpAccounts(core.state)),
    accountRange: (number, from, most, withStorage) =>
      core.exclusive(() => accountRange(core, number, from, most, withStorage)),
    async change(cause, change) {
      await changeSettings(core, cause, change);
      miner.reschedule();
    },
    addErrors: (signatures, source) => addErrors(core, signatures, source),
    setChainId: (cause, chainId) => setChainId(core, cause, chainId),
    impersonateSignature: (cause, signature, address) => impersonateSignature(core, cause, signature, address),
    moveClock: (cause, change) => changeClock(core, cause, change),
    async dropTransaction(hash, reason) {
      const durable = await core.exclusive(async () => {
        const transaction = core.pool.get(hash);
        return transaction && { written: drop(core, transaction, reason) };
      });
      await durable?.written;
      return durable !== undefined;
    },
    async close() {
      await miner.stop();
      await core.finish(async () => {
        if (!core.failure()) await session("closed");
      });
    },
  });
}

const genesisBlockOf = ({ header }: GenesisPayload): { hash: Uint8Array; number: number; timestamp: number } => {
  const { number, timestamp } = decodeHeader(header);
  return { hash: keccak256(header), number, timestamp };
};

const NO_MINER: Miner = { reschedule: () => undefined, stop: async () => undefined };

/** More blocks than this are not given back from one call. */
const KEPT_MINED = 1_000;

/** Makes the next block of what waits, looks at it and lets it go. */
async function preview(core: Core): Promise<StoredBlock> {
  const { header } = nextBlock(core);
  const maker = startNext(core, header);
  await fill(core, maker, header, () => undefined);
  const built = await maker.finish(core.state.rootWith);
  const diff = { accounts: [], storage: [], codes: [] };
  const { transactions } = core.state.folded();
  return {
    number: header.number,
    hash: built.hash,
    seq: -1,
    bloom: built.bloom,
    transactions: transactions + built.transactions.length,
    header: built.header,
    payload: { ...built.payload, diff },
  };
}
