import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import type { TransactionType } from "@ethereumjs/tx";
import { Address } from "@ethereumjs/util";
import { Bloom, encodeReceipt, type RunTxResult, runTx, type VM } from "@ethereumjs/vm";
import {
  createdAddress,
  decodeRlp,
  EMPTY,
  encodeRlp,
  fromHex,
  type HeaderFields,
  keccak256,
  type LogEntry,
  quantityToBytes,
  type RlpValue,
  rulesOf,
} from "../../ethereum/index.js";
import type { BlockPayload, ReceiptEntry } from "../../persistence/records/index.js";
import { blockEnvironment, forkOf } from "../blocks/environment.js";
import { type ChainConfig, commonOf } from "../config/index.js";
import { executable } from "../execution/ethereumjs/common.js";
import { attach, errorOf, logsOf } from "../execution/ethereumjs/events.js";
import { blockOf } from "../execution/ethereumjs/machines.js";
import { type BlockEnvironment, collectInternals, feesOf, type SignedTransaction } from "../execution/index.js";
import { libraryReason } from "../transactions/ethereumjs-texts.js";
import { decodeMined, typedTransaction } from "../transactions/signed.js";
import {
  type Check,
  checkDiff,
  checkInternals,
  checkNothingElseChanged,
  checkReceipt,
  type Internal,
} from "./compare.js";
import type { Machines, WatchedVM } from "./machine.js";
import type { Rules } from "./rules.js";
import type { MerkleState } from "./state.js";
import { beforeTransactions, gatherRequests, payRewards, payWithdrawals } from "./system-contracts.js";

/** A block's record, to be executed on the state as it is. */
export interface RecordedBlock {
  /** Of its record. */
  seq: number;
  header: HeaderFields;
  payload: BlockPayload;
  config: ChainConfig;
  blockHash: (number: number) => Uint8Array | undefined;
  /** Accounts that were changed from outside since the last block with transactions. */
  touched: readonly Uint8Array[];
}

export interface ExecutedTransactions {
  /** How many were sent in the name of an account that did not sign them. */
  impersonated: number;
}

/**
 * Executes a recorded block and holds everything that comes of it against the record.
 * @throws ReexecutionError at the first difference; the state is then as it was
 */
export async function executeBlock(
  state: MerkleState,
  machines: Machines,
  recorded: RecordedBlock,
  rules: Rules,
  check: Check,
): Promise<ExecutedTransactions> {
  const { header, payload, config, blockHash } = recorded;
  const { code, initCode } = rules.unlimited;
  const environment = blockEnvironment(config, header, blockHash, { unlimitedCode: code, unlimitedInitCode: initCode });
  const machine = await machines.of(environment, executable(commonOf(config, header)), rules);
  const before = await state.root();
  await state.manager.checkpoint();
  try {
    const executed = await run(state, machine, environment, recorded, rules, check);
    await state.manager.commit();
    const after = await state.root();
    check("state root", header.stateRoot, fromHex(after));
    await checkDiff(check, payload.diff, state.manager);
    checkNothingElseChanged(check, payload.diff, recorded.seq, state.nodes.read, { before, after });
    return executed;
  } catch (failure) {
    await undo(state, machine.vm, before);
    throw failure;
  }
}

/** How deep a failed execution may have left the state. */
const DEEPEST = 1_100;

async function undo(state: MerkleState, vm: VM, root: string): Promise<void> {
  const { manager } = state;
  const open = manager as unknown as { _checkpointCount: number };
  state.disguise(undefined);
  for (let depth = 0; depth < DEEPEST && open._checkpointCount > 0; depth++) await manager.revert();
  vm.evm.journal.cleanJournal();
  (vm.evm as unknown as { transientStorage: { clear(): void } }).transientStorage.clear();
  await state.goTo(root);
}

async function run(
  state: MerkleState,
  machine: WatchedVM,
  environment: BlockEnvironment,
  { header, payload, config, touched }: RecordedBlock,
  rules: Rules,
  check: Check,
): Promise<ExecutedTransactions> {
  const { vm } = machine;
  await beforeTransactions(vm, environment);
  if (rules.dropsTouched && payload.transactions.length > 0) await dropEmpty(vm, touched);
  const receipts: ReceiptEntry[] = [];
  const encoded: Uint8Array[] = [];
  const bloom = new Bloom(undefined, vm.common);
  let gasUsed = 0n;
  let blobGasUsed = 0n;
  let impersonated = 0;
  check("number of senders", payload.transactions.length, payload.senders.length);
  check("number of receipts", payload.transactions.length, payload.receipts.length);
  for (const [index, raw] of payload.transactions.entries()) {
    const transaction = read(raw, { config, header }, payload.senders[index], check, index);
    if (transaction.impersonated) impersonated++;
    const gasBefore = rules.asGanache ? 0n : gasUsed;
    const { result, internals } = await execute(state, machine, environment, transaction, gasBefore, check, index);
    gasUsed += result.totalGasSpent;
    blobGasUsed += result.blobGasUsed ?? 0n;
    const receipt = receiptOf(transaction, result, gasUsed, environment, config, header);
    checkReceipt(check, payload.receipts[index] as ReceiptEntry, receipt, index);
    const recorded = payload.internals.filter(({ transactionIndex }) => transactionIndex === index);
    checkInternals(check, recorded, receipt.error === "" ? internals : [], index);
    receipts.push(receipt);
    bloom.or(result.bloom);
    encoded.push(encode(result, transaction, gasUsed, rules));
  }
  const placed = payload.internals.filter(({ transactionIndex }) => transactionIndex < receipts.length);
  check("number of internal transfers", payload.internals.length, placed.length);
  if (!rules.asGanache) {
    await payWithdrawals(vm, payload.withdrawals);
    if (!rulesOf(forkOf(config, header)).hasMerged) await payRewards(vm, environment, payload.ommers);
  }
  const logs: LogEntry[] = receipts.flatMap((receipt) => receipt.logs);
  const requestsHash = await gatherRequests(vm, environment, logs, fromHex(config.depositContractAddress));
  check("gas used", header.gasUsed, gasUsed);
  if (header.blobGasUsed !== undefined) check("blob gas used", header.blobGasUsed, blobGasUsed);
  check("ommers hash", header.ommersHash, keccak256(payload.ommers));
  check("logs bloom", header.logsBloom, bloom.bitvector);
  check("transactions root", header.transactionsRoot, await rootOf(vm, payload.transactions));
  if (header.withdrawalsRoot) {
    const withdrawals = (decodeRlp(payload.withdrawals) as RlpValue[]).map(encodeRlp);
    check("withdrawals root", header.withdrawalsRoot, await rootOf(vm, withdrawals));
  }
  check("receipts root", header.receiptsRoot, await rootOf(vm, encoded));
  if (requestsHash) check("requests hash", header.requestsHash, requestsHash);
  return { impersonated };
}

/** Removes the accounts that are empty (EIP-161). */
async function dropEmpty({ stateManager }: VM, addresses: readonly Uint8Array[]): Promise<void> {
  for (const bytes of addresses) {
    const address = new Address(bytes);
    const account = await stateManager.getAccount(address);
    if (!account?.isEmpty()) continue;
    await stateManager.clearStorage(address);
    await stateManager.deleteAccount(address);
  }
}

function read(
  raw: Uint8Array,
  { config, header }: Pick<RecordedBlock, "config" | "header">,
  sender: Uint8Array | undefined,
  check: Check,
  index: number,
): SignedTransaction {
  try {
    return decodeMined(raw, config, header, sender);
  } catch (cause) {
    check("encoding", "a transaction", (cause as Error).message, index);
    throw cause;
  }
}

async function execute(
  state: MerkleState,
  { vm, watch }: WatchedVM,
  environment: BlockEnvironment,
  { raw, sender, impersonated }: SignedTransaction,
  blockGasUsed: bigint,
  check: Check,
  index: number,
): Promise<{ result: RunTxResult; internals: Internal[] }> {
  const { inspector, entries } = collectInternals();
  const detach = attach(vm, inspector, watch);
  watch.inspector = inspector;
  state.disguise(impersonated ? sender : undefined);
  try {
    const block = blockOf(environment, vm.common);
    const tx = typedTransaction(raw, vm.common, sender);
    const result = await runTx(vm, { tx, block, blockGasUsed, skipHardForkValidation: true });
    return { result, internals: entries() };
  } catch (cause) {
    check("execution", "part of the block", `refused: ${libraryReason(cause)}`, index);
    throw cause;
  } finally {
    state.disguise(undefined);
    detach();
    watch.inspector = undefined;
    watch.beginning = undefined;
  }
}

function receiptOf(
  { tx, sender }: SignedTransaction,
  result: RunTxResult,
  cumulativeGasUsed: bigint,
  { baseFeePerGas, blobBaseFee }: BlockEnvironment,
  config: ChainConfig,
  header: HeaderFields,
): ReceiptEntry {
  const { execResult, totalGasSpent, receipt } = result;
  const error = errorOf(execResult);
  const failed = error !== "";
  const withStatus = rulesOf(forkOf(config, header)).hasReceiptStatus;
  const root = "stateRoot" in receipt ? receipt.stateRoot : EMPTY;
  return {
    status: withStatus ? (failed ? 0 : 1) : root,
    cumulativeGasUsed,
    gasUsed: totalGasSpent,
    effectiveGasPrice: baseFeePerGas + feesOf(tx, baseFeePerGas).tip,
    logs: failed ? [] : logsOf(execResult.logs),
    contractAddress: tx.to ? undefined : (result.createdAddress?.bytes ?? createdAddress(sender, tx.nonce)),
    revertData: failed ? execResult.returnValue : EMPTY,
    error,
    blobGasPrice: tx.type === 3 ? blobBaseFee : 0n,
  };
}

/** A receipt as the receipts trie has it. Ganache writes the status 0 as a byte, and adds gas up where it gives the VM none. */
function encode({ receipt }: RunTxResult, { tx }: SignedTransaction, gasUsed: bigint, rules: Rules): Uint8Array {
  if (!rules.asGanache) return encodeReceipt(receipt, tx.type as TransactionType);
  const status = "status" in receipt ? Uint8Array.of(receipt.status) : EMPTY;
  const logs = receipt.logs as unknown as Uint8Array[];
  const rlp = RLP.encode([status, quantityToBytes(gasUsed), receipt.bitvector, logs]);
  return tx.type === 0 ? rlp : Buffer.concat([Uint8Array.of(tx.type), rlp]);
}

async function rootOf({ common }: VM, items: readonly Uint8Array[]): Promise<Uint8Array> {
  const trie = new MerklePatriciaTrie({ common });
  for (const [index, item] of items.entries()) await trie.put(RLP.encode(index), item);
  return trie.root();
}
