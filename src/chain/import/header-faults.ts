import {
  EMPTY_LIST_HASH,
  encodeHeader,
  equalBytes,
  GAS_PER_BLOB,
  type Hardfork,
  type HeaderFields,
  inheritedGasLimit,
  maxBlobGas,
  nextBaseFee,
  nextExcessBlobGas,
  rulesOf,
  toHex,
} from "../../ethereum/index.js";
import { blobParametersAt, type ChainConfig, earliestAfter, hardforkAt, mergeDifficulty } from "../config/index.js";
import { ethashDifficulty } from "./difficulty.js";

/** A header whose fields have been read, with its bytes. */
export interface ReadHeader {
  header: HeaderFields;
  rlp: Uint8Array;
  hash: Uint8Array;
}

/** What comes before a block. */
export interface Ancestor {
  header: HeaderFields;
  hash: Uint8Array;
  /** Sum of the difficulties up to and with it. */
  totalDifficulty: bigint;
}

const MIN_GAS_LIMIT = 5_000n;
const MAX_GAS_LIMIT = (1n << 63n) - 1n;
const LONGEST_EXTRA_DATA = 32;

const not = (name: string, is: string | number | bigint, wanted: string | number | bigint): string =>
  `its ${name} is ${is}, and should be ${wanted}`;

/**
 * What of a header does not follow from its parent by the chain's rules, as a clause; undefined where all does. The seal of
 * proof of work is not looked at, and neither is what only the block's execution shows.
 */
export function headerFault(config: ChainConfig, { header, rlp }: ReadHeader, parent: Ancestor): string | undefined {
  if (!equalBytes(encodeHeader(header), rlp)) return "its header has fields that no fork up to Osaka has";
  if (!equalBytes(header.parentHash, parent.hash)) {
    return not("parent", toHex(header.parentHash), toHex(parent.hash));
  }
  if (header.number !== parent.header.number + 1) return not("number", header.number, parent.header.number + 1);
  if (header.timestamp < earliestAfter(config, parent.header)) {
    return `its time, ${header.timestamp}, is not after its parent's, ${parent.header.timestamp}`;
  }
  if (header.extraData.length > LONGEST_EXTRA_DATA) {
    return `its extra data has ${header.extraData.length} bytes, and the most is ${LONGEST_EXTRA_DATA}`;
  }
  const fork = hardforkAt(config, header.number, header.timestamp, parent.totalDifficulty);
  return (
    workFault(config, fork, header, parent) ??
    gasFault(fork, header, parent) ??
    fieldsFault(fork, header) ??
    blobFault(config, fork, header, parent.header)
  );
}

/** Difficulty, and what the merge leaves of proof of work (EIP-3675). */
function workFault(config: ChainConfig, fork: Hardfork, header: HeaderFields, parent: Ancestor): string | undefined {
  if (!rulesOf(fork).hasMerged) {
    const worked = header.difficulty > 0n;
    const wanted = ethashDifficulty(config, parent.header, header.timestamp);
    if (config.ethash ? header.difficulty === wanted : worked) return undefined;
    const terminal = mergeDifficulty(config);
    const merge = terminal !== undefined && header.difficulty === 0n;
    const why = merge
      ? `; the chain weighs ${parent.totalDifficulty}, and merges at the terminal total difficulty ${terminal}`
      : "";
    return `${not("difficulty", header.difficulty, wanted)}${why}`;
  }
  if (header.difficulty !== 0n) {
    const since = `the terminal total difficulty, ${mergeDifficulty(config)}, is reached`;
    return `${not("difficulty", header.difficulty, 0)}: ${since}`;
  }
  if (header.nonce.some((byte) => byte !== 0)) return not("nonce", toHex(header.nonce), "0x0000000000000000");
  if (!equalBytes(header.ommersHash, EMPTY_LIST_HASH)) return "it has ommers after the merge";
  return undefined;
}

function gasFault(fork: Hardfork, header: HeaderFields, { header: parent }: Ancestor): string | undefined {
  const { gasLimit } = header;
  const before = inheritedGasLimit(parent, fork);
  const room = before / 1024n;
  const distance = gasLimit > before ? gasLimit - before : before - gasLimit;
  if (distance >= room || gasLimit < MIN_GAS_LIMIT || gasLimit > MAX_GAS_LIMIT) {
    return `its gas limit is ${gasLimit}, which is not less than ${room} away from ${before}, or is out of bounds`;
  }
  if (header.gasUsed > gasLimit) return `it uses ${header.gasUsed} gas, and its gas limit is ${gasLimit}`;
  if (!rulesOf(fork).hasBaseFee) return undefined;
  const baseFee = nextBaseFee(parent);
  if (header.baseFeePerGas !== baseFee) return not("base fee", header.baseFeePerGas ?? "missing", baseFee);
  return undefined;
}

/** Fields that a fork has brought are there, and none of those that later forks bring. */
function fieldsFault(fork: Hardfork, header: HeaderFields): string | undefined {
  const { hasBaseFee, hasWithdrawals, hasBlobs, hasRequests } = rulesOf(fork);
  const fields: [name: string, wanted: boolean, value: unknown][] = [
    ["base fee", hasBaseFee, header.baseFeePerGas],
    ["withdrawals root", hasWithdrawals, header.withdrawalsRoot],
    ["blob gas", hasBlobs, header.blobGasUsed],
    ["excess blob gas", hasBlobs, header.excessBlobGas],
    ["parent beacon block root", hasBlobs, header.parentBeaconBlockRoot],
    ["requests hash", hasRequests, header.requestsHash],
  ];
  for (const [name, wanted, value] of fields) {
    if (wanted && value === undefined) return `it has no ${name}, which ${fork} requires`;
    if (!wanted && value !== undefined) return `it has a ${name}, which ${fork} does not have`;
  }
  return undefined;
}

/** EIP-4844, 7691, 7892, 7918. */
function blobFault(
  config: ChainConfig,
  fork: Hardfork,
  header: HeaderFields,
  parent: HeaderFields,
): string | undefined {
  const blobs = blobParametersAt(config, header.timestamp);
  if (!rulesOf(fork).hasBlobs || !blobs || header.blobGasUsed === undefined) return undefined;
  const most = maxBlobGas(blobs);
  if (header.blobGasUsed > most) return `it uses ${header.blobGasUsed} blob gas, and the most is ${most}`;
  if (header.blobGasUsed % GAS_PER_BLOB !== 0n) {
    return `its blob gas, ${header.blobGasUsed}, is not that of whole blobs`;
  }
  const excess = nextExcessBlobGas(parent, fork, blobs);
  return header.excessBlobGas === excess
    ? undefined
    : not("excess blob gas", header.excessBlobGas ?? "missing", excess);
}
