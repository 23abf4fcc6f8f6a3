import type { BlockEnvironment, Message } from "./types.js";

/** Gas that a message costs before any code runs (yellow paper, 6.2; EIP-2028, 2930, 3860, 7702), and EIP-7623's floor. */
export function intrinsicGas(
  { common, rules }: Pick<BlockEnvironment, "common" | "rules">,
  message: Pick<Message, "to" | "data" | "accessList"> & { authorizations: { length: number } },
): { intrinsic: bigint; floor: bigint } {
  let zeros = 0n;
  for (const byte of message.data) if (byte === 0) zeros++;
  const others = BigInt(message.data.length) - zeros;
  const base = common.param("txGas");
  let intrinsic = base + zeros * common.param("txDataZeroGas") + others * common.param("txDataNonZeroGas");
  if (!message.to) {
    if (rules.chargesCreation) intrinsic += common.param("txCreationGas");
    if (rules.maxInitCodeSize !== undefined) {
      intrinsic += common.param("initCodeWordGas") * BigInt(Math.ceil(message.data.length / 32));
    }
  }
  for (const { storageKeys } of message.accessList) {
    intrinsic += common.param("accessListAddressGas");
    intrinsic += common.param("accessListStorageKeyGas") * BigInt(storageKeys.length);
  }
  const { length } = message.authorizations;
  if (length > 0) intrinsic += common.param("perEmptyAccountCost") * BigInt(length);
  const floor = rules.hasCalldataFloor ? base + common.param("totalCostFloorPerToken") * (zeros + 4n * others) : 0n;
  return { intrinsic, floor };
}
