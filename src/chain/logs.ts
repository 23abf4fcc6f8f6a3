import { equalBytes, type LogEntry } from "../persistence/records/index.js";
import type { StoredBlock } from "../persistence/state/index.js";
import { bloomBits, hasBits } from "./bloom.js";
import type { Core } from "./core.js";
import { ChainError } from "./errors.js";

/** Which logs are wanted: any of the addresses, and at each position any of the topics; undefined for all. */
export interface LogCriteria {
  addresses: Uint8Array[] | undefined;
  topics: (Uint8Array[] | undefined)[];
}

/** A log and where it stands. */
export interface LocatedLog extends LogEntry {
  block: StoredBlock;
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
  const found: LocatedLog[] = [];
  let logIndex = 0;
  for (const [transactionIndex, receipt] of block.payload.receipts.entries()) {
    for (const log of receipt.logs) {
      if (matches(log, criteria)) {
        const raw = block.payload.transactions[transactionIndex] as Uint8Array;
        found.push({ ...log, block, transactionIndex, transactionHash: () => hashOf(raw), logIndex });
      }
      logIndex++;
    }
  }
  return found;
}

/** Whether a block's bloom lets it have such logs. Hashed once, not for every block. */
function bloomTest({ addresses, topics }: LogCriteria): (bloom: Uint8Array) => boolean {
  const wanted = [addresses, ...topics].flatMap((items) => (items ? [items.map(bloomBits)] : []));
  return (bloom) => bloom.length > 0 && wanted.every((items) => items.some((bits) => hasBits(bloom, bits)));
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
  for await (const entry of core.state.blocks(from, to, false)) {
    if (!mayHave(entry.bloom)) continue;
    const block = core.block(entry.number);
    if (block) found.push(...logsOfBlock(block, criteria, hashOf));
    if (found.length > most) {
      throw new ChainError(`query returned more than ${most} results; ask for fewer blocks at a time`, -32005);
    }
  }
  return found;
}
