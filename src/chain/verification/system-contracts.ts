import { createHash } from "node:crypto";
import { Account, Address } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";
import {
  bytesToQuantity,
  decodeHeader,
  decodeRlp,
  EMPTY,
  encodeRlp,
  equalBytes,
  fromHex,
  type LogEntry,
  quantityToBytes,
  type RlpValue,
  SYSTEM_ADDRESS,
  SYSTEM_CONTRACTS,
} from "../../ethereum/index.js";
import { blockOf } from "../execution/ethereumjs/machines.js";
import { type BlockEnvironment, parseDepositLog } from "../execution/index.js";

const GAS = 30_000_000n;
const RING = 8191n;
const GWEI = 10n ** 9n;
const SYSTEM = addressOf(SYSTEM_ADDRESS);
const BEACON_ROOTS = addressOf(SYSTEM_CONTRACTS.beaconRoots);
const HISTORY = addressOf(SYSTEM_CONTRACTS.history);
const REQUESTS = [
  { type: 1, address: addressOf(SYSTEM_CONTRACTS.withdrawalRequests) },
  { type: 2, address: addressOf(SYSTEM_CONTRACTS.consolidationRequests) },
];

/** What the protocol writes before a block's first transaction (EIP-4788, EIP-2935). */
export async function beforeTransactions({ stateManager, common }: VM, environment: BlockEnvironment): Promise<void> {
  const { timestamp, number, parentHash, parentBeaconBlockRoot } = environment;
  const isThere = async (address: Address): Promise<boolean> => (await stateManager.getCode(address)).length > 0;
  if (common.isActivatedEIP(4788) && parentBeaconBlockRoot && (await isThere(BEACON_ROOTS))) {
    const index = BigInt(timestamp) % RING;
    await stateManager.putStorage(BEACON_ROOTS, slotOf(index), quantityToBytes(timestamp));
    await stateManager.putStorage(BEACON_ROOTS, slotOf(index + RING), parentBeaconBlockRoot);
  }
  if (common.isActivatedEIP(2935) && (await isThere(HISTORY))) {
    await stateManager.putStorage(HISTORY, slotOf(BigInt(number - 1) % RING), parentHash);
  }
}

/** Pays out the withdrawals of a block (EIP-4895), which is given their list as RLP. */
export async function payWithdrawals(vm: VM, withdrawals: Uint8Array): Promise<void> {
  if (withdrawals.length === 0 || !vm.common.isActivatedEIP(4895)) return;
  for (const [, , address, amount] of decodeRlp(withdrawals) as Uint8Array[][]) {
    await credit(vm, new Address(address as Uint8Array), bytesToQuantity(amount as Uint8Array) * GWEI);
  }
  await vm.evm.journal.cleanup();
}

/** An ommer's author gets an eighth of the reward less for each block that it comes late. */
const OMMER_SHARES = 8n;
/** The block's author gets this part of the reward for each ommer that it names. */
const NEPHEW_SHARE = 32n;

/**
 * Pays the rewards for a block before the merge and for its ommers (yellow paper, 11.3; EIP-649, EIP-1234).
 * @param ommers RLP of the list of their headers
 */
export async function payRewards(vm: VM, { coinbase, number }: BlockEnvironment, ommers: Uint8Array): Promise<void> {
  const whole = vm.common.param("minerReward");
  const headers = decodeRlp(ommers) as RlpValue[];
  for (const header of headers) {
    const ommer = decodeHeader(encodeRlp(header));
    const share = (whole * (OMMER_SHARES + BigInt(ommer.number - number))) / OMMER_SHARES;
    await credit(vm, new Address(ommer.coinbase), share);
  }
  await credit(vm, new Address(coinbase), whole + (whole / NEPHEW_SHARE) * BigInt(headers.length));
}

async function credit({ stateManager, evm }: VM, address: Address, amount: bigint): Promise<void> {
  const account = (await stateManager.getAccount(address)) ?? new Account();
  account.balance += amount;
  await evm.journal.putAccount(address, account);
}

/** Gathers a block's requests (EIP-6110, 7002, 7251). @returns their hash (EIP-7685), or undefined before Prague. */
export async function gatherRequests(
  vm: VM,
  environment: BlockEnvironment,
  logs: readonly LogEntry[],
  depositContract: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (!vm.common.isActivatedEIP(7685)) return undefined;
  const requests: Uint8Array[] = [];
  const deposits = logs.filter(({ address }) => equalBytes(address, depositContract)).flatMap(parseDepositLog);
  if (deposits.length > 0) requests.push(Buffer.concat([Uint8Array.of(0), ...deposits]));
  for (const { type, address } of REQUESTS) {
    const data = await callAsSystem(vm, environment, address);
    if (data.length > 0) requests.push(Buffer.concat([Uint8Array.of(type), data]));
  }
  const hash = createHash("sha256");
  for (const request of requests) hash.update(createHash("sha256").update(request).digest());
  return hash.digest();
}

async function callAsSystem(
  { stateManager, evm, common }: VM,
  environment: BlockEnvironment,
  address: Address,
): Promise<Uint8Array> {
  if ((await stateManager.getCode(address)).length === 0) return EMPTY;
  const before = await stateManager.getAccount(SYSTEM);
  const { execResult } = await evm.runCall({
    block: blockOf(environment, common),
    caller: SYSTEM,
    to: address,
    gasLimit: GAS,
    skipNonceIncrement: true,
  });
  evm.journal.cleanJournal();
  // The call must leave no trace of its caller.
  if (before) await stateManager.putAccount(SYSTEM, before);
  else await stateManager.deleteAccount(SYSTEM);
  return execResult.exceptionError ? EMPTY : execResult.returnValue;
}

function addressOf(hex: string): Address {
  return new Address(fromHex(hex));
}

function slotOf(index: bigint): Uint8Array {
  const bytes = quantityToBytes(index);
  const slot = new Uint8Array(32);
  slot.set(bytes, 32 - bytes.length);
  return slot;
}
