import { blobParametersAt, type ChainConfig, hardforkAt } from "../../chain/config/index.js";
import type { ChainReader } from "../../chain/index.js";
import { blobBaseFee, nextBaseFee, nextExcessBlobGas, rulesOf } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";

/** One gwei: what is offered to miners where nothing says otherwise. */
const DEFAULT_TIP = 1_000_000_000n;

/** The base fee of the next block in wei; 0 before London. */
export function nextBaseFeeOf(chain: ChainReader): bigint {
  const { nextBaseFee: set } = chain.settings();
  if (set !== undefined) return BigInt(set);
  return rulesOf(chain.nextFork()).hasBaseFee ? nextBaseFee(chain.head().header) : 0n;
}

/** What to offer on top of the base fee, in wei: what `miner_setGasPrice` set, or enough for the least gas price that the node takes. */
export function suggestedTip(chain: ChainReader): bigint {
  const { minGasPrice, tip } = chain.settings();
  if (tip !== undefined) return BigInt(tip);
  const least = BigInt(minGasPrice);
  return least > DEFAULT_TIP ? least : DEFAULT_TIP;
}

/** The price of a unit of blob gas in the block after this one, in wei; 0 before Cancun. */
export function nextBlobBaseFee(config: ChainConfig, { header }: StoredBlock): bigint {
  const blobs = blobParametersAt(config, header.timestamp + 1);
  if (!blobs || header.excessBlobGas === undefined) return 0n;
  const fork = hardforkAt(config, header.number + 1, header.timestamp + 1);
  return blobBaseFee(nextExcessBlobGas(header, fork, blobs), blobs);
}
