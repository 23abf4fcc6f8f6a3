import {
  ACCESS_LIST_ADDRESS_GAS,
  ACCESS_LIST_SLOT_GAS,
  AUTHORIZATION_GAS,
  CREATION_GAS,
  FLOOR_TOKEN_GAS,
  INIT_CODE_WORD_GAS,
  type Rules,
  TRANSACTION_GAS,
  ZERO_BYTE_GAS,
} from "../../ethereum/index.js";
import type { Message } from "./types.js";

/** Gas that a message costs before any code runs (yellow paper, 6.2; EIP-2028, 2930, 3860, 7702), and EIP-7623's floor. */
export function intrinsicGas(
  { rules }: { rules: Rules },
  message: Pick<Message, "to" | "data" | "accessList"> & { authorizations: { length: number } },
): { intrinsic: bigint; floor: bigint } {
  let zeroBytes = 0;
  for (const byte of message.data) if (byte === 0) zeroBytes++;
  const zeros = BigInt(zeroBytes);
  const others = BigInt(message.data.length - zeroBytes);
  let intrinsic = TRANSACTION_GAS + zeros * ZERO_BYTE_GAS + others * rules.nonZeroByteGas;
  if (!message.to) {
    if (rules.chargesCreation) intrinsic += CREATION_GAS;
    if (rules.maxInitCodeSize !== undefined) {
      intrinsic += INIT_CODE_WORD_GAS * BigInt(Math.ceil(message.data.length / 32));
    }
  }
  if (rules.hasWarmAccess) {
    for (const { storageKeys } of message.accessList) {
      intrinsic += ACCESS_LIST_ADDRESS_GAS + ACCESS_LIST_SLOT_GAS * BigInt(storageKeys.length);
    }
  }
  intrinsic += AUTHORIZATION_GAS * BigInt(message.authorizations.length);
  const floor = rules.hasCalldataFloor ? TRANSACTION_GAS + FLOOR_TOKEN_GAS * (zeros + 4n * others) : 0n;
  return { intrinsic, floor };
}
