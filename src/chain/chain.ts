import { createKnownErrors, decodeHeader, keccak256 } from "../ethereum/index.js";
import type { Journal } from "../persistence/journal/index.js";
import { decodeGenesis, encodeSession, type GenesisPayload } from "../persistence/records/index.js";
import type { ForkPoint, StateDatabase, StateView } from "../persistence/state/index.js";
import type { ChainAdmin } from "./admin.js";
import { ownAllowance } from "./calls/allowance.js";
import { createSchedule } from "./calls/schedule.js";
import { type ChainConfig, type GenesisSpec, hardforkOf } from "./config/index.js";
import { addErrors } from "./contracts/known-errors.js";
import type { Engine } from "./engine.js";
import { createEngine, type EvmName } from "./execution/index.js";
import { createExecutor } from "./executor.js";
import type { Follower } from "./follower.js";
import { writeGenesis } from "./genesis/genesis.js";
import { createClock } from "./head/clock.js";
import { type Core, createCore } from "./head/core.js";
import { drop } from "./head/drop.js";
import { mineBlocks } from "./head/mine-blocks.js";
import { createMiner, type Miner } from "./head/miner.js";
import { nextBlock } from "./head/mining.js";
import { createPool, type PoolLimits, poolReader } from "./head/pool.js";
import { preview } from "./head/preview.js";
import type { Settings } from "./head/settings.js";
import { createSubmit } from "./head/submit.js";
import { mineOverdue } from "./head/waiting.js";
import { accountRange, lastRecordOf } from "./history/account-range.js";
import { impersonateSignature, setChainId } from "./history/changed-rules.js";
import { checkpoint, restore, revertTo } from "./history/checkpoints.js";
import { findLogs } from "./history/logs.js";
import { changeClock, changeSettings, overrideState } from "./history/overrides.js";
import { beginAgain, reorganise, reset, rollback } from "./history/rewind.js";
import { dumpAccounts } from "./history/state-dump.js";
import type { ChainReader } from "./reader.js";
import { decodeMined, decodeSigned, impersonate, unsigned } from "./transactions/signed.js";
import type { Fork } from "./upstream/fork.js";
import type { ChainWriter } from "./writer.js";

export interface ChainOptions {
  /** What a new chain starts from; not called when the journal has a genesis already. */
  genesis: () => GenesisSpec;
  source: "system" | "step";
  /** Seconds between blocks with `step`. */
  step: number;
  /** The settings of a new chain, and what of them was requested this time, whatever the chain had before. */
  settings: Settings;
  /** What the chain was created with, as its session records hold it, in JSON's terms. */
  held?: (genesisHash: Uint8Array) => Readonly<Record<string, unknown>>;
  requested: Partial<Settings>;
  /** Signatures of custom errors that are known beside the well-known ones. */
  errors?: readonly string[];
  /** EIP-3860's and EIP-170's limits, lifted or not; the most gas of a call, and the most logs of one answer. */
  limits: { unlimitedInitCode: boolean; unlimitedCode: boolean; callGas: bigint; logs: number };
  /** What executes transactions. */
  evm?: EvmName;
  /** Something to wait for before the next write, where a projection is far behind. */
  pressure?: () => Promise<void> | undefined;
  pool: PoolLimits;
  /** How the chain is reached that a chain with this point is a fork of. */
  fork?: ((point: ForkPoint) => Fork) | undefined;
  /** With automine, transactions that arrive while a block is being written share the next one; never with `step`. */
  sharesBlocks?: boolean;
  /** Another engine makes the blocks: this chain holds them and mines none. */
  follows?: boolean;
}

/** What requests see of a chain: what it holds, and everything that can be done to it. Code that needs less takes one of the three. */
export interface ServedChain extends ChainReader, ChainWriter, ChainAdmin {}

/** A running chain, as the code that opened it holds it. */
export interface Chain extends ServedChain {
  /** Lets another engine make this chain's blocks. */
  follow(follower: Follower): Promise<Engine>;
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
  const schedule = createSchedule();
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
    limits: { ...limits, allowance: ownAllowance(schedule), engine: await createEngine(options.evm) },
    pressure: options.pressure,
  });
  const { fork: point } = state.folded();
  if (point) core.begin(config, options.fork?.(point));
  await (core.fork()?.attend(() => restore(core)) ?? restore(core));
  core.useSettings({ ...core.settings(), ...options.requested });
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

  const executor = createExecutor(core, limits.callGas);

  return {
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
    get config() {
      return core.config;
    },
    source,
    callGasCap: limits.callGas,
    schedule,
    pool: poolReader(core.pool),
    clock: { state: core.clock.state, timestamp: core.clock.timestamp },
    errors: { describe: core.errors.describe },
    settings: core.settings,
    configAt: core.configAt,
    fork: core.fork,
    head: core.head,
    headNumber: () => state.folded().block,
    block: core.block,
    blockHash: core.blockHash,
    transaction: state.transaction,
    transactionCount: () => state.folded().transactions,
    stateAt,
    prover: state.prover,
    journalHeads: () => ({ head: journal.head(), durable: journal.durableHead() }),
    undone: core.undone,
    failure: core.failure,
    on: core.on,
    within: (allowance) =>
      createExecutor(Object.create(core, { limits: { value: { ...core.limits, allowance } } }) as Core, limits.callGas),
    call: executor.call,
    estimateGas: executor.estimateGas,
    findAccessList: executor.findAccessList,
    callMany: executor.callMany,
    callBundle: executor.callBundle,
    simulate: executor.simulate,
    buildPayload: executor.buildPayload,
    get tracing() {
      return executor.tracing;
    },
    configAfter: (number) => core.configAt(lastRecordOf(state, number)),
    blockByHash(hash) {
      const number = state.blockNumber(hash);
      return number === undefined ? undefined : core.block(number);
    },
    async mineAll() {
      while (core.pool.size() > 0) {
        const [block] = await mineBlocks(core, 1);
        if (block?.payload.transactions.length === 0) return;
      }
    },
    nextFork: () => hardforkOf(core.config, nextPlace()),
    nextHeader: () => nextBlock(core).header,
    pendingBlock: () => core.exclusive(() => preview(core)),
    decode: (raw, config = core.config) => decodeSigned(raw, config, nextPlace()),
    unsigned: (fields) => unsigned(fields, core.config, nextPlace()),
    impersonate: (fields, sender, sidecar) => impersonate(fields, sender, core.config, nextPlace(), sidecar),
    signerOf: (raw) => decodeMined(raw, core.config, nextPlace()).sender,
    submit: createSubmit(core, options.sharesBlocks === true && source === "system"),
    mine: (count, times) => mineBlocks(core, count, times),
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
      const settings = { ...options.settings, ...options.requested };
      if (beginning || state.folded().genesis > 0) {
        // Without another beginning, the one that the chain had at first.
        const original = { payload: journal.get(0)?.payload as Uint8Array, fork: options.fork };
        await beginAgain(core, beginning ?? original, first.number, settings, cause);
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
    learnErrors: (signatures) => core.errors.add(signatures),
    moveClock: (cause, change) => changeClock(core, cause, (parent) => change(parent, core.clock)),
    follow: (follower) => follower.start(core),
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
  };
}

const genesisBlockOf = ({ header }: GenesisPayload): { hash: Uint8Array; number: number; timestamp: number } => {
  const { number, timestamp } = decodeHeader(header);
  return { hash: keccak256(header), number, timestamp };
};

const NO_MINER: Miner = { reschedule: () => undefined, stop: async () => undefined };
