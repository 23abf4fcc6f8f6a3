import {
  bloomOf,
  EMPTY,
  EMPTY_LIST_HASH,
  EMPTY_ROOT,
  emptyBloom,
  encodeHeader,
  encodeWithdrawal,
  encodeWithdrawals,
  fromHex,
  GAS_PER_BLOB,
  type HeaderFields,
  isReverted,
  keccak256,
  nextBaseFee,
  nextExcessBlobGas,
  rulesOf,
} from "../../ethereum/index.js";
import type { ReceiptEntry } from "../../persistence/records/index.js";
import { environmentOf } from "../blocks/environment.js";
import { encodeReceipt, hasLogs, listRoot } from "../blocks/receipts.js";
import { payWithdrawals, reward } from "../blocks/rewards.js";
import { applyOverrides } from "../calls/account-overrides.js";
import { blobParametersAt, type ChainConfig, EMPTY_REQUESTS_HASH, hardforkOf } from "../config/index.js";
import { ChainError } from "../errors.js";
import {
  applyMessage,
  beginBlock,
  type ExecutionEnvironment,
  endBlock,
  type MessageResult,
  type Overlay,
} from "../execution/index.js";
import type { Core } from "../head/core.js";
import { checkCall } from "./checks.js";
import { SIMULATION_CODES } from "./errors.js";
import { collectLogs, type LogCollector } from "./logs.js";
import type { PlannedBlock } from "./plan.js";
import { encodeCall, type FilledCall, fillCall } from "./transaction.js";
import type { SimulatedBlock, SimulatedCall, SimulatedCallResult } from "./types.js";

const ZERO_HASH = new Uint8Array(32);
const EMPTY_LIST = Uint8Array.of(0xc0);

/** The header of a simulated block before anything runs in it: what is not overridden follows from the block before. */
export function headerOf(
  config: ChainConfig,
  { block, number, timestamp }: PlannedBlock,
  parent: { header: HeaderFields; hash: Uint8Array },
  validation: boolean,
): HeaderFields {
  const before = parent.header;
  const place = { number, timestamp, difficulty: before.number > 0 ? before.difficulty : 1n };
  const fork = hardforkOf(config, place);
  const header: HeaderFields = {
    parentHash: parent.hash,
    ommersHash: EMPTY_LIST_HASH,
    coinbase: block.coinbase ?? before.coinbase,
    stateRoot: EMPTY_ROOT,
    transactionsRoot: EMPTY_ROOT,
    receiptsRoot: EMPTY_ROOT,
    logsBloom: emptyBloom(),
    difficulty: block.difficulty ?? (rulesOf(fork).hasMerged ? 0n : before.difficulty),
    number,
    gasLimit: block.gasLimit ?? before.gasLimit,
    gasUsed: 0n,
    timestamp,
    extraData: EMPTY,
    mixHash: block.prevRandao ?? ZERO_HASH,
    nonce: new Uint8Array(8),
  };
  if (rulesOf(fork).hasBaseFee) {
    header.baseFeePerGas = block.baseFeePerGas ?? (validation ? nextBaseFee(before) : 0n);
  }
  if (rulesOf(fork).hasWithdrawals) header.withdrawalsRoot = EMPTY_ROOT;
  const blobs = blobParametersAt(config, timestamp);
  if (rulesOf(fork).hasBlobs && blobs) {
    header.blobGasUsed = 0n;
    header.excessBlobGas = before.excessBlobGas === undefined ? 0n : nextExcessBlobGas(before, fork, blobs);
    header.parentBeaconBlockRoot = block.parentBeaconBlockRoot ?? ZERO_HASH;
  }
  if (rulesOf(fork).hasRequests) header.requestsHash = EMPTY_REQUESTS_HASH;
  return header;
}

interface Context {
  config: ChainConfig;
  limits: Core["limits"];
  blockHash: (number: number) => Uint8Array | undefined;
  overlay: Overlay;
  header: HeaderFields;
  plan: PlannedBlock;
  traceTransfers: boolean;
  validation: boolean;
  /** Gas that all calls to come may use together. */
  budget: { remaining: bigint };
  /** The root of the state as it is now. */
  root: () => Uint8Array;
}

/** Executes one block of a simulation. @throws ChainError */
export async function simulateBlock(context: Context): Promise<SimulatedBlock> {
  const { config, overlay, header, plan, budget } = context;
  const { block, calls } = plan;
  const environment = environmentOf(config, header, context.blockHash, context.limits);
  if (block.blobBaseFee !== undefined) environment.blobBaseFee = block.blobBaseFee;
  const fork = hardforkOf(config, header);
  environment.precompiles = applyOverrides(overlay, environment, plan.accounts);
  beginBlock(overlay, environment);

  const collector = collectLogs(context.traceTransfers);
  const transactions: Uint8Array[] = [];
  const senders: Uint8Array[] = [];
  const receipts: ReceiptEntry[] = [];
  const results: SimulatedCallResult[] = [];
  let gasUsed = 0n;
  for (const call of calls) {
    const filled = fill(call, context, header.gasLimit - gasUsed);
    checkCall(filled, overlay, environment, context.validation);
    const made = await execute(filled, overlay, environment, collector);
    budget.remaining -= made.gasUsed;
    gasUsed += made.gasUsed;
    if (header.blobGasUsed !== undefined) {
      header.blobGasUsed += GAS_PER_BLOB * BigInt(filled.blobVersionedHashes?.length ?? 0);
    }
    const status = rulesOf(fork).hasReceiptStatus ? made.status : context.root();
    transactions.push(encodeCall(filled));
    senders.push(filled.from);
    receipts.push(receiptOf(filled, made, status, gasUsed, environment));
    results.push(resultOf(made, collector));
  }

  const logs = receipts.flatMap((receipt) => receipt.logs);
  const requests = await endBlock(overlay, environment, logs, fromHex(config.depositContractAddress));
  const withdrawals = rulesOf(fork).hasWithdrawals ? (block.withdrawals ?? []) : [];
  payWithdrawals(overlay, withdrawals);
  if (!rulesOf(fork).hasMerged) reward(overlay, environment, []);
  header.gasUsed = gasUsed;
  if (requests) header.requestsHash = requests.hash;
  if (hasLogs(receipts)) header.logsBloom = bloomOf(logs);
  if (withdrawals.length > 0) header.withdrawalsRoot = listRoot(withdrawals.map(encodeWithdrawal));
  if (transactions.length > 0) {
    header.transactionsRoot = listRoot(transactions);
    header.receiptsRoot = listRoot(
      receipts.map((receipt, index) => encodeReceipt(typeOf(transactions[index]), receipt, bloomOf(receipt.logs))),
    );
  }
  header.stateRoot = context.root();
  const rlp = encodeHeader(header);
  return {
    calls: results,
    block: {
      number: header.number,
      hash: keccak256(rlp),
      seq: -1,
      bloom: hasLogs(receipts) ? header.logsBloom : EMPTY,
      transactions: transactions.length,
      header,
      payload: {
        header: rlp,
        transactions,
        ommers: EMPTY_LIST,
        withdrawals: header.withdrawalsRoot ? encodeWithdrawals(withdrawals) : EMPTY,
        senders,
        receipts,
        internals: [],
        diff: { accounts: [], storage: [], codes: [] },
        sidecars: [],
      },
    },
  };
}

const typeOf = (raw: Uint8Array | undefined): number => {
  const first = raw?.[0] ?? 0;
  return first >= 0xc0 ? 0 : first;
};

function fill(call: SimulatedCall, { config, overlay, header, budget }: Context, gasLeft: bigint): FilledCall {
  const chainId = BigInt(config.chainId);
  if (call.chainId !== undefined && call.chainId !== chainId) {
    throw new ChainError(`chainId does not match node's (have=${call.chainId}, want=${chainId})`);
  }
  const gas = call.gas ?? gasLeft;
  if (gas > gasLeft) {
    throw new ChainError(
      `block gas limit reached: remaining: ${gasLeft}, required: ${gas}`,
      SIMULATION_CODES.blockGasLimit,
    );
  }
  return fillCall(call, {
    nonce: call.nonce ?? overlay.account(call.from ?? NO_ONE)?.nonce ?? 0n,
    gas: gas < budget.remaining ? gas : budget.remaining,
    chainId,
    baseFee: header.baseFeePerGas,
  });
}

const NO_ONE = new Uint8Array(20);

function execute(
  call: FilledCall,
  overlay: Overlay,
  environment: ExecutionEnvironment,
  collector: LogCollector,
): Promise<MessageResult> | MessageResult {
  const { maxFee, maxTip, gasPrice } = call;
  // Who offers nothing pays nothing, not even where the base fee is overridden; see geth's NoBaseFee.
  const free = maxFee === 0n && maxTip === 0n;
  const message = {
    from: call.from,
    to: call.to,
    data: call.data,
    value: call.value,
    gasLimit: call.gas,
    gasPrice,
    accessList: call.accessList.map(([address, storageKeys]) => ({ address, storageKeys })),
    blobVersionedHashes: call.blobVersionedHashes ?? [],
    authorizations: call.authorizationList ?? [],
  };
  const tip = free ? 0n : gasPrice - environment.baseFeePerGas;
  return applyMessage(overlay, environment, message, { tip, inspector: collector.inspector, traced: true });
}

function receiptOf(
  call: FilledCall,
  made: MessageResult,
  status: number | Uint8Array,
  cumulativeGasUsed: bigint,
  { blobBaseFee }: ExecutionEnvironment,
): ReceiptEntry {
  return {
    status,
    cumulativeGasUsed,
    gasUsed: made.gasUsed,
    effectiveGasPrice: call.gasPrice,
    logs: made.logs,
    contractAddress: undefined,
    revertData: made.status === 1 ? EMPTY : made.returnData,
    error: made.error,
    blobGasPrice: call.type === 3 ? blobBaseFee : 0n,
  };
}

function resultOf(made: MessageResult, collector: LogCollector): SimulatedCallResult {
  return {
    status: made.status,
    returnData: made.status === 1 ? made.returnData : EMPTY,
    gasUsed: made.gasUsed,
    maxGasUsed: made.gasBeforeRefund,
    logs: collector.take(),
    error: made.error,
    revertData: isReverted(made.error) ? made.returnData : undefined,
  };
}
