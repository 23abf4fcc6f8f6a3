import { crc32 } from "node:zlib";
import { fromHex, rulesOf, SYSTEM_CONTRACTS, uint64 } from "../../ethereum/index.js";
import { blobParametersAt, type ChainConfig, hardforkAt } from "./chain-config.js";

/** The rules of a fork as EIP-7910 reports them. Addresses are 0x-prefixed hex. */
export interface ForkConfiguration {
  activationTime: number;
  blobSchedule: { target: number; max: number; baseFeeUpdateFraction: number } | undefined;
  chainId: number;
  /** EIP-6122's FORK_HASH, 4 bytes. */
  forkId: Uint8Array;
  precompiles: Record<string, string>;
  systemContracts: Record<string, string>;
}

/** The forks by time of a chain, blob-parameter forks among them, ascending. */
function forkTimes(config: ChainConfig): number[] {
  const times = config.forks.flatMap((fork) => ("time" in fork ? [fork.time] : []));
  return [...new Set([...times, ...config.blobForks.map(({ time }) => time)])].sort((a, b) => a - b);
}

interface Genesis {
  hash: Uint8Array;
  timestamp: number;
}

/** The fork that a block of this time has, the one that comes next, and the last that is known; undefined where none comes. */
export function forkConfigurations(
  config: ChainConfig,
  genesis: Genesis,
  head: { number: number; timestamp: number },
): { current: ForkConfiguration; next: ForkConfiguration | undefined; last: ForkConfiguration | undefined } {
  const times = forkTimes(config);
  const describe = (time: number): ForkConfiguration => configurationAt(config, genesis, head.number, time);
  const next = times.find((time) => time > head.timestamp);
  const last = times.at(-1);
  return {
    current: describe(times.findLast((time) => time <= head.timestamp) ?? 0),
    next: next === undefined ? undefined : describe(next),
    last: next === undefined || last === undefined ? undefined : describe(last),
  };
}

function configurationAt(config: ChainConfig, genesis: Genesis, number: number, time: number): ForkConfiguration {
  const rules = rulesOf(hardforkAt(config, number, time));
  const blobs = rules.hasBlobs ? blobParametersAt(config, time) : undefined;
  const precompiles = [...rules.precompiles].flatMap((address) => {
    const name = PRECOMPILES.get(Number.parseInt(address, 16));
    return name === undefined ? [] : [[name, `0x${address}`] as const];
  });
  const systemContracts = Object.entries({
    ...(rules.hasBlobs && { BEACON_ROOTS_ADDRESS: SYSTEM_CONTRACTS.beaconRoots }),
    ...(rules.hasRequests && {
      CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS: SYSTEM_CONTRACTS.consolidationRequests,
      DEPOSIT_CONTRACT_ADDRESS: config.depositContractAddress,
      HISTORY_STORAGE_ADDRESS: SYSTEM_CONTRACTS.history,
      WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS: SYSTEM_CONTRACTS.withdrawalRequests,
    }),
  });
  return {
    activationTime: time <= genesis.timestamp ? 0 : time,
    blobSchedule: blobs && { target: blobs.target, max: blobs.max, baseFeeUpdateFraction: blobs.updateFraction },
    chainId: config.chainId,
    forkId: forkId(config, genesis, time),
    precompiles: Object.fromEntries(precompiles.sort(([a], [b]) => (a < b ? -1 : 1))),
    systemContracts: Object.fromEntries(systemContracts),
  };
}

/** CRC-32 of the genesis hash and of every fork since genesis (EIP-2124, EIP-6122). */
function forkId(config: ChainConfig, genesis: Genesis, until: number): Uint8Array {
  const blocks = config.forks.flatMap((fork) => ("block" in fork && fork.block !== undefined ? [fork.block] : []));
  const passed = [
    ...[...new Set(blocks)].filter((block) => block > 0).sort((a, b) => a - b),
    ...forkTimes(config).filter((time) => time > genesis.timestamp && time <= until),
  ];
  const sum = passed.reduce((before, fork) => crc32(uint64(fork), before), crc32(genesis.hash));
  return fromHex(sum.toString(16).padStart(8, "0"));
}

/** The precompiled contracts by their names in EIP-7910. */
const PRECOMPILES = new Map([
  [0x01, "ECREC"],
  [0x02, "SHA256"],
  [0x03, "RIPEMD160"],
  [0x04, "ID"],
  [0x05, "MODEXP"],
  [0x06, "BN254_ADD"],
  [0x07, "BN254_MUL"],
  [0x08, "BN254_PAIRING"],
  [0x09, "BLAKE2F"],
  [0x0a, "KZG_POINT_EVALUATION"],
  [0x0b, "BLS12_G1ADD"],
  [0x0c, "BLS12_G1MSM"],
  [0x0d, "BLS12_G2ADD"],
  [0x0e, "BLS12_G2MSM"],
  [0x0f, "BLS12_PAIRING_CHECK"],
  [0x10, "BLS12_MAP_FP_TO_G1"],
  [0x11, "BLS12_MAP_FP2_TO_G2"],
  [0x100, "P256VERIFY"],
]);
