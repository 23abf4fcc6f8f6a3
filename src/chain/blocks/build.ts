import {
  bloomOf,
  createdAddress,
  EMPTY,
  emptyBloom,
  encodeHeader,
  encodeWithdrawal,
  encodeWithdrawals,
  fromHex,
  type HeaderFields,
  keccak256,
  type LogEntry,
  rulesOf,
  unionOfBlooms,
  type Withdrawal,
} from "../../ethereum/index.js";
import type { BlockPayload, InternalEntry, ReceiptEntry } from "../../persistence/records/index.js";
import type { StateChanges, StateView, Wanted } from "../../persistence/state/index.js";
import type { ChainConfig } from "../config/index.js";
import {
  applyTransaction,
  type BlockEnvironment,
  beginBlock,
  createOverlay,
  type ExecutionLimits,
  endBlock,
  isTipAboveCap,
  type Overlay,
  type SignedTransaction,
  type TransactionResult,
} from "../execution/index.js";
import type { Fork } from "../upstream/fork.js";
import { missing } from "../upstream/missing.js";
import { environmentOf, forkOf } from "./environment.js";
import { encodeReceipt, hasLogs, listRoot } from "./receipts.js";
import { payWithdrawals, reward } from "./rewards.js";

/** A block that is complete, and what it did to the state. */
export interface BuiltBlock {
  header: HeaderFields;
  headerRlp: Uint8Array;
  hash: Uint8Array;
  transactions: SignedTransaction[];
  receipts: ReceiptEntry[];
  /** The header's bloom, or empty when there are no logs. */
  bloom: Uint8Array;
  /** What the block asks of the consensus layer (EIP-7685): each its type and its data. */
  requests: Uint8Array[];
  payload: Omit<BlockPayload, "diff">;
  /** What contracts printed, transaction by transaction. */
  printed: { hash: Uint8Array; data: Uint8Array[] }[];
}

export interface BlockMaker {
  /** Executes a transaction as the block's next one. @throws when it cannot be part of the block; nothing has changed then. */
  add(transaction: SignedTransaction): Promise<TransactionResult>;
  gasLeft(): bigint;
  blobGasUsed(): bigint;
  count(): number;
  /** The state after the transactions so far. */
  state: Pick<StateView, "account" | "code">;
  /** Completes the block; `root` gives the state root after some changes. */
  finish(root: (changes: StateChanges) => Uint8Array): Promise<BuiltBlock>;
}

/** What a block holds besides its transactions. */
export interface BlockBody {
  ommers: readonly Pick<HeaderFields, "number" | "coinbase">[];
  /** RLP of the list of ommer headers. */
  ommersRlp: Uint8Array;
  /** None before Shanghai. */
  withdrawals: readonly Withdrawal[];
}

interface Context {
  config: ChainConfig;
  /** The header as {@link headerTemplate} makes it. */
  header: HeaderFields;
  state: StateView;
  /** Number of the journal record that the block will be. */
  seq: number;
  blockHash: (number: number) => Uint8Array | undefined;
  limits: ExecutionLimits;
  /** Before Byzantium receipts hold the state root after each transaction. */
  intermediateRoot?: (changes: StateChanges) => Uint8Array;
  /**
   * Whether the block is one that Ganache has made, by rules of its own: no reward, gas limits that may not add up, and the
   * status 0 as a zero byte in receipts.
   */
  asGanache?: boolean;
  /** What the block holds besides transactions; nothing, where it is left out. */
  body?: BlockBody | undefined;
  /** The chain that this one forks from: what is missing of it is fetched. */
  fork?: Fork | undefined;
  /** Changes the state before the first transaction. */
  prepare?: ((overlay: Overlay) => void) | undefined;
}

const EMPTY_BODY: BlockBody = { ommers: [], ommersRlp: Uint8Array.of(0xc0), withdrawals: [] };

/** Starts a block on top of a state. */
export function startBlock(context: Context): BlockMaker {
  const {
    config,
    header,
    state,
    seq,
    blockHash,
    limits,
    intermediateRoot,
    asGanache = false,
    body = EMPTY_BODY,
  } = context;
  const overlay = createOverlay(state, seq);
  const environment = environmentOf(config, header, blockHash, limits);
  const fork = forkOf(config, header);
  const transactions: SignedTransaction[] = [];
  const receipts: ReceiptEntry[] = [];
  const internals: InternalEntry[] = [];
  const printed: BuiltBlock["printed"] = [];
  let gasUsed = 0n;
  let blobGas = 0n;
  let begun = false;

  /** Does a step of the block, again where it missed something of the upstream; a step that fails has changed nothing. */
  function step<T>(work: () => Promise<T> | T): Promise<T> | T {
    return context.fork ? context.fork.attend(() => onTrial(work)) : work();
  }

  async function onTrial<T>(work: () => Promise<T> | T): Promise<T> {
    const mark = overlay.mark();
    let done = false;
    try {
      const result = await work();
      done = true;
      return result;
    } finally {
      overlay.settle(mark, done);
    }
  }

  function begin(): void {
    if (begun) return;
    beginBlock(overlay, environment);
    context.prepare?.(overlay);
    begun = true;
  }

  if (!context.fork) begin();

  return {
    gasLeft: () => header.gasLimit - gasUsed,
    blobGasUsed: () => blobGas,
    count: () => transactions.length,
    state: { account: overlay.account, code: (_hash, address = EMPTY) => overlay.code(address) },
    async add(transaction) {
      const { fork: upstream } = context;
      if (!asGanache && isTipAboveCap(transaction.tx)) {
        throw new Error("max priority fee per gas higher than max fee per gas");
      }
      if (upstream && !begun) await step(begin);
      await upstream?.fetch(missing(state, touchedBy(transaction, environment)));
      const result = await step(() => applyTransaction(overlay, environment, transaction, asGanache ? 0n : gasUsed));
      gasUsed += result.gasUsed;
      blobGas += result.blobGasUsed;
      const status =
        rulesOf(fork).hasReceiptStatus || !intermediateRoot ? result.status : intermediateRoot(overlay.changes());
      receipts.push(receiptOf(transaction, result, status, gasUsed, environment));
      for (const entry of result.internals) internals.push({ ...entry, transactionIndex: transactions.length });
      transactions.push(transaction);
      if (result.printed && result.printed.length > 0) printed.push({ hash: transaction.hash, data: result.printed });
      return result;
    },
    async finish(root) {
      if (!begun) await step(begin);
      const logs: LogEntry[] = receipts.flatMap((receipt) => receipt.logs);
      const { requests, changes } = await step(async () => {
        if (!asGanache && !rulesOf(fork).hasMerged) reward(overlay, environment, body.ommers);
        const requests = await endBlock(overlay, environment, logs, fromHex(config.depositContractAddress));
        payWithdrawals(overlay, body.withdrawals);
        return { requests, changes: overlay.changes() };
      });
      const blooms = receipts.map((receipt) => (receipt.logs.length === 0 ? NO_BLOOM : bloomOf(receipt.logs)));
      header.gasUsed = gasUsed;
      if (header.blobGasUsed !== undefined) header.blobGasUsed = blobGas;
      if (requests) header.requestsHash = requests.hash;
      if (logs.length > 0) header.logsBloom = unionOfBlooms(blooms);
      const raw = transactions.map((transaction) => transaction.raw);
      if (transactions.length > 0) {
        header.transactionsRoot = listRoot(raw);
        header.receiptsRoot = listRoot(
          receipts.map((receipt, index) =>
            encodeReceipt(
              (transactions[index] as SignedTransaction).tx.type,
              receipt,
              blooms[index] as Uint8Array,
              asGanache ? ZERO_BYTE : EMPTY,
            ),
          ),
        );
      }
      if (body.withdrawals.length > 0) header.withdrawalsRoot = listRoot(body.withdrawals.map(encodeWithdrawal));
      if (body.ommers.length > 0) header.ommersHash = keccak256(body.ommersRlp);
      header.stateRoot = root(changes);
      const headerRlp = encodeHeader(header);
      return {
        header,
        headerRlp,
        hash: keccak256(headerRlp),
        transactions,
        receipts,
        bloom: hasLogs(receipts) ? header.logsBloom : EMPTY,
        requests: requests?.requests ?? [],
        printed,
        payload: {
          header: headerRlp,
          transactions: raw,
          ommers: body.ommersRlp,
          withdrawals: header.withdrawalsRoot ? encodeWithdrawals(body.withdrawals) : EMPTY,
          senders: transactions.map(({ sender }) => sender),
          receipts,
          internals,
          sidecars: transactions.flatMap(({ sidecar }, index): [number, Uint8Array][] =>
            sidecar ? [[index, sidecar]] : [],
          ),
        },
      };
    },
  };
}

/** What a transaction is sure to read of the upstream. */
function touchedBy({ tx, sender }: SignedTransaction, { coinbase }: BlockEnvironment): Wanted[] {
  const wanted: Wanted[] = [
    { kind: "account", address: sender },
    { kind: "account", address: coinbase },
  ];
  if (tx.to) wanted.push({ kind: "account", address: tx.to });
  for (const [address, slots] of tx.accessList ?? []) {
    wanted.push({ kind: "account", address });
    for (const slot of slots) wanted.push({ kind: "storage", address, slot });
  }
  return wanted;
}

const NO_BLOOM = emptyBloom();
const ZERO_BYTE = Uint8Array.of(0);

function receiptOf(
  { tx, sender }: SignedTransaction,
  result: TransactionResult,
  status: number | Uint8Array,
  cumulativeGasUsed: bigint,
  { blobBaseFee }: BlockEnvironment,
): ReceiptEntry {
  return {
    status,
    cumulativeGasUsed,
    gasUsed: result.gasUsed,
    effectiveGasPrice: result.effectiveGasPrice,
    logs: result.logs,
    contractAddress: tx.to ? undefined : (result.createdAddress ?? createdAddress(sender, tx.nonce)),
    revertData: result.status === 1 ? EMPTY : result.returnData,
    error: result.error,
    blobGasPrice: tx.type === 3 ? blobBaseFee : 0n,
  };
}
