import * as z from "zod/mini";
import { refuse } from "./reader.js";
import { address, hexData, quantity, quantity64, word } from "./scalars.js";
import { entriesOf, field, objectOf, refined } from "./shapes.js";

/** What an account is taken to be during a call (geth's state overrides). Undefined fields are as in the block. */
export interface AccountOverride {
  address: Uint8Array;
  balance?: bigint | undefined;
  nonce?: bigint | undefined;
  code?: Uint8Array | undefined;
  /** The whole storage: slots not listed are zero. */
  state?: [slot: Uint8Array, value: Uint8Array][] | undefined;
  /** Slots that differ from the block's. */
  stateDiff?: [slot: Uint8Array, value: Uint8Array][] | undefined;
  movePrecompileTo?: Uint8Array | undefined;
}

const slots = entriesOf("storage slots and values", word, word);

const accountOverride = refined(
  "an account override",
  objectOf(
    "an account override",
    z.object({
      balance: field(quantity),
      nonce: field(quantity64),
      code: field(hexData),
      state: field(slots),
      stateDiff: field(slots),
      movePrecompileToAddress: field(address),
    }),
  ),
  ({ movePrecompileToAddress, ...rest }): Omit<AccountOverride, "address"> => {
    if (rest.state !== undefined && rest.stateDiff !== undefined) {
      return refuse("has both 'state' and 'stateDiff'");
    }
    return { ...rest, movePrecompileTo: movePrecompileToAddress };
  },
);

/** State overrides: a map from address to what is different about the account. */
export const stateOverrides = refined(
  "state overrides",
  entriesOf("state overrides (a map by address)", address, accountOverride, 10_000),
  (entries): AccountOverride[] => entries.map(([of, override]) => ({ address: of, ...override })),
  { type: "StateOverrides" },
);

/** What the block of a call is taken to be (geth's block overrides). */
export interface BlockOverrides {
  number?: bigint | undefined;
  difficulty?: bigint | undefined;
  /** Unix seconds. */
  time?: bigint | undefined;
  gasLimit?: bigint | undefined;
  feeRecipient?: Uint8Array | undefined;
  prevRandao?: Uint8Array | undefined;
  baseFeePerGas?: bigint | undefined;
  blobBaseFee?: bigint | undefined;
}

/** Block overrides. The older names (`coinbase`, `random`, `baseFee`) are taken too, as geth and Anvil take them. */
export const blockOverrides = refined(
  "block overrides",
  objectOf(
    "block overrides",
    z.object({
      number: field(quantity64),
      difficulty: field(quantity),
      time: field(quantity64),
      timestamp: field(quantity64),
      gasLimit: field(quantity64),
      feeRecipient: field(address),
      coinbase: field(address),
      prevRandao: field(word),
      random: field(word),
      baseFeePerGas: field(quantity),
      baseFee: field(quantity),
      blobBaseFee: field(quantity),
    }),
  ),
  ({ coinbase, random, baseFee, timestamp, ...given }): BlockOverrides => ({
    ...given,
    time: given.time ?? timestamp,
    feeRecipient: given.feeRecipient ?? coinbase,
    prevRandao: given.prevRandao ?? random,
    baseFeePerGas: given.baseFeePerGas ?? baseFee,
  }),
  { type: "BlockOverrides" },
);
