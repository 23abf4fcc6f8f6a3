import { toHex } from "../../ethereum/index.js";
import {
  decodeCheckpoint,
  decodeClock,
  decodeOverride,
  decodePool,
  decodeRevert,
  decodeSession,
  type JournalRecord,
} from "../records/index.js";
import { type ForkPoint, forkPointOf } from "./fork-point.js";
import { type RunEntry, runEntryOf } from "./runs.js";

/** A snapshot id that `evm_revert` can revert to, with what it restores. */
export interface Checkpoint {
  id: number;
  /** The checkpoint's own record: everything up to it stays. */
  seq: number;
  block: number;
  clock: string;
  settings: string;
  /** Waiting transactions: hash and the record that holds them. */
  pool: [hash: string, seq: number][];
}

/** From record `from` on the chain goes by the rules in the settings of `record`. */
export interface RulesChange {
  from: number;
  record: number;
}

/**
 * What a chain holds besides accounts and blocks, as far as the journal says: a left fold over its records, kept in the
 * state database's `m` entry so that opening need not read them again.
 */
export interface Folded {
  /** The chain's first record, and for a fork the block of the other chain that this names. */
  genesis: number;
  fork?: ForkPoint;
  /** The last record that the state database holds, and its entry hash. */
  seq: number;
  entryHash: string;
  /** The head block and the record that holds it. */
  block: number;
  blockHash: string;
  blockSeq: number;
  /** Clock and settings as JSON text; the clock's is empty until it is first moved. */
  clock: string;
  settings: string;
  checkpoints: Checkpoint[];
  nextCheckpoint: number;
  pool: [hash: string, seq: number][];
  /** When the rules of the chain were changed ({@link CHAIN_RULES}), oldest first; undefined where they never were. */
  rules?: RulesChange[];
  /** Canonical transactions up to the head block. */
  transactions: number;
  /** The canonical runs of empty blocks, by number. */
  runs?: RunEntry[];
  /** Unix milliseconds; undefined until it happened. */
  lastOpened?: number;
  lastClosed?: number;
  /** What held before the sessions at the end, where there are any: those opened and closed since something happened. */
  quiet?: Quiet;
}

type Quiet = Pick<Folded, "seq" | "entryHash" | "settings" | "lastOpened" | "lastClosed">;

export const NOTHING_FOLDED: Folded = {
  genesis: 0,
  seq: -1,
  entryHash: "",
  block: -1,
  blockHash: "",
  blockSeq: -1,
  clock: "",
  settings: "",
  checkpoints: [],
  nextCheckpoint: 1,
  pool: [],
  transactions: 0,
};

/** What a block record adds, given its hashes; the caller has them already. */
export interface FoldedBlock {
  number: number;
  hash: Uint8Array;
  /** The header's bloom, or empty when there are no logs. */
  bloom: Uint8Array;
  transactionHashes: Uint8Array[];
}

/** The fold's step. For a revert, `restored` is what held after the record it goes back to. */
export function fold(...step: Parameters<typeof foldRecord>): Folded {
  const [before, record] = step;
  const after = foldRecord(...step);
  if (record.kind === "revert") keepRules(after, before, decodeRevert(record.payload).toSeq);
  else if (record.kind !== "genesis" && changesRules(before.settings, after.settings)) {
    after.rules = [...(before.rules ?? []), { from: record.seq, record: record.seq }];
  }
  return after;
}

function foldRecord(
  before: Folded,
  record: JournalRecord,
  block: FoldedBlock | undefined,
  restored: Pick<Folded, "block" | "blockHash" | "blockSeq" | "transactions"> | undefined,
): Folded {
  const after: Folded = { ...before, seq: record.seq, entryHash: toHex(record.entryHash) };
  if (record.kind === "session") after.quiet = before.quiet ?? quietOf(before);
  else delete after.quiet;
  switch (record.kind) {
    case "genesis":
    case "block": {
      if (record.kind === "genesis") reset(after, record);
      if (!block) return after;
      after.block = block.number;
      after.blockHash = toHex(block.hash);
      after.blockSeq = record.seq;
      after.transactions += block.transactionHashes.length;
      if (after.settings.includes('"next')) after.settings = withoutNext(after.settings);
      if (after.pool.length > 0 && block.transactionHashes.length > 0) {
        const mined = new Set(block.transactionHashes.map(toHex) as string[]);
        after.pool = after.pool.filter(([hash]) => !mined.has(hash));
      }
      return after;
    }
    case "run": {
      const run = runEntryOf(record, before.transactions);
      after.block = run.last;
      after.blockHash = run.lastHash;
      after.blockSeq = record.seq;
      after.runs = [...(before.runs ?? []), run];
      return after;
    }
    case "override": {
      const { settings } = decodeOverride(record.payload);
      if (settings !== "") after.settings = settings;
      return after;
    }
    case "clock":
      after.clock = decodeClock(record.payload).clock;
      return after;
    case "pool": {
      const { action, hash } = decodePool(record.payload);
      const text = toHex(hash);
      after.pool = after.pool.filter(([other]) => other !== text);
      if (action === "add") after.pool.push([text, record.seq]);
      return after;
    }
    case "checkpoint": {
      const { id } = decodeCheckpoint(record.payload);
      const { block, clock, settings, pool } = before;
      after.checkpoints = [...before.checkpoints, { id, seq: record.seq, block, clock, settings, pool }];
      after.nextCheckpoint = id + 1;
      return after;
    }
    case "revert": {
      const { toSeq } = decodeRevert(record.payload);
      const checkpoint = before.checkpoints.find(({ seq }) => seq === toSeq);
      if (checkpoint) {
        after.clock = checkpoint.clock;
        after.settings = revertedSettings(checkpoint.settings, before.settings);
        after.pool = checkpoint.pool;
      }
      after.checkpoints = before.checkpoints.filter((checkpoint) => checkpoint.seq < toSeq);
      if (before.runs) after.runs = before.runs.filter((run) => run.seq <= toSeq);
      return restored ? { ...after, ...restored } : after;
    }
    case "session": {
      const { action, time, details } = decodeSession(record.payload);
      if (action === "closed") after.lastClosed = time;
      else {
        after.lastOpened = time;
        const { settings } = JSON.parse(details) as { settings?: object };
        if (settings) after.settings = JSON.stringify(settings);
      }
      return after;
    }
  }
}

/** A genesis record after the first resets the chain: nothing from before it holds. */
function reset(after: Folded, record: JournalRecord): void {
  delete after.runs;
  delete after.rules;
  after.settings = withoutRules(after.settings);
  after.genesis = record.seq;
  if (record.seq > 0) Object.assign(after, { clock: "", checkpoints: [], pool: [], transactions: 0 });
  const fork = forkPointOf(record);
  if (fork) after.fork = fork;
  else delete after.fork;
}

const quietOf = ({ seq, entryHash, settings, lastOpened, lastClosed }: Folded): Quiet => ({
  ...{ seq, entryHash, settings },
  ...(lastOpened !== undefined && { lastOpened }),
  ...(lastClosed !== undefined && { lastClosed }),
});

/**
 * How the node mines, and in whose name it sends, are the node's and not the chain's: going back to a checkpoint leaves them as
 * they are, as Hardhat, Anvil and Ganache do.
 */
const NODE_SETTINGS = [
  "automine",
  "interval",
  "minGasPrice",
  "impersonated",
  "impersonateAll",
  "added",
  "errorRecords",
] as const;

/** The settings of a checkpoint, with those of the node as they are now. */
function revertedSettings(checkpoint: string, now: string): string {
  if (checkpoint === "" || now === "") return checkpoint || now;
  const present = JSON.parse(now) as Record<string, unknown>;
  const settings = JSON.parse(checkpoint) as Record<string, unknown>;
  for (const name of NODE_SETTINGS) {
    if (present[name] === undefined) delete settings[name];
    else settings[name] = present[name];
  }
  return JSON.stringify(settings);
}

/** Settings that change what a block means. Those of an earlier time hold for the blocks of that time. */
export const CHAIN_RULES = ["chainId", "signatures"] as const;

/** The rules among settings, as text to compare. */
function changedRulesOf(settings: string): string {
  if (!CHAIN_RULES.some((name) => settings.includes(`"${name}"`))) return "";
  const { chainId, signatures } = JSON.parse(settings) as Record<string, unknown>;
  return JSON.stringify([chainId, signatures]);
}

const changesRules = (before: string, after: string): boolean =>
  before !== after && changedRulesOf(before) !== changedRulesOf(after);

/** Settings without rules: a chain that was reset has those of its genesis record. */
function withoutRules(settings: string): string {
  if (changedRulesOf(settings) === "") return settings;
  const kept = { ...(JSON.parse(settings) as Record<string, unknown>) };
  for (const name of CHAIN_RULES) delete kept[name];
  return JSON.stringify(kept);
}

/** After a revert: to a checkpoint with the rules of that time, and otherwise with the rules that held, as all settings stay. */
function keepRules(after: Folded, { rules, checkpoints }: Folded, toSeq: number): void {
  if (!rules) return;
  const kept = rules.filter(({ from }) => from <= toSeq);
  const last = rules.at(-1) as RulesChange;
  const stays = !checkpoints.some(({ seq }) => seq === toSeq) && kept.at(-1) !== last;
  after.rules = stays ? [...kept, { from: after.seq, record: last.record }] : kept;
}

/** Settings for the next block only (their names start with "next") are used up by a block. */
function withoutNext(settings: string): string {
  const kept = Object.entries(JSON.parse(settings) as object).filter(([name]) => !name.startsWith("next"));
  return JSON.stringify(Object.fromEntries(kept));
}
