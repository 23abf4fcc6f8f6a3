import type { TypedTransaction } from "@ethereumjs/tx";
import type { BlockEnvironment } from "./types.js";

/** EIP-3860: the longest init code, twice EIP-170's longest code. */
const MAX_INIT_CODE = 49_152;

/** Why a creation cannot be part of a block, in geth's words: its init code is too long (EIP-3860). Undefined for all others. */
export function initCodeFault(
  { common, unlimitedInitCode }: Pick<BlockEnvironment, "common" | "unlimitedInitCode">,
  { to, data }: { to?: unknown; data: Uint8Array },
): string | undefined {
  if (to || unlimitedInitCode || data.length <= MAX_INIT_CODE || !common.isActivatedEIP(3860)) return undefined;
  return `max initcode size exceeded: code size ${data.length} limit ${MAX_INIT_CODE}`;
}

/** Whether a transaction offers a tip above all that it pays per gas, which EIP-1559 has refused. */
export const isTipAboveCap = (tx: TypedTransaction): boolean =>
  "maxFeePerGas" in tx && tx.maxPriorityFeePerGas > tx.maxFeePerGas;
