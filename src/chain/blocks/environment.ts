import type { Hardfork, HeaderFields } from "../../ethereum/index.js";
import { blobBaseFee, rulesOf } from "../../ethereum/index.js";
import { blobParametersAt, type ChainConfig, commonOf, hardforkOf } from "../config/index.js";
import { type Allowance, type BlockEnvironment, executable, recoveringPrecompiles } from "../execution/index.js";

/** What code sees that runs in the block with this header. */
export function environmentOf(
  config: ChainConfig,
  header: HeaderFields,
  blockHash: (number: number) => Uint8Array | undefined,
  limits: { unlimitedCode: boolean; unlimitedInitCode: boolean; allowance?: Allowance | undefined },
): BlockEnvironment {
  const blobs = blobParametersAt(config, header.timestamp);
  const common = executable(commonOf(config, header));
  return {
    rules: rulesOf(hardforkOf(config, header)),
    common,
    precompiles: config.signatures && recoveringPrecompiles(common, config.signatures),
    number: header.number,
    timestamp: header.timestamp,
    coinbase: header.coinbase,
    gasLimit: header.gasLimit,
    baseFeePerGas: header.baseFeePerGas ?? 0n,
    difficulty: header.difficulty,
    mixHash: header.mixHash,
    blobBaseFee: header.excessBlobGas !== undefined && blobs ? blobBaseFee(header.excessBlobGas, blobs) : 0n,
    parentHash: header.parentHash,
    parentBeaconBlockRoot: header.parentBeaconBlockRoot,
    unlimitedCode: limits.unlimitedCode,
    unlimitedInitCode: limits.unlimitedInitCode,
    allowance: limits.allowance,
    blockHash: (number) => (number < header.number - 256 || number >= header.number ? undefined : blockHash(number)),
  };
}

export const forkOf = (
  config: ChainConfig,
  header: Pick<HeaderFields, "number" | "timestamp" | "difficulty">,
): Hardfork => hardforkOf(config, header);
