import type { EVM } from "@ethereumjs/evm";
import { Account, Address, bytesToHex } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";
import { KECCAK_EMPTY, type LogEntry } from "../../ethereum/index.js";
import { applyAuthorizations } from "./authorizations.js";
import { intrinsicGas } from "./call.js";
import { errorOf, logsOf } from "./events.js";
import type { Overlay } from "./overlay.js";
import { activePrecompiles } from "./precompiles.js";
import type { BlockEnvironment, Inspector, SignedAuthorization } from "./types.js";
import { type Machine, withMachine } from "./vm.js";

/** A transaction in all but its signature. That it may be executed has been checked; see `simulate`. */
export interface Message {
  from: Uint8Array;
  to: Uint8Array | undefined;
  data: Uint8Array;
  value: bigint;
  gasLimit: bigint;
  /** What the sender pays per gas. */
  gasPrice: bigint;
  /** What of it goes to the coinbase. */
  tip: bigint;
  accessList: { address: Uint8Array; storageKeys: Uint8Array[] }[];
  blobVersionedHashes: Uint8Array[];
  /** EIP-7702. Those that are not valid are paid for, too. */
  authorizations: readonly SignedAuthorization[];
}

export interface MessageResult {
  gasUsed: bigint;
  /** Gas that was spent at most, before refunds. */
  maxGasUsed: bigint;
  status: 0 | 1;
  /** What it returned, or the revert data. */
  returnData: Uint8Array;
  /** Why it failed, in geth's words; empty when it succeeded. */
  error: string;
  logs: LogEntry[];
}

/**
 * Executes a message as part of a block, with all that a transaction does: nonce, fees, delegations, refunds. Changes go into
 * the overlay, also when it reverts. It is for the caller to check that it may be executed.
 */
export function executeMessage(
  overlay: Overlay,
  environment: BlockEnvironment,
  message: Message,
  inspector?: Inspector,
): Promise<MessageResult> {
  return withMachine(overlay, environment, inspector, (machine) => run(overlay, environment, message, machine), true);
}

async function run(
  overlay: Overlay,
  environment: BlockEnvironment,
  message: Message,
  { vm, block }: Machine,
): Promise<MessageResult> {
  const { common } = environment;
  const { journal } = vm.evm;
  const { intrinsic, floor } = intrinsicGas(environment, message);
  const blobGas = environment.rules.hasBlobs
    ? common.param("blobGasPerBlob") * BigInt(message.blobVersionedHashes.length)
    : 0n;
  await journal.cleanup();
  warm(vm, environment, message);
  const sender = overlay.account(message.from);
  const paid = message.gasLimit * message.gasPrice + blobGas * environment.blobBaseFee;
  await put(vm, message.from, {
    nonce: BigInt.asUintN(64, (sender?.nonce ?? 0n) + 1n),
    balance: (sender?.balance ?? 0n) - paid,
    codeHash: sender?.codeHash ?? KECCAK_EMPTY,
  });
  const setCodeRefund = await applyAuthorizations(vm, overlay, message.authorizations);
  const { execResult } = await vm.evm.runCall({
    block,
    caller: new Address(message.from),
    ...(message.to && { to: new Address(message.to) }),
    data: message.data,
    value: message.value,
    gasLimit: message.gasLimit - intrinsic,
    gasPrice: message.gasPrice,
    blobVersionedHashes: message.blobVersionedHashes.map((hash) => bytesToHex(hash)),
    skipNonceIncrement: true,
  });
  const before = intrinsic + execResult.executionGasUsed;
  const most = before / common.param("maxRefundQuotient");
  const refund = (execResult.gasRefund ?? 0n) + setCodeRefund;
  const after = before - (refund < most ? refund : most);
  const gasUsed = after < floor ? floor : after;
  await credit(vm, overlay, message.from, (message.gasLimit - gasUsed) * message.gasPrice);
  await credit(vm, overlay, environment.coinbase, gasUsed * message.tip);
  await destroy(vm, execResult);
  await journal.cleanup();
  vm.stateManager.originalStorageCache.clear();
  (vm.evm as EVM).transientStorage.clear();
  const error = errorOf(execResult);
  return {
    gasUsed,
    maxGasUsed: before < floor ? floor : before,
    status: error === "" ? 1 : 0,
    returnData: execResult.returnValue,
    error,
    logs: error === "" ? logsOf(execResult.logs) : [],
  };
}

const unprefixed = (bytes: Uint8Array): string => bytesToHex(bytes).slice(2);

function warm(vm: VM, environment: BlockEnvironment, message: Message): void {
  const { common } = environment;
  const { journal } = vm.evm;
  if (!common.isActivatedEIP(2929)) return;
  // Those of the fork, also where the message finds others in their place, as geth has it.
  for (const precompile of activePrecompiles(common).keys()) journal.addAlwaysWarmAddress(precompile);
  journal.addAlwaysWarmAddress(unprefixed(message.from));
  if (message.to) journal.addAlwaysWarmAddress(unprefixed(message.to));
  if (common.isActivatedEIP(3651)) journal.addAlwaysWarmAddress(unprefixed(environment.coinbase));
  for (const { address, storageKeys } of message.accessList) {
    journal.addAlwaysWarmAddress(unprefixed(address));
    for (const key of storageKeys) journal.addAlwaysWarmSlot(unprefixed(address), unprefixed(key));
  }
}

/** Through the VM's journal, which removes accounts that were touched and are empty (EIP-161). */
async function put(
  vm: VM,
  address: Uint8Array,
  { nonce, balance, codeHash }: { nonce: bigint; balance: bigint; codeHash: Uint8Array },
): Promise<void> {
  await vm.evm.journal.putAccount(new Address(address), new Account(nonce, balance, undefined, codeHash));
}

async function credit(vm: VM, overlay: Overlay, address: Uint8Array, amount: bigint): Promise<void> {
  const account = overlay.account(address);
  if (amount === 0n && !account) return;
  const { nonce = 0n, balance = 0n, codeHash = KECCAK_EMPTY } = account ?? {};
  await put(vm, address, { nonce, balance: balance + amount, codeHash });
}

/** Removes what destroyed itself; since Cancun only what was made in the same transaction (EIP-6780). */
async function destroy(
  vm: VM,
  { selfdestruct, createdAddresses }: { selfdestruct?: Map<string, unknown>; createdAddresses?: Set<string> },
): Promise<void> {
  for (const address of selfdestruct?.keys() ?? []) {
    if (vm.common.isActivatedEIP(6780) && !createdAddresses?.has(address)) continue;
    await vm.evm.journal.deleteAccount(new Address(Buffer.from(address.slice(2), "hex")));
  }
}
