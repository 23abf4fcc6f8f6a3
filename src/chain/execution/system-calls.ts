import { createHash } from "node:crypto";
import {
  EMPTY,
  equalBytes,
  fromHex,
  KECCAK_EMPTY,
  keccak256,
  type LogEntry,
  quantityToBytes,
  SYSTEM_ADDRESS,
  SYSTEM_CONTRACTS,
  systemContracts,
  withoutLeadingZeros,
} from "../../ethereum/index.js";
import { parseDepositLog } from "./deposits.js";
import type { ExecutionEnvironment } from "./engine.js";
import type { Overlay } from "./overlay.js";
import type { BlockEnvironment } from "./types.js";

const BEACON_ROOTS = fromHex(SYSTEM_CONTRACTS.beaconRoots);
const HISTORY = fromHex(SYSTEM_CONTRACTS.history);
const SYSTEM = fromHex(SYSTEM_ADDRESS);
const SYSTEM_GAS = 30_000_000n;
const RING = 8191n;
const REQUEST_CONTRACTS = [
  { type: 1, address: fromHex(SYSTEM_CONTRACTS.withdrawalRequests) },
  { type: 2, address: fromHex(SYSTEM_CONTRACTS.consolidationRequests) },
];
/** Excess, count, head and tail of a request contract's queue. */
const QUEUE_SLOTS = [0n, 1n, 2n, 3n].map(slotOf);
const STANDARD_CODE_HASHES = systemContracts("osaka").map(({ code }) => keccak256(code));

/** The hash of no requests (EIP-7685): SHA-256 of nothing. */
export const NO_REQUESTS_HASH = new Uint8Array(createHash("sha256").digest());

/** What the protocol does before a block's first transaction: EIP-4788's and EIP-2935's ring buffers. */
export function beginBlock(overlay: Overlay, environment: BlockEnvironment): void {
  const { rules, parentBeaconBlockRoot } = environment;
  if (rules.hasBlobs && parentBeaconBlockRoot && overlay.code(BEACON_ROOTS).length > 0) {
    const index = BigInt(environment.timestamp) % RING;
    overlay.setStorage(BEACON_ROOTS, slotOf(index), quantityToBytes(environment.timestamp));
    overlay.setStorage(BEACON_ROOTS, slotOf(index + RING), withoutLeadingZeros(parentBeaconBlockRoot));
  }
  if (rules.hasHistoryContract && overlay.code(HISTORY).length > 0) {
    const index = BigInt(environment.number - 1) % RING;
    overlay.setStorage(HISTORY, slotOf(index), withoutLeadingZeros(environment.parentHash));
  }
}

/**
 * What the protocol does after a block's last transaction: it gathers the block's requests (EIP-6110, 7002, 7251), each its type
 * and its data.
 * @returns them and their hash (EIP-7685), or undefined before Prague.
 */
export async function endBlock(
  overlay: Overlay,
  environment: ExecutionEnvironment,
  logs: LogEntry[],
  depositContract: Uint8Array,
): Promise<{ requests: Uint8Array[]; hash: Uint8Array } | undefined> {
  const { rules } = environment;
  if (!rules.hasRequests) return undefined;
  const requests: Uint8Array[] = [];
  const deposits = logs.filter(({ address }) => equalBytes(address, depositContract)).flatMap(parseDepositLog);
  if (deposits.length > 0) requests.push(Buffer.concat([Uint8Array.of(0), ...deposits]));
  for (const { type, address } of REQUEST_CONTRACTS) {
    const data = isIdle(overlay, address) ? EMPTY : await dequeue(overlay, environment, address);
    if (data.length > 0) requests.push(Buffer.concat([Uint8Array.of(type), data]));
  }
  const hash = createHash("sha256");
  for (const request of requests) hash.update(createHash("sha256").update(request).digest());
  return { requests, hash: new Uint8Array(hash.digest()) };
}

/**
 * Whether the end-of-block call to a request contract would change and return nothing: it is the standard contract and
 * the slots of its queue are all zero. That is so in nearly every block, and the call is not cheap.
 */
function isIdle(overlay: Overlay, address: Uint8Array): boolean {
  const codeHash = overlay.account(address)?.codeHash ?? KECCAK_EMPTY;
  if (!STANDARD_CODE_HASHES.some((standard) => equalBytes(standard, codeHash))) return false;
  return QUEUE_SLOTS.every((slot) => overlay.storage(address, slot).length === 0);
}

async function dequeue(overlay: Overlay, environment: ExecutionEnvironment, address: Uint8Array): Promise<Uint8Array> {
  if (overlay.code(address).length === 0) return EMPTY;
  const before = overlay.account(SYSTEM);
  const call = { caller: SYSTEM, address, gasLimit: SYSTEM_GAS };
  const result = await environment.engine.systemCall(overlay, environment, call, environment.allowance);
  overlay.setAccount(SYSTEM, before); // the call must leave no trace of its caller
  return result.error === "" ? result.returnData : EMPTY;
}

function slotOf(index: bigint): Uint8Array {
  const slot = new Uint8Array(32);
  const bytes = quantityToBytes(index);
  slot.set(bytes, 32 - bytes.length);
  return slot;
}
