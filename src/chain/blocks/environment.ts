import type { Hardfork, HeaderFields } from "../../ethereum/index.js";
import { blobBaseFee, rulesOf } from "../../ethereum/index.js";
import { blobParametersAt, type ChainConfig, hardforkOf } from "../config/index.js";
import type { BlockEnvironment, ExecutionEnvironment, ExecutionLimits } from "../execution/index.js";

/** What code sees that runs in the block with this header, and what executes it. */
export const environmentOf = (
  config: ChainConfig,
  header: HeaderFields,
  blockHash: (number: number) => Uint8Array | undefined,
  limits: ExecutionLimits,
): ExecutionEnvironment =>
  Object.assign(blockEnvironment(config, header, blockHash, limits), {
    engine: limits.engine,
    allowance: limits.allowance,
  });

/** What code sees that runs in the block with this header. */
export function blockEnvironment(
  config: ChainConfig,
  header: HeaderFields,
  blockHash: (number: number) => Uint8Array | undefined,
  limits: Pick<ExecutionLimits, "unlimitedCode" | "unlimitedInitCode">,
): BlockEnvironment {
  const blobs = blobParametersAt(config, header.timestamp);
  return {
    rules: rulesOf(hardforkOf(config, header)),
    chainId: BigInt(config.chainId),
    precompiles: undefined,
    signatures: config.signatures,
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
    blockHash: (number) => (number < header.number - 256 || number >= header.number ? undefined : blockHash(number)),
  };
}

export const forkOf = (
  config: ChainConfig,
  header: Pick<HeaderFields, "number" | "timestamp" | "difficulty">,
): Hardfork => hardforkOf(config, header);
