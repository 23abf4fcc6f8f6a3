import { randomFillSync } from "node:crypto";
import {
  EMPTY,
  EMPTY_LIST_HASH,
  EMPTY_ROOT,
  emptyBloom,
  fromHex,
  type HeaderFields,
  inheritedGasLimit,
  keccak256,
  nextBaseFee,
  nextExcessBlobGas,
  nextGasLimit,
  rulesOf,
} from "../../ethereum/index.js";
import { blobParametersAt, type ChainConfig, hardforkOf } from "../config/index.js";
import type { Settings } from "../head/settings.js";

const ZERO_HASH = new Uint8Array(32);
const ZERO_NONCE = new Uint8Array(8);

/** The header of the block after `parent` before anything has run in it: roots, gas and bloom are still those of nothing. */
export function headerTemplate(
  config: ChainConfig,
  parent: HeaderFields,
  parentHash: Uint8Array,
  timestamp: number,
  settings: Settings,
  source: "system" | "step",
): HeaderFields {
  const number = parent.number + 1;
  // Nothing is mined by work here: a chain that has merged stays so.
  const fork = hardforkOf(config, { number, timestamp, difficulty: parent.number > 0 ? parent.difficulty : 1n });
  const merged = rulesOf(fork).hasMerged;
  const header: HeaderFields = {
    parentHash,
    ommersHash: EMPTY_LIST_HASH,
    coinbase: fromHex(settings.coinbase),
    stateRoot: EMPTY_ROOT,
    transactionsRoot: EMPTY_ROOT,
    receiptsRoot: EMPTY_ROOT,
    logsBloom: emptyBloom(),
    difficulty: merged ? 0n : parent.difficulty > 0n ? parent.difficulty : 1n,
    number,
    gasLimit: settings.gasLimitSteps
      ? nextGasLimit(inheritedGasLimit(parent, fork), BigInt(settings.gasLimit))
      : BigInt(settings.gasLimit),
    gasUsed: 0n,
    timestamp,
    extraData: settings.extraData === "0x" ? EMPTY : fromHex(settings.extraData),
    mixHash: merged ? randao(settings, parentHash, source) : ZERO_HASH,
    nonce: ZERO_NONCE,
  };
  if (rulesOf(fork).hasBaseFee) {
    header.baseFeePerGas = settings.nextBaseFee === undefined ? nextBaseFee(parent) : BigInt(settings.nextBaseFee);
  }
  if (rulesOf(fork).hasWithdrawals) header.withdrawalsRoot = EMPTY_ROOT;
  const blobs = blobParametersAt(config, timestamp);
  if (rulesOf(fork).hasBlobs && blobs) {
    header.blobGasUsed = 0n;
    header.excessBlobGas = nextExcessBlobGas(parent, fork, blobs);
    header.parentBeaconBlockRoot = ZERO_HASH;
  }
  return header;
}

/** prevRandao: as set for this block, a function of the parent with `--clock step`, else random. */
function randao(settings: Settings, parentHash: Uint8Array, source: "system" | "step"): Uint8Array {
  if (settings.nextPrevRandao !== undefined) return fromHex(settings.nextPrevRandao);
  return source === "step" ? keccak256(parentHash) : randomHash();
}

// Enough for many blocks at once: a call of the system costs as much for 32 bytes as for 4,096.
const random = new Uint8Array(4_096);
let used = random.length;

function randomHash(): Uint8Array {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += 32;
  return random.slice(used - 32, used);
}
