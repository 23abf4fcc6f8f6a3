import { decodeHeader, EMPTY, type HeaderFields, keccak256 } from "../../ethereum/index.js";
import {
  type BlockPayload,
  decodeBlock,
  decodeGenesis,
  decodeOverride,
  decodeRun,
  type JournalRecord,
  type StateDiff,
} from "../records/index.js";
import type { FoldedBlock } from "./fold.js";
import { forkPointOf } from "./fork-point.js";

/** What a record says of the state. */
export interface RecordChanges {
  diff: StateDiff;
  header?: HeaderFields;
  block?: FoldedBlock;
  /** The header is another chain's block's, and says nothing of what was changed here. */
  forked?: boolean;
}

const UNCHANGED: StateDiff = { accounts: [], storage: [], codes: [] };

/** What a record changes in accounts and storage; undefined for the kinds that change none. */
export function changesOf(record: JournalRecord): RecordChanges | undefined {
  if (record.kind === "override") return { diff: decodeOverride(record.payload).diff };
  if (record.kind === "run") return { diff: UNCHANGED, header: decodeHeader(decodeRun(record.payload).header) };
  if (record.kind !== "block" && record.kind !== "genesis") return undefined;
  const payload = blockOf(record);
  const header = decodeHeader(payload.header);
  return {
    ...(forkPointOf(record) && { forked: true }),
    diff: payload.diff,
    header,
    block: {
      number: header.number,
      hash: keccak256(payload.header),
      bloom: payload.receipts.some((receipt) => receipt.logs.length > 0) ? header.logsBloom : EMPTY,
      transactionHashes: payload.transactions.map(keccak256),
    },
  };
}

/** The content of a block record, or of the genesis record as that of a block without transactions. */
export function blockOf(record: JournalRecord): BlockPayload {
  if (record.kind !== "genesis") return decodeBlock(record.payload);
  const { header, diff } = decodeGenesis(record.payload);
  const { withdrawalsRoot } = decodeHeader(header);
  return {
    header,
    transactions: [],
    ommers: Uint8Array.of(0xc0),
    withdrawals: withdrawalsRoot ? Uint8Array.of(0xc0) : EMPTY,
    senders: [],
    receipts: [],
    internals: [],
    diff,
    sidecars: [],
  };
}
