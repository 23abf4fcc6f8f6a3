import type { Common } from "@ethereumjs/common";
import { getActivePrecompiles } from "@ethereumjs/evm";
import { toHex } from "../../persistence/records/index.js";

/** Precompiled contracts by their address in hex without a prefix; what they do is the EVM's own business. */
export type Precompiles = ReadonlyMap<string, unknown>;

const byFork = new Map<Common, ReadonlyMap<string, unknown>>();

/** The precompiled contracts of a fork. */
export function activePrecompiles(common: Common): Precompiles {
  let precompiles = byFork.get(common);
  if (!precompiles) {
    precompiles = getActivePrecompiles(common);
    byFork.set(common, precompiles);
  }
  return precompiles;
}

/** Whether the fork has a precompiled contract at an address. */
export const isPrecompile = (common: Common, address: Uint8Array): boolean =>
  activePrecompiles(common).has(toHex(address).slice(2));
