import {
  decodeHeader,
  decodeTransaction,
  type HeaderFields,
  keccak256,
  type TransactionFields,
  toHex,
} from "../../ethereum/index.js";
import {
  type BlockPayload,
  type ClockPayload,
  decodeBlock,
  decodeCheckpoint,
  decodeClock,
  decodeGenesis,
  decodeOverride,
  decodePool,
  decodeRevert,
  decodeRun,
  decodeSession,
  type GenesisPayload,
  type JournalRecord,
  type OverridePayload,
  type PoolPayload,
  type ReceiptEntry,
  type RecordKind,
  type RevertPayload,
  type RunPayload,
  type SessionPayload,
} from "../records/index.js";
import { isoTime, isoTimeOfMilliseconds } from "./units.js";

/** What every record holds: its position in the journal, and the head of the chain when it was written. */
export interface Facts {
  seq: number;
  /** Number of the canonical head block before this record; null before the genesis. */
  headNumber: number | null;
  /** Unix seconds, where the record itself has a time. */
  timestamp: number | null;
  time: string | null;
}

interface HeaderFacts extends Facts {
  header: HeaderFields;
  /** Block hash, 0x-hex. */
  hash: string;
  timestamp: number;
}

export interface TransactionFacts {
  index: number;
  hash: string;
  fields: TransactionFields;
  from: string;
  to: string | null;
  /** Address of the contract that it created, or would have. */
  created: string | null;
  receipt: ReceiptEntry;
  succeeded: boolean;
}

export interface LogFacts {
  /** Position among the block's logs. */
  index: number;
  transaction: TransactionFacts;
  address: string;
  topics: string[];
  data: Uint8Array;
}

export interface GenesisFacts extends HeaderFacts {
  payload: GenesisPayload;
}

export interface BlockFacts extends HeaderFacts {
  payload: BlockPayload;
  transactions: TransactionFacts[];
  logs: LogFacts[];
}

/** Empty blocks in one record; its time is the last one's. */
export interface RunFacts extends Facts {
  payload: RunPayload;
  /** The first block's. */
  first: HeaderFields;
  firstHash: string;
  lastNumber: number;
  lastHash: string;
  timestamp: number;
}

/** The facts of a record of each kind, decoded once for all projections. */
export interface FactsByKind {
  genesis: GenesisFacts;
  block: BlockFacts;
  override: Facts & { payload: OverridePayload };
  revert: Facts & { payload: RevertPayload };
  clock: Facts & { payload: ClockPayload };
  pool: Facts & { payload: PoolPayload };
  session: Facts & { payload: SessionPayload };
  checkpoint: Facts & { payload: { id: number } };
  run: RunFacts;
}

function headerFacts(seq: number, headNumber: number | null, rlp: Uint8Array): HeaderFacts {
  const header = decodeHeader(rlp);
  const { timestamp } = header;
  return { seq, headNumber, timestamp, time: isoTime(timestamp), header, hash: toHex(keccak256(rlp)) };
}

function transactionFacts(payload: BlockPayload, index: number): TransactionFacts {
  const raw = payload.transactions[index];
  const sender = payload.senders[index];
  const receipt = payload.receipts[index];
  if (!raw || !sender || !receipt) throw new Error(`transaction ${index} has no sender or no receipt`);
  const fields = decodeTransaction(raw);
  return {
    index,
    hash: toHex(keccak256(raw)),
    fields,
    from: toHex(sender),
    to: fields.to ? toHex(fields.to) : null,
    created: receipt.contractAddress ? toHex(receipt.contractAddress) : null,
    receipt,
    succeeded: typeof receipt.status === "number" ? receipt.status === 1 : receipt.error === "",
  };
}

function blockFacts(record: JournalRecord, headNumber: number | null): BlockFacts {
  const payload = decodeBlock(record.payload);
  const transactions = payload.transactions.map((_, index) => transactionFacts(payload, index));
  const logs: LogFacts[] = [];
  for (const transaction of transactions) {
    for (const { address, topics, data } of transaction.receipt.logs) {
      logs.push({ index: logs.length, transaction, address: toHex(address), topics: topics.map(toHex), data });
    }
  }
  return { ...headerFacts(record.seq, headNumber, payload.header), payload, transactions, logs };
}

function runFacts({ seq, payload: encoded }: JournalRecord, headNumber: number | null): RunFacts {
  const payload = decodeRun(encoded);
  const first = decodeHeader(payload.header);
  const timestamp = first.timestamp + (payload.count - 1) * payload.interval;
  return {
    ...{ seq, headNumber, timestamp, time: isoTime(timestamp), payload, first },
    firstHash: toHex(keccak256(payload.header)),
    lastNumber: first.number + payload.count - 1,
    lastHash: toHex(payload.last),
  };
}

const factsReaders: {
  [Kind in RecordKind]: (record: JournalRecord, headNumber: number | null) => FactsByKind[Kind];
} = {
  genesis({ seq, payload }, headNumber) {
    const genesis = decodeGenesis(payload);
    return { ...headerFacts(seq, headNumber, genesis.header), payload: genesis };
  },
  block: blockFacts,
  override: ({ seq, payload }, headNumber) => timeless(seq, headNumber, decodeOverride(payload)),
  revert: ({ seq, payload }, headNumber) => timeless(seq, headNumber, decodeRevert(payload)),
  clock: ({ seq, payload }, headNumber) => timeless(seq, headNumber, decodeClock(payload)),
  pool: ({ seq, payload }, headNumber) => timeless(seq, headNumber, decodePool(payload)),
  session({ seq, payload }, headNumber) {
    const session = decodeSession(payload);
    const timestamp = Math.floor(session.time / 1000);
    return { seq, headNumber, timestamp, time: isoTimeOfMilliseconds(session.time), payload: session };
  },
  checkpoint: ({ seq, payload }, headNumber) => timeless(seq, headNumber, decodeCheckpoint(payload)),
  run: runFacts,
};

const timeless = <Payload>(seq: number, headNumber: number | null, payload: Payload): Facts & { payload: Payload } => ({
  seq,
  headNumber,
  timestamp: null,
  time: null,
  payload,
});

/**
 * Decodes a record.
 * @throws Error when its payload is not what its kind says.
 */
export function factsOf<Kind extends RecordKind>(
  record: JournalRecord & { kind: Kind },
  headNumber: number | null,
): FactsByKind[Kind] {
  return factsReaders[record.kind](record, headNumber);
}
