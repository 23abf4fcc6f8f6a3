import type { TypedTransaction } from "@ethereumjs/tx";
import type { BlockEnvironment } from "./types.js";

/** Why a creation cannot be part of a block, in geth's words: its init code is too long (EIP-3860). Undefined for all others. */
export function initCodeFault(
  { rules, unlimitedInitCode }: Pick<BlockEnvironment, "rules" | "unlimitedInitCode">,
  { to, data }: { to?: unknown; data: Uint8Array },
): string | undefined {
  const { maxInitCodeSize } = rules;
  if (to || unlimitedInitCode || maxInitCodeSize === undefined || data.length <= maxInitCodeSize) return undefined;
  return `max initcode size exceeded: code size ${data.length} limit ${maxInitCodeSize}`;
}

/** Whether a transaction offers a tip above all that it pays per gas, which EIP-1559 has refused. */
export const isTipAboveCap = (tx: TypedTransaction): boolean =>
  "maxFeePerGas" in tx && tx.maxPriorityFeePerGas > tx.maxFeePerGas;
