import { Account, Address, bytesToHex } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";
import { KECCAK_EMPTY } from "../../ethereum/index.js";
import { applyAuthorizations } from "./authorizations.js";
import { collectPrinted } from "./console.js";
import { errorOf, logsOf } from "./events.js";
import type { Overlay } from "./overlay.js";
import type { BlockEnvironment, CallMessage, CallResult, Inspector } from "./types.js";
import { type Machine, withMachine } from "./vm.js";

/** A message that cannot even begin, in geth's words. */
export class CallError extends Error {
  override readonly name = "CallError";
}

/** Runs a message over an overlay and says what it would do and cost. Nonce and fees are not checked. */
export function executeCall(
  overlay: Overlay,
  environment: BlockEnvironment,
  message: CallMessage,
  inspector?: Inspector,
): Promise<CallResult> {
  const { common } = environment;
  const { intrinsic, floor } = intrinsicGas(environment, message);
  const least = intrinsic > floor ? intrinsic : floor;
  if (message.gasLimit < least) {
    throw new CallError(`intrinsic gas too low: gas ${message.gasLimit}, minimum needed ${least}`);
  }
  const balance = overlay.account(message.from)?.balance ?? 0n;
  if (balance < message.value) {
    throw new CallError(
      `insufficient funds for gas * price + value: address ${bytesToHex(message.from)} have ${balance} want ${message.value}`,
    );
  }
  const { see, printed } = collectPrinted();
  const body = async ({ vm, block }: Machine): Promise<CallResult> => {
    const { journal } = vm.evm;
    const warm = (address: Uint8Array): void => journal.addAlwaysWarmAddress(unprefixed(address));
    if (environment.rules.hasWarmAccess) {
      for (const [precompile] of vm.evm.precompiles) journal.addAlwaysWarmAddress(precompile);
      warm(message.from);
      if (message.to) warm(message.to);
      if (environment.rules.warmsCoinbase) warm(environment.coinbase);
      for (const { address, storageKeys } of message.accessList) {
        warm(address);
        for (const key of storageKeys) journal.addAlwaysWarmSlot(unprefixed(address), unprefixed(key));
      }
    }
    // Before the authorizations, as a transaction has it: one of the sender's own is for the nonce after this one.
    await increaseNonce(vm, overlay, message.from);
    const delegationRefund = await applyAuthorizations(vm, overlay, message.authorizations);
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
    journal.cleanJournal();
    const before = intrinsic + execResult.executionGasUsed;
    const most = before / common.param("maxRefundQuotient");
    const refund = (execResult.gasRefund ?? 0n) + delegationRefund;
    const after = before - (refund < most ? refund : most);
    const failed = execResult.exceptionError !== undefined;
    return {
      gasUsed: after < floor ? floor : after,
      gasBeforeRefund: before < floor ? floor : before,
      returnData: execResult.returnValue,
      error: errorOf(execResult),
      createdAddress: createdAddress?.bytes,
      logs: failed ? [] : logsOf(execResult.logs),
      printed,
    };
  };
  return withMachine(overlay, environment, inspector ?? { enter: see }, body, inspector !== undefined);
}

async function increaseNonce(vm: VM, overlay: Overlay, address: Uint8Array): Promise<void> {
  const { nonce = 0n, balance = 0n, codeHash = KECCAK_EMPTY } = overlay.account(address) ?? {};
  const next = new Account(BigInt.asUintN(64, nonce + 1n), balance, undefined, codeHash);
  await vm.evm.journal.putAccount(new Address(address), next);
}

const unprefixed = (bytes: Uint8Array): string => bytesToHex(bytes).slice(2);

/** Gas that a message costs before any code runs (yellow paper, 6.2; EIP-2028, 2930, 3860, 7702), and EIP-7623's floor. */
export function intrinsicGas(
  { common, rules }: Pick<BlockEnvironment, "common" | "rules">,
  message: Pick<CallMessage, "to" | "data" | "accessList"> & { authorizations: { length: number } },
): { intrinsic: bigint; floor: bigint } {
  let zeros = 0n;
  for (const byte of message.data) if (byte === 0) zeros++;
  const others = BigInt(message.data.length) - zeros;
  const base = common.param("txGas");
  let intrinsic = base + zeros * common.param("txDataZeroGas") + others * common.param("txDataNonZeroGas");
  if (!message.to) {
    if (rules.chargesCreation) intrinsic += common.param("txCreationGas");
    if (rules.maxInitCodeSize !== undefined) {
      intrinsic += common.param("initCodeWordGas") * BigInt(Math.ceil(message.data.length / 32));
    }
  }
  for (const { storageKeys } of message.accessList) {
    intrinsic += common.param("accessListAddressGas");
    intrinsic += common.param("accessListStorageKeyGas") * BigInt(storageKeys.length);
  }
  const { length } = message.authorizations;
  if (length > 0) intrinsic += common.param("perEmptyAccountCost") * BigInt(length);
  const floor = rules.hasCalldataFloor ? base + common.param("totalCostFloorPerToken") * (zeros + 4n * others) : 0n;
  return { intrinsic, floor };
}
