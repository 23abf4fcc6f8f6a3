import {
  type BlobParameters,
  checksumAddress,
  DEFAULT_BLOB_PARAMETERS,
  equalBytes,
  type Hardfork,
  type HeaderFields,
  KECCAK_EMPTY,
  toHex,
} from "../../../ethereum/index.js";
import type { StateDiff } from "../../../persistence/records/index.js";
import type { ChainConfig } from "../chain-config.js";

/** geth's names of forks, by ours; Spurious Dragon has two. */
const KEYS: Partial<Record<Hardfork, readonly string[]>> = {
  homestead: ["homesteadBlock"],
  tangerineWhistle: ["eip150Block"],
  spuriousDragon: ["eip155Block", "eip158Block"],
  byzantium: ["byzantiumBlock"],
  constantinople: ["constantinopleBlock"],
  petersburg: ["petersburgBlock"],
  istanbul: ["istanbulBlock"],
  muirGlacier: ["muirGlacierBlock"],
  berlin: ["berlinBlock"],
  london: ["londonBlock"],
  arrowGlacier: ["arrowGlacierBlock"],
  grayGlacier: ["grayGlacierBlock"],
  shanghai: ["shanghaiTime"],
  cancun: ["cancunTime"],
  prague: ["pragueTime"],
  osaka: ["osakaTime"],
};

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/**
 * The text of a geth `genesis.json` that begins the same chain.
 * @param diff what the genesis record put into the empty state
 */
export function gethGenesisText(config: ChainConfig, header: HeaderFields, diff: StateDiff): string {
  const genesis = {
    config: gethConfig(config),
    nonce: toHex(header.nonce),
    timestamp: hex(header.timestamp),
    extraData: toHex(header.extraData),
    gasLimit: hex(header.gasLimit),
    difficulty: hex(header.difficulty),
    mixHash: toHex(header.mixHash),
    coinbase: toHex(header.coinbase),
    number: hex(header.number),
    gasUsed: hex(header.gasUsed),
    parentHash: toHex(header.parentHash),
    ...(header.baseFeePerGas !== undefined && { baseFeePerGas: hex(header.baseFeePerGas) }),
    ...(header.excessBlobGas !== undefined && { excessBlobGas: hex(header.excessBlobGas) }),
    ...(header.blobGasUsed !== undefined && { blobGasUsed: hex(header.blobGasUsed) }),
    alloc: allocOf(diff),
  };
  return `${JSON.stringify(genesis, null, 2)}\n`;
}

/** A chain's rules as geth has them in its genesis file and answers them to `debug_chainConfig`. */
export function gethConfig(config: ChainConfig): object {
  const json: Record<string, unknown> = { chainId: config.chainId };
  for (const fork of config.forks) {
    if ("totalDifficulty" in fork) {
      const total = BigInt(fork.totalDifficulty);
      // geth wants a number; who reads it as a double can only be given text beyond 2^53.
      json.terminalTotalDifficulty = total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : total.toString();
      if (fork.block !== undefined && fork.block > 0) json.mergeNetsplitBlock = fork.block;
      continue;
    }
    for (const key of KEYS[fork.name] ?? []) json[key] = "time" in fork ? fork.time : fork.block;
  }
  if (config.ethash) json.ethash = {};
  json.depositContractAddress = checksumAddress(Buffer.from(config.depositContractAddress.slice(2), "hex"));
  if (config.blobForks.length > 0) json.blobSchedule = scheduleOf(config, json);
  return json;
}

function scheduleOf(config: ChainConfig, json: Record<string, unknown>): object {
  const schedule: Record<string, unknown> = {};
  const blobJson = ({ target, max, updateFraction }: BlobParameters): object => ({
    target,
    max,
    baseFeeUpdateFraction: updateFraction,
  });
  for (const name of ["cancun", "prague", "osaka"] as const) {
    if (`${name}Time` in json) schedule[name] = blobJson(DEFAULT_BLOB_PARAMETERS[name]);
  }
  for (const fork of config.blobForks) {
    schedule[fork.name] = blobJson(fork);
    json[`${fork.name}Time`] ??= fork.time;
  }
  return schedule;
}

function allocOf({ accounts, storage, codes }: StateDiff): object {
  const code = (hash: Uint8Array): Uint8Array | undefined => codes.find(([of]) => equalBytes(of, hash))?.[1];
  const alloc: Record<string, object> = {};
  for (const { address, body } of accounts) {
    if (!body) continue;
    const slots = storage.filter((entry) => equalBytes(entry.address, address)).flatMap((entry) => entry.slots);
    const own = equalBytes(body.codeHash, KECCAK_EMPTY) ? undefined : code(body.codeHash);
    alloc[toHex(address).slice(2)] = {
      balance: hex(body.balance),
      ...(body.nonce > 0n && { nonce: hex(body.nonce) }),
      ...(own && { code: toHex(own) }),
      ...(slots.length > 0 && {
        storage: Object.fromEntries(slots.map(([slot, value]) => [toHex(slot), word(value)])),
      }),
    };
  }
  return alloc;
}

const word = (value: Uint8Array): string => `0x${toHex(value).slice(2).padStart(64, "0")}`;
