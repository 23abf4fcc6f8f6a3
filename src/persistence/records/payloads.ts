/**
 * What the payload of each record kind holds, and its encoding: RLP lists throughout, quantities without leading zeros,
 * texts as UTF-8. `docs/journal.md` is this file in words.
 */
import {
  bytesToNumber,
  bytesToQuantity,
  decodeRlp,
  EMPTY,
  EMPTY_ROOT,
  encodeRlp,
  equalBytes,
  KECCAK_EMPTY,
  type LogEntry,
  quantityToBytes,
} from "../../ethereum/index.js";

/** An account after a record. `body` is undefined where the account is deleted. */
export interface AccountChange {
  address: Uint8Array;
  body: AccountBody | undefined;
}

/** An account as the state holds it. `generation` counts how often its storage was cleared whole (self-destruct). */
export interface AccountBody {
  nonce: bigint;
  balance: bigint;
  storageRoot: Uint8Array;
  codeHash: Uint8Array;
  generation: number;
}

/** Storage slots of one account generation after a record: 32-byte slot, value without leading zeros, empty for zero. */
export interface StorageChange {
  address: Uint8Array;
  generation: number;
  slots: [slot: Uint8Array, value: Uint8Array][];
}

/** Every change that a record made to the state, as values after it. */
export interface StateDiff {
  accounts: AccountChange[];
  storage: StorageChange[];
  codes: [codeHash: Uint8Array, code: Uint8Array][];
}

export interface ReceiptEntry {
  /** 1 or 0 since Byzantium (EIP-658), the 32-byte intermediate state root before it. */
  status: number | Uint8Array;
  cumulativeGasUsed: bigint;
  gasUsed: bigint;
  effectiveGasPrice: bigint;
  logs: LogEntry[];
  /** The address that the transaction created, if it was a creation (given even when it failed). */
  contractAddress: Uint8Array | undefined;
  /** What a failed transaction returned: the revert data. Empty otherwise. */
  revertData: Uint8Array;
  /** Why it failed, in the field's words ("execution reverted", "out of gas"); empty when it succeeded. */
  error: string;
  /** Price of a unit of blob gas in this block; 0 for transactions without blobs. */
  blobGasPrice: bigint;
}

export const INTERNAL_KINDS = ["call", "create", "create2", "selfdestruct"] as const;

/** A value transfer or creation inside a transaction, in order of execution. Reverted ones are left out. */
export interface InternalEntry {
  transactionIndex: number;
  depth: number;
  kind: (typeof INTERNAL_KINDS)[number];
  from: Uint8Array;
  to: Uint8Array;
  value: bigint;
}

export interface GenesisPayload {
  chainId: bigint;
  /** RLP of the genesis header. */
  header: Uint8Array;
  /** Chain configuration and settings as JSON text: forks, blob schedule, gas limit, … */
  config: string;
  diff: StateDiff;
}

export interface BlockPayload {
  /** RLP of the header; its keccak-256 is the block hash. */
  header: Uint8Array;
  /** EIP-2718 encodings as in the block (blob transactions without their sidecar). */
  transactions: Uint8Array[];
  /** RLP of the list of ommer headers. */
  ommers: Uint8Array;
  /** RLP of the list of withdrawals, or empty before Shanghai. */
  withdrawals: Uint8Array;
  senders: Uint8Array[];
  receipts: ReceiptEntry[];
  internals: InternalEntry[];
  diff: StateDiff;
  /** Blob sidecars of the block's blob transactions, by transaction index: RLP of [version, blobs, commitments, proofs]. */
  sidecars: [transactionIndex: number, sidecar: Uint8Array][];
}

export interface OverridePayload {
  /** The JSON-RPC method that requested it, and its parameters as JSON text. */
  method: string;
  params: string;
  diff: StateDiff;
  /** The node settings after it (see `Settings` in src/chain) as JSON text. */
  settings: string;
}

export interface RevertPayload {
  method: string;
  params: string;
  /** The last record that still counts: everything after it and before this record is orphaned. */
  toSeq: number;
  /** The block that is head again. */
  toBlock: number;
}

export interface ClockPayload {
  method: string;
  params: string;
  /** The clock after it as JSON text (see `ClockState` in src/chain). */
  clock: string;
}

export interface PoolPayload {
  action: "add" | "drop";
  /** Hash of the transaction. */
  hash: Uint8Array;
  /** Network form of the transaction (blob transactions with sidecar); empty when dropped. */
  transaction: Uint8Array;
  sender: Uint8Array;
  /** Why it was dropped, or empty. */
  reason: string;
}

export interface SessionPayload {
  action: "opened" | "closed";
  /** Unix milliseconds; the head block's timestamp with `--clock step`. */
  time: number;
  /** JSON text: what the session was started with. */
  details: string;
}

export interface CheckpointPayload {
  id: number;
}

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf8"));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

type Item = Uint8Array | Item[];
const list = (item: Item | undefined): Item[] => {
  if (!Array.isArray(item)) throw new Error("record payload: a list was expected");
  return item;
};
const bytes = (item: Item | undefined): Uint8Array => {
  if (!(item instanceof Uint8Array)) throw new Error("record payload: bytes were expected");
  return item;
};
const encode = (item: Item[]): Uint8Array => encodeRlp(item);
const orDefault = (given: Uint8Array, otherwise: Uint8Array): Uint8Array => (given.length === 0 ? otherwise : given);
const decode = (payload: Uint8Array): Item[] => list(decodeRlp(payload) as Item);

/** Empty storage root and code hash are left out. `[accounts: [address, nonce, balance, storageRoot, codeHash, generation] | [address]], storage: [[address, generation, [[slot, value]]]], codes: [[hash, code]]]` */
export function diffToItems(diff: StateDiff): Item[] {
  return [
    diff.accounts.map(({ address, body }) =>
      body
        ? [
            address,
            quantityToBytes(body.nonce),
            quantityToBytes(body.balance),
            equalBytes(body.storageRoot, EMPTY_ROOT) ? EMPTY : body.storageRoot,
            equalBytes(body.codeHash, KECCAK_EMPTY) ? EMPTY : body.codeHash,
            quantityToBytes(body.generation),
          ]
        : [address],
    ),
    diff.storage.map(({ address, generation, slots }) => [address, quantityToBytes(generation), slots]),
    diff.codes,
  ];
}

export function diffFromItems(item: Item | undefined): StateDiff {
  const [accounts, storage, codes] = list(item);
  return {
    accounts: list(accounts).map((entry) => {
      const [address, nonce, balance, storageRoot, codeHash, generation] = list(entry);
      if (nonce === undefined) return { address: bytes(address), body: undefined };
      return {
        address: bytes(address),
        body: {
          nonce: bytesToQuantity(bytes(nonce)),
          balance: bytesToQuantity(bytes(balance)),
          storageRoot: orDefault(bytes(storageRoot), EMPTY_ROOT),
          codeHash: orDefault(bytes(codeHash), KECCAK_EMPTY),
          generation: bytesToNumber(bytes(generation)),
        },
      };
    }),
    storage: list(storage).map((entry) => {
      const [address, generation, slots] = list(entry);
      return {
        address: bytes(address),
        generation: bytesToNumber(bytes(generation)),
        slots: list(slots).map((pair) => {
          const [slot, value] = list(pair);
          return [bytes(slot), bytes(value)];
        }),
      };
    }),
    codes: list(codes).map((pair) => {
      const [hash, code] = list(pair);
      return [bytes(hash), bytes(code)];
    }),
  };
}

const receiptToItems = (receipt: ReceiptEntry): Item[] => [
  typeof receipt.status === "number" ? quantityToBytes(receipt.status) : receipt.status,
  quantityToBytes(receipt.cumulativeGasUsed),
  quantityToBytes(receipt.gasUsed),
  quantityToBytes(receipt.effectiveGasPrice),
  receipt.logs.map((log) => [log.address, log.topics, log.data]),
  receipt.contractAddress ?? new Uint8Array(0),
  receipt.revertData,
  utf8(receipt.error),
  quantityToBytes(receipt.blobGasPrice),
];

const receiptFromItems = (item: Item): ReceiptEntry => {
  const [status, cumulative, gasUsed, price, logs, created, revertData, error, blobGasPrice] = list(item);
  const contractAddress = bytes(created);
  return {
    status: bytes(status).length === 32 ? bytes(status) : bytesToNumber(bytes(status)),
    cumulativeGasUsed: bytesToQuantity(bytes(cumulative)),
    gasUsed: bytesToQuantity(bytes(gasUsed)),
    effectiveGasPrice: bytesToQuantity(bytes(price)),
    logs: list(logs).map((log) => {
      const [address, topics, data] = list(log);
      return { address: bytes(address), topics: list(topics).map(bytes), data: bytes(data) };
    }),
    contractAddress: contractAddress.length === 0 ? undefined : contractAddress,
    revertData: bytes(revertData),
    error: text(bytes(error)),
    blobGasPrice: bytesToQuantity(bytes(blobGasPrice)),
  };
};

export function encodeGenesis(payload: GenesisPayload): Uint8Array {
  return encode([quantityToBytes(payload.chainId), payload.header, utf8(payload.config), diffToItems(payload.diff)]);
}

export function decodeGenesis(payload: Uint8Array): GenesisPayload {
  const [chainId, header, config, diff] = decode(payload);
  return {
    chainId: bytesToQuantity(bytes(chainId)),
    header: bytes(header),
    config: text(bytes(config)),
    diff: diffFromItems(diff),
  };
}

/** Header, transactions, ommers and withdrawals are nested as byte strings, so that what is hashed is stored verbatim. */
export function encodeBlock(payload: BlockPayload): Uint8Array {
  return encode([
    payload.header,
    payload.transactions,
    payload.ommers,
    payload.withdrawals,
    payload.senders,
    payload.receipts.map(receiptToItems),
    payload.internals.map((entry) => [
      quantityToBytes(entry.transactionIndex),
      quantityToBytes(entry.depth),
      quantityToBytes(INTERNAL_KINDS.indexOf(entry.kind)),
      entry.from,
      entry.to,
      quantityToBytes(entry.value),
    ]),
    diffToItems(payload.diff),
    payload.sidecars.map(([index, sidecar]) => [quantityToBytes(index), sidecar]),
  ]);
}

export function decodeBlock(payload: Uint8Array): BlockPayload {
  const [header, transactions, ommers, withdrawals, senders, receipts, internals, diff, sidecars] = decode(payload);
  return {
    header: bytes(header),
    transactions: list(transactions).map(bytes),
    ommers: bytes(ommers),
    withdrawals: bytes(withdrawals),
    senders: list(senders).map(bytes),
    receipts: list(receipts).map(receiptFromItems),
    internals: list(internals).map((entry) => {
      const [index, depth, kind, from, to, value] = list(entry);
      return {
        transactionIndex: bytesToNumber(bytes(index)),
        depth: bytesToNumber(bytes(depth)),
        kind: INTERNAL_KINDS[bytesToNumber(bytes(kind))] ?? "call",
        from: bytes(from),
        to: bytes(to),
        value: bytesToQuantity(bytes(value)),
      };
    }),
    diff: diffFromItems(diff),
    sidecars: list(sidecars).map((entry) => {
      const [index, sidecar] = list(entry);
      return [bytesToNumber(bytes(index)), bytes(sidecar)];
    }),
  };
}

export function encodeOverride(payload: OverridePayload): Uint8Array {
  return encode([utf8(payload.method), utf8(payload.params), diffToItems(payload.diff), utf8(payload.settings)]);
}

export function decodeOverride(payload: Uint8Array): OverridePayload {
  const [method, params, diff, settings] = decode(payload);
  return {
    method: text(bytes(method)),
    params: text(bytes(params)),
    diff: diffFromItems(diff),
    settings: text(bytes(settings)),
  };
}

export function encodeRevert(payload: RevertPayload): Uint8Array {
  return encode([
    utf8(payload.method),
    utf8(payload.params),
    quantityToBytes(payload.toSeq),
    quantityToBytes(payload.toBlock),
  ]);
}

export function decodeRevert(payload: Uint8Array): RevertPayload {
  const [method, params, toSeq, toBlock] = decode(payload);
  return {
    method: text(bytes(method)),
    params: text(bytes(params)),
    toSeq: bytesToNumber(bytes(toSeq)),
    toBlock: bytesToNumber(bytes(toBlock)),
  };
}

export function encodeClock(payload: ClockPayload): Uint8Array {
  return encode([utf8(payload.method), utf8(payload.params), utf8(payload.clock)]);
}

export function decodeClock(payload: Uint8Array): ClockPayload {
  const [method, params, clock] = decode(payload);
  return { method: text(bytes(method)), params: text(bytes(params)), clock: text(bytes(clock)) };
}

export function encodePool(payload: PoolPayload): Uint8Array {
  return encode([utf8(payload.action), payload.hash, payload.transaction, payload.sender, utf8(payload.reason)]);
}

export function decodePool(payload: Uint8Array): PoolPayload {
  const [action, hash, transaction, sender, reason] = decode(payload);
  return {
    action: text(bytes(action)) === "add" ? "add" : "drop",
    hash: bytes(hash),
    transaction: bytes(transaction),
    sender: bytes(sender),
    reason: text(bytes(reason)),
  };
}

export function encodeSession(payload: SessionPayload): Uint8Array {
  return encode([utf8(payload.action), quantityToBytes(payload.time), utf8(payload.details)]);
}

export function decodeSession(payload: Uint8Array): SessionPayload {
  const [action, time, details] = decode(payload);
  return {
    action: text(bytes(action)) === "opened" ? "opened" : "closed",
    time: bytesToNumber(bytes(time)),
    details: text(bytes(details)),
  };
}

export function encodeCheckpoint(payload: CheckpointPayload): Uint8Array {
  return encode([quantityToBytes(payload.id)]);
}

export function decodeCheckpoint(payload: Uint8Array): CheckpointPayload {
  const [id] = decode(payload);
  return { id: bytesToNumber(bytes(id)) };
}
