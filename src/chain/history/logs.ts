import { bloomBits, equalBytes, hasBits, type LogEntry } from "../../ethereum/index.js";
import type { LogBlock, StoredBlock } from "../../persistence/state/index.js";
import { ChainError } from "../errors.js";
import type { Core } from "../head/core.js";

/** Which logs are wanted: any of the addresses, and at each position any of the topics; undefined for all. */
export interface LogCriteria {
  addresses: Uint8Array[] | undefined;
  topics: (Uint8Array[] | undefined)[];
}

/** A log and where it is. */
export interface LocatedLog extends LogEntry {
  block: Pick<StoredBlock, "number" | "hash" | "header">;
  transactionIndex: number;
  transactionHash: () => Uint8Array;
  /** Position among all logs of the block. */
  logIndex: number;
}

export function matches({ address, topics }: LogEntry, criteria: LogCriteria): boolean {
  if (criteria.addresses && !criteria.addresses.some((wanted) => equalBytes(wanted, address))) return false;
  if (criteria.topics.length > topics.length) return false;
  return criteria.topics.every(
    (wanted, position) => !wanted || wanted.some((topic) => equalBytes(topic, topics[position] as Uint8Array)),
  );
}

/** The logs of one block that match, in order. */
export function logsOfBlock(
  block: StoredBlock,
  criteria: LogCriteria,
  hashOf: (raw: Uint8Array) => Uint8Array,
): LocatedLog[] {
  return allLogs(block, hashOf).filter((log) => matches(log, criteria));
}

function allLogs(
  { number, hash, header, payload }: StoredBlock,
  hashOf: (raw: Uint8Array) => Uint8Array,
): LocatedLog[] {
  const block = { number, hash, header };
  const found: LocatedLog[] = [];
  for (const [transactionIndex, { logs }] of payload.receipts.entries()) {
    const raw = payload.transactions[transactionIndex] as Uint8Array;
    let hashed: Uint8Array | undefined;
    const transactionHash = (): Uint8Array => {
      hashed ??= hashOf(raw);
      return hashed;
    };
    for (const { address, topics, data } of logs) {
      found.push({ address, topics, data, block, transactionIndex, transactionHash, logIndex: found.length });
    }
  }
  return found;
}

/** The logs of the blocks that were read last, by record, and how much they hold. */
interface Kept {
  logs: Map<number, LocatedLog[]>;
  size: number;
}

const kept = new WeakMap<Core["state"], Kept>();
/** Logs that are kept at most, a kilobyte of data counting as one more. */
const KEPT_LOGS = 4_096;
const sizeOf = (logs: LocatedLog[]): number => logs.reduce((size, { data }) => size + 1 + data.length / 1_024, 1);

function logsAt(core: Core, { number, seq }: LogBlock, hashOf: (raw: Uint8Array) => Uint8Array): LocatedLog[] {
  const known = kept.get(core.state) ?? { logs: new Map<number, LocatedLog[]>(), size: 0 };
  kept.set(core.state, known);
  const before = known.logs.get(seq);
  if (before) return before;
  const block = core.block(number);
  if (!block) return [];
  const logs = allLogs(block, hashOf);
  if (block.seq !== seq) return logs;
  known.logs.set(seq, logs);
  known.size += sizeOf(logs);
  for (const [oldest, held] of known.logs) {
    if (known.size <= KEPT_LOGS) break;
    known.logs.delete(oldest);
    known.size -= sizeOf(held);
  }
  return logs;
}

/** Whether a block's bloom lets it have such logs. Hashed once, not for every block. */
function bloomTest({ addresses, topics }: LogCriteria): (blooms: Uint8Array, start: number) => boolean {
  const wanted = [addresses, ...topics].flatMap((items) => (items ? [items.map(bloomBits)] : []));
  return (blooms, start) => wanted.every((items) => items.some((bits) => hasBits(blooms, bits, start)));
}

/**
 * The matching logs of a range of blocks, both ends included, in order. Blocks whose bloom rules them out are not read.
 * @throws ChainError when there are more than `most`.
 */
export async function findLogs(
  core: Core,
  from: number,
  to: number,
  criteria: LogCriteria,
  hashOf: (raw: Uint8Array) => Uint8Array,
  most: number,
): Promise<LocatedLog[]> {
  const found: LocatedLog[] = [];
  const mayHave = bloomTest(criteria);
  for await (const blocks of core.state.logBlocks(from, to, mayHave)) {
    for (const block of blocks) {
      for (const log of logsAt(core, block, hashOf)) if (matches(log, criteria)) found.push(log);
      if (found.length > most) {
        throw new ChainError(`query returned more than ${most} results; request fewer blocks at a time`, -32005);
      }
    }
  }
  return found;
}
