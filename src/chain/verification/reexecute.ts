import { decodeHeader, EMPTY_ROOT, fromHex, keccak256, toHex } from "../../ethereum/index.js";
import {
  decodeBlock,
  decodeGenesis,
  decodeOverride,
  decodeRevert,
  decodeRun,
  type JournalRecord,
} from "../../persistence/records/index.js";
import { type ChainConfig, type ChangedRules, withRules } from "../config/index.js";
import { type ExecutedTransactions, executeBlock, type RecordedBlock } from "./block.js";
import { type Check, checkDiff, checkOf } from "./compare.js";
import { ReexecutionError } from "./errors.js";
import { createMachines } from "./machine.js";
import { createNodeStore } from "./node-store.js";
import { FIRST_RULES, otherRules, type Rules } from "./rules.js";
import { executeRun } from "./run.js";
import { createMerkleState } from "./state.js";

/** A chain's records from its genesis on; read twice, the first time to see where reverts go back to. */
export type RecordSource = () => Iterable<JournalRecord> | AsyncIterable<JournalRecord>;

/** A block that came out as recorded. */
export interface ReexecutedBlock {
  seq: number;
  number: number;
  transactions: number;
}

export interface ReexecutionOptions {
  /** Called after each block; waited for. */
  onBlock?: (block: ReexecutedBlock) => void | Promise<void>;
  /** Called after each record, with its number. */
  onRecord?: (seq: number) => void;
  /** How many trie nodes there may be in memory before those of states that are over are forgotten; for tests. */
  nodes?: number;
}

/** What was executed again, and came out as recorded. */
export interface Reexecuted {
  records: number;
  /** After genesis; with those that were undone later. */
  blocks: number;
  orphanedBlocks: number;
  transactions: number;
  /** Blocks of forks, whose transactions read the state of another chain that is in no record: they are not executed. */
  forkedBlocks: number;
  /** Transactions in the name of accounts that did not sign them. */
  impersonated: number;
  /** Changes of the state from outside of transactions, which were taken from the records. */
  overrides: number;
  /** Blocks that came out by Ganache's rules only. */
  ganacheBlocks: number;
  gasUsed: bigint;
  /** The head as it is after the last record. */
  head: { number: number; hash: string };
  /** Of the state after the last record, which is the head's where nothing was changed from outside since. */
  stateRoot: string;
}

/** Where a chain was after a record. */
interface Place {
  /** By which a chain goes on that goes back to it; none but a checkpoint keeps its rules. */
  rules: ChangedRules | undefined;
  stateRoot: string;
  number: number;
  /** The last hashes, the head's last. */
  hashes: readonly Uint8Array[];
}

/** The root of the state without accounts. */
const EMPTY_STATE = toHex(EMPTY_ROOT);

/** How far back BLOCKHASH looks. */
const HASHES = 256;

/** How many records there are between turns for others. */
const TURN = 64;

/**
 * Executes a whole chain again with ethereumjs's own VM, state and trie, from the requests in its records: the genesis
 * state, the transactions of all blocks, undone ones too, and the changes from outside. Everything that comes of it is held
 * against the records: each receipt, bloom, root, request and state change. Reverts are followed.
 *
 * The state is in memory, about half a kilobyte for each account and slot; it does not grow with the blocks.
 * @throws ReexecutionError that names the first difference
 */
export async function reexecute(records: RecordSource, options: ReexecutionOptions = {}): Promise<Reexecuted> {
  const targets = await revertTargets(records());
  const state = createMerkleState(createNodeStore(options.nodes));
  const machines = createMachines(state.manager);
  const places = new Map<number, Place>();
  const done = {
    ...{ records: 0, blocks: 0, orphanedBlocks: 0, forkedBlocks: 0 },
    ...{ transactions: 0, impersonated: 0, overrides: 0 },
  };
  /** The chain forks from another one now. */
  let forked = false;
  let { ganacheBlocks, gasUsed } = { ganacheBlocks: 0, gasUsed: 0n };
  let genesis: ChainConfig | undefined;
  /** What was changed of it from outside. */
  let changed: ChangedRules = {};
  const config = (): ChainConfig => withRules(genesis as ChainConfig, changed);
  let rules = FIRST_RULES;
  let first = 0;
  let head = { number: 0, hashes: [] as readonly Uint8Array[] };
  let touched: Uint8Array[] = [];

  async function begin({ seq, payload }: JournalRecord): Promise<void> {
    const recorded = decodeGenesis(payload);
    const header = decodeHeader(recorded.header);
    const height = head.number;
    genesis = JSON.parse(recorded.config) as ChainConfig;
    changed = {};
    head = { number: header.number, hashes: [keccak256(recorded.header)] };
    const check = checkOf({ seq, block: header.number });
    check("chain id", recorded.chainId, genesis.chainId);
    done.orphanedBlocks += seq === 0 ? 0 : Math.max(0, height - first);
    first = header.number;
    forked = genesis.fork !== undefined;
    if (seq > 0) await state.goTo(EMPTY_STATE);
    if (forked) return;
    await override(recorded.diff, seq, check);
    check("state root", header.stateRoot, fromHex(await state.root()));
  }

  async function override(diff: Parameters<typeof state.apply>[0], seq: number, check: Check): Promise<void> {
    try {
      await state.apply(diff, seq);
    } catch (cause) {
      check("state changes", "applicable", (cause as Error).message);
    }
    await state.root();
    await checkDiff(check, diff, state.manager);
  }

  async function block({ seq, payload: bytes }: JournalRecord): Promise<void> {
    const payload = decodeBlock(bytes);
    const header = decodeHeader(payload.header);
    const check = checkOf({ seq, block: header.number });
    const { number, hashes } = head;
    check("block number", header.number, number + 1);
    check("parent hash", header.parentHash, hashes.at(-1));
    const blockHash = (wanted: number): Uint8Array | undefined => hashes[hashes.length - 1 - (number - wanted)];
    const recorded: RecordedBlock = { seq, header, payload, config: config(), blockHash, touched };
    const { impersonated } = forked ? { impersonated: 0 } : await byAnyRules(recorded, check);
    head = { number: header.number, hashes: [...hashes.slice(1 - HASHES), keccak256(payload.header)] };
    if (payload.transactions.length > 0) touched = [];
    if (rules.asGanache) ganacheBlocks++;
    if (forked) {
      done.forkedBlocks++;
      return;
    }
    done.blocks++;
    done.transactions += payload.transactions.length;
    done.impersonated += impersonated;
    gasUsed += header.gasUsed;
    await options.onBlock?.({ seq, number: header.number, transactions: payload.transactions.length });
  }

  async function run({ seq, payload: bytes }: JournalRecord): Promise<void> {
    const payload = decodeRun(bytes);
    const first = decodeHeader(payload.header);
    const check = checkOf({ seq, block: first.number });
    check("block number", first.number, head.number + 1);
    check("parent hash", first.parentHash, head.hashes.at(-1));
    const made = executeRun(payload, first, fromHex(await state.root()), config(), check);
    const number = head.number + payload.count;
    head = { number, hashes: [...head.hashes, ...made].slice(-HASHES) };
    done.blocks += payload.count;
    await options.onBlock?.({ seq, number, transactions: 0 });
  }

  /** @throws ReexecutionError what differs by the rules that held so far, where it comes out by none */
  async function byAnyRules(recorded: RecordedBlock, check: Check): Promise<ExecutedTransactions> {
    const attempt = (by: Rules) => executeBlock(state, machines, recorded, by, check);
    try {
      return await attempt(rules);
    } catch (difference) {
      if (!(difference instanceof ReexecutionError)) throw difference;
      for (const other of otherRules(rules)) {
        try {
          const executed = await attempt(other);
          rules = other;
          return executed;
        } catch (another) {
          if (!(another instanceof ReexecutionError)) throw another;
        }
      }
      throw difference;
    }
  }

  async function goBack({ seq, payload }: JournalRecord): Promise<void> {
    const { toSeq, toBlock } = decodeRevert(payload);
    const check = checkOf({ seq, block: undefined });
    const place = places.get(toSeq);
    check("record that it goes back to", toSeq, place ? toSeq : "no earlier record");
    if (!place) return;
    check("block that it goes back to", toBlock, place.number);
    await state.goTo(place.stateRoot);
    changed = place.rules ?? changed;
    done.orphanedBlocks += head.number - place.number;
    head = { number: place.number, hashes: place.hashes };
    targets.set(toSeq, (targets.get(toSeq) ?? 1) - 1);
    if (targets.get(toSeq) === 0) places.delete(toSeq);
  }

  async function one(record: JournalRecord): Promise<void> {
    const { seq, kind, payload } = record;
    if ((seq === 0 && kind !== "genesis") || seq !== done.records) {
      throw new ReexecutionError({
        ...{ seq, block: undefined, what: "place in the journal" },
        ...{
          expected: `record ${seq}, ${kind}`,
          found: done.records === 0 ? "record 0, genesis" : `record ${done.records}`,
        },
      });
    }
    if (kind === "genesis") await begin(record);
    else if (kind === "block") await block(record);
    else if (kind === "run") await run(record);
    else if (kind === "revert") await goBack(record);
    else if (kind === "override") {
      const { diff, settings } = decodeOverride(payload);
      if (settings !== "") changed = JSON.parse(settings) as ChangedRules;
      if (!forked && (diff.accounts.length > 0 || diff.storage.length > 0)) {
        await override(diff, seq, checkOf({ seq, block: undefined }));
        touched.push(...diff.accounts.map(({ address }) => address));
        done.overrides++;
      }
    } else if (kind === "session") touched = []; // Ganache remembers them only while it runs
    if (targets.has(seq)) {
      const rules = kind === "checkpoint" ? changed : undefined;
      places.set(seq, { ...head, rules, stateRoot: await state.root() });
    }
    done.records++;
    await state.settle(() => [...places.values()].map(({ stateRoot }) => stateRoot));
    options.onRecord?.(seq);
    if (seq % TURN === 0) await new Promise(setImmediate);
  }

  for await (const record of records()) await one(record);
  if (!genesis) throw new Error("there is no record to execute");
  const hash = toHex(head.hashes.at(-1) as Uint8Array);
  return { ...done, ganacheBlocks, gasUsed, head: { number: head.number, hash }, stateRoot: await state.root() };
}

/** How often each record is gone back to. */
async function revertTargets(records: ReturnType<RecordSource>): Promise<Map<number, number>> {
  const targets = new Map<number, number>();
  for await (const { kind, payload } of records) {
    if (kind !== "revert") continue;
    const { toSeq } = decodeRevert(payload);
    targets.set(toSeq, (targets.get(toSeq) ?? 0) + 1);
  }
  return targets;
}
