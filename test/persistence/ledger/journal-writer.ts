/** Writes journal records as the chain does, through the project's encoders, with real transactions. */

import {
  EMPTY_LIST_HASH,
  EMPTY_ROOT,
  encodeHeader,
  fromHex,
  type HeaderFields,
  KECCAK_EMPTY,
  keccak256,
  type LogEntry,
  quantityToBytes,
  toHex,
} from "../../../src/ethereum/index.js";
import {
  type AccountChange,
  encodeBlock,
  encodeCheckpoint,
  encodeClock,
  encodeGenesis,
  encodeOverride,
  encodePool,
  encodeRevert,
  encodeRun,
  encodeSession,
  entryHashOf,
  type InternalEntry,
  type JournalRecord,
  NO_ENTRY_HASH,
  type ReceiptEntry,
  type RecordKind,
  RUN_SKIPS,
  runHashes,
  type StateDiff,
} from "../../../src/persistence/records/index.js";

export const NO_CHANGE: StateDiff = { accounts: [], storage: [], codes: [] };
export const FEE_RECIPIENT = fromHex(`0x${"fe".repeat(20)}`);
export const GENESIS_TIME = 1_782_864_000; // 2026-07-01T00:00:00Z
export const GAS_PRICE = 1_000_000_007n;

/** A value of some bytes' length that follows from a text alone. */
export const seeded = (text: string, length = 32): Uint8Array =>
  keccak256(new TextEncoder().encode(text)).subarray(0, length);

/** An account as a diff holds it. */
export function account(
  address: Uint8Array,
  balance: bigint,
  { nonce = 0n, codeHash = KECCAK_EMPTY }: { nonce?: bigint; codeHash?: Uint8Array } = {},
): AccountChange {
  return { address, body: { nonce, balance, storageRoot: EMPTY_ROOT, codeHash, generation: 0 } };
}

export interface MinedTransaction {
  raw: Uint8Array;
  sender: Uint8Array;
  receipt?: Partial<ReceiptEntry>;
}

export interface BlockParts {
  transactions?: MinedTransaction[];
  internals?: InternalEntry[];
  diff?: Partial<StateDiff>;
  withdrawals?: Uint8Array;
  header?: Partial<HeaderFields>;
}

export interface JournalWriter {
  readonly records: JournalRecord[];
  genesis(diff?: Partial<StateDiff>): JournalRecord;
  block(parts?: BlockParts): JournalRecord;
  /** Empty blocks as one record; fewer than 1,024. */
  run(count: number, interval?: number): JournalRecord;
  override(method: string, params: unknown[], diff?: Partial<StateDiff>, settings?: string): JournalRecord;
  checkpoint(id: number): JournalRecord;
  /** Goes back to just after a record. */
  revert(toSeq: number): JournalRecord;
  clock(offset: number): JournalRecord;
  pool(action: "add" | "drop", transaction: MinedTransaction, reason?: string): JournalRecord;
  session(action: "opened" | "closed", time: number): JournalRecord;
  /** The hash of the canonical head block. */
  headHash(): string;
}

export function receipt(parts: Partial<ReceiptEntry> = {}): ReceiptEntry {
  return {
    status: 1,
    cumulativeGasUsed: 21_000n,
    gasUsed: 21_000n,
    effectiveGasPrice: GAS_PRICE,
    logs: [] as LogEntry[],
    contractAddress: undefined,
    revertData: new Uint8Array(0),
    error: "",
    blobGasPrice: 0n,
    ...parts,
  };
}

interface Head {
  hash: Uint8Array;
  number: number;
  timestamp: number;
}

export function createJournalWriter(): JournalWriter {
  const records: JournalRecord[] = [];
  /** The canonical head after each record. */
  const heads: Head[] = [];
  let head: Head = { hash: new Uint8Array(32), number: -1, timestamp: GENESIS_TIME - 1 };

  function add(kind: RecordKind, payload: Uint8Array): JournalRecord {
    const seq = records.length;
    const entryHash = entryHashOf(records.at(-1)?.entryHash ?? NO_ENTRY_HASH, seq, kind, payload);
    const record: JournalRecord = { seq, kind, payload, entryHash };
    records.push(record);
    heads.push(head);
    return record;
  }

  function header(parts: Partial<HeaderFields>): Uint8Array {
    const number = head.number + 1;
    const timestamp = head.timestamp + 1;
    const encoded = encodeHeader({
      parentHash: head.hash,
      ommersHash: EMPTY_LIST_HASH,
      coinbase: FEE_RECIPIENT,
      stateRoot: seeded(`state ${records.length}`),
      transactionsRoot: seeded(`transactions ${records.length}`),
      receiptsRoot: seeded(`receipts ${records.length}`),
      logsBloom: new Uint8Array(256),
      difficulty: 0n,
      number,
      gasLimit: 30_000_000n,
      gasUsed: 21_000n,
      timestamp,
      extraData: new Uint8Array(0),
      mixHash: seeded(`randao ${number}`),
      nonce: new Uint8Array(8),
      baseFeePerGas: 7n,
      withdrawalsRoot: EMPTY_ROOT,
      blobGasUsed: 0n,
      excessBlobGas: 0n,
      parentBeaconBlockRoot: new Uint8Array(32),
      requestsHash: seeded("no requests"),
      ...parts,
    });
    head = { hash: keccak256(encoded), number, timestamp: parts.timestamp ?? timestamp };
    return encoded;
  }

  return {
    records,
    headHash: () => toHex(head.hash),
    genesis(diff) {
      const config = JSON.stringify({ hardfork: "osaka" });
      return add(
        "genesis",
        encodeGenesis({ chainId: 1337n, header: header({}), config, diff: { ...NO_CHANGE, ...diff } }),
      );
    },
    block({ transactions = [], internals = [], diff, withdrawals = Uint8Array.of(0xc0), header: fields = {} } = {}) {
      const payload = encodeBlock({
        header: header(fields),
        transactions: transactions.map(({ raw }) => raw),
        ommers: Uint8Array.of(0xc0),
        withdrawals,
        senders: transactions.map(({ sender }) => sender),
        receipts: transactions.map((transaction) => receipt(transaction.receipt)),
        internals,
        diff: { ...NO_CHANGE, ...diff },
        sidecars: [],
      });
      return add("block", payload);
    },
    run(count, interval = 12) {
      const encoded = header({
        gasUsed: 0n,
        transactionsRoot: EMPTY_ROOT,
        receiptsRoot: EMPTY_ROOT,
        requestsHash: fromHex("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      });
      const shape = { header: encoded, count, interval };
      let last = head.hash;
      for (const hashes of runHashes(shape)) last = hashes.slice(-32);
      const [number, timestamp] = [head.number + count - 1, head.timestamp + (count - 1) * interval];
      head = { hash: last, number, timestamp };
      return add("run", encodeRun({ ...shape, last, anchors: [], skipped: RUN_SKIPS }));
    },
    override(method, params, diff, settings = "") {
      return add(
        "override",
        encodeOverride({ method, params: JSON.stringify(params), diff: { ...NO_CHANGE, ...diff }, settings }),
      );
    },
    checkpoint: (id) => add("checkpoint", encodeCheckpoint({ id })),
    revert(toSeq) {
      head = heads[toSeq] as Head;
      return add("revert", encodeRevert({ method: "evm_revert", params: '["0x1"]', toSeq, toBlock: head.number }));
    },
    clock(offset) {
      const clock = JSON.stringify({ offset });
      return add("clock", encodeClock({ method: "evm_increaseTime", params: JSON.stringify([offset]), clock }));
    },
    pool(action, { raw, sender }, reason = "") {
      const transaction = action === "add" ? raw : new Uint8Array(0);
      return add("pool", encodePool({ action, hash: keccak256(raw), transaction, sender, reason }));
    },
    session: (action, time) => add("session", encodeSession({ action, time, details: "{}" })),
  };
}

/** 32 bytes of a quantity or an address, as in topics and ABI data. */
export function word(value: bigint | Uint8Array): Uint8Array {
  const bytes = typeof value === "bigint" ? quantityToBytes(value) : value;
  const padded = new Uint8Array(32);
  padded.set(bytes, 32 - bytes.length);
  return padded;
}

export const words = (...values: (bigint | Uint8Array)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(values.map(word)));
