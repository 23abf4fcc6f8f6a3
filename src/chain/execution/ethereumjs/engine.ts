import type { EVM } from "@ethereumjs/evm";
import { Account, Address, bytesToHex } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";
import { GAS_PER_BLOB, KECCAK_EMPTY } from "../../../ethereum/index.js";
import type { EvmEngine } from "../engine.js";
import { intrinsicGas } from "../intrinsic-gas.js";
import type { Overlay } from "../overlay.js";
import type { BlockEnvironment, Message, MessageResult } from "../types.js";
import { applyAuthorizations } from "./authorizations.js";
import { errorOf, logsOf } from "./events.js";
import { createMachines, type Machine } from "./machines.js";

/** @ethereumjs/evm as the chain's engine, with machines of its own. */
export function createEthereumjsEngine(): EvmEngine {
  const machines = createMachines();
  return {
    applyMessage(overlay, environment, message, { tip, inspector, traced = false, allowance }) {
      const body = async (machine: Machine): Promise<MessageResult> => {
        const { vm } = machine;
        const evm = vm.evm as EVM;
        const mark = overlay.mark();
        let done = false;
        try {
          const result = await run(overlay, environment, message, machine, tip);
          done = true;
          return result;
        } finally {
          overlay.settle(mark, done);
          evm.journal.cleanJournal();
          vm.stateManager.originalStorageCache.clear();
          evm.transientStorage.clear();
        }
      };
      return machines.lend(overlay, environment, { inspector, traced, allowance }, body);
    },
    systemCall(overlay, environment, { caller, address, code, gasLimit }, allowance) {
      return machines.lend(
        overlay,
        environment,
        { inspector: undefined, traced: false, allowance },
        async (machine) => {
          const evm = machine.vm.evm as EVM;
          const { execResult } = await evm.runCall({
            block: machine.block,
            caller: new Address(caller),
            to: new Address(address),
            ...(code && { code }),
            gasLimit,
            skipNonceIncrement: true,
          });
          evm.journal.cleanJournal();
          evm.transientStorage.clear();
          return { returnData: execResult.returnValue, error: errorOf(execResult) };
        },
      );
    },
  };
}

async function run(
  overlay: Overlay,
  environment: BlockEnvironment,
  message: Message,
  { vm, block }: Machine,
  tip: bigint | undefined,
): Promise<MessageResult> {
  const { journal } = vm.evm;
  const { intrinsic, floor } = intrinsicGas(environment, message);
  const pays = tip !== undefined;
  const blobGasUsed = GAS_PER_BLOB * BigInt(message.blobVersionedHashes.length);
  warm(vm, environment, message);
  const sender = overlay.account(message.from);
  const paid = pays ? message.gasLimit * message.gasPrice + blobGasUsed * environment.blobBaseFee : 0n;
  await put(vm, message.from, {
    nonce: BigInt.asUintN(64, (sender?.nonce ?? 0n) + 1n),
    balance: (sender?.balance ?? 0n) - paid,
    codeHash: sender?.codeHash ?? KECCAK_EMPTY,
  });
  // After the nonce: an authorization of the sender's own is for the one after it.
  const delegationRefund = await applyAuthorizations(vm, environment.chainId, overlay, message.authorizations);
  const { execResult, createdAddress } = await vm.evm.runCall({
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
  const most = before / environment.rules.refundQuotient;
  const refund = (execResult.gasRefund ?? 0n) + delegationRefund;
  const after = before - (refund < most ? refund : most);
  const gasUsed = after < floor ? floor : after;
  if (pays) {
    await credit(vm, overlay, message.from, (message.gasLimit - gasUsed) * message.gasPrice);
    await credit(vm, overlay, environment.coinbase, gasUsed * tip);
  }
  await destroy(vm, environment, execResult);
  await journal.cleanup();
  const error = errorOf(execResult);
  return {
    gasUsed,
    gasBeforeRefund: before < floor ? floor : before,
    status: error === "" ? 1 : 0,
    returnData: execResult.returnValue,
    error,
    createdAddress: createdAddress?.bytes,
    logs: error === "" ? logsOf(execResult.logs) : [],
  };
}

const unprefixed = (bytes: Uint8Array): string => bytesToHex(bytes).slice(2);

/** What is warm from the start (EIP-2929, 2930, 3651). */
function warm(vm: VM, environment: BlockEnvironment, message: Message): void {
  const { rules, coinbase } = environment;
  const { journal } = vm.evm;
  if (!rules.hasWarmAccess) return;
  // Those of the fork, also where the message finds others in their place, as geth has it.
  for (const precompile of rules.precompiles) journal.addAlwaysWarmAddress(precompile);
  journal.addAlwaysWarmAddress(unprefixed(message.from));
  if (message.to) journal.addAlwaysWarmAddress(unprefixed(message.to));
  if (rules.warmsCoinbase) journal.addAlwaysWarmAddress(unprefixed(coinbase));
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

/** Touches the account, also with nothing: before EIP-161 that makes one. */
async function credit(vm: VM, overlay: Overlay, address: Uint8Array, amount: bigint): Promise<void> {
  const { nonce = 0n, balance = 0n, codeHash = KECCAK_EMPTY } = overlay.account(address) ?? {};
  await put(vm, address, { nonce, balance: balance + amount, codeHash });
}

/** Removes what destroyed itself; since EIP-6780 only what was made in the same transaction. */
async function destroy(
  vm: VM,
  { rules }: BlockEnvironment,
  { selfdestruct, createdAddresses }: { selfdestruct?: Map<string, unknown>; createdAddresses?: Set<string> },
): Promise<void> {
  for (const address of selfdestruct?.keys() ?? []) {
    if (rules.keepsDestroyed && !createdAddresses?.has(address)) continue;
    await vm.evm.journal.deleteAccount(new Address(Buffer.from(address.slice(2), "hex")));
  }
}
