import type { Common } from "@ethereumjs/common";
import { getActivePrecompiles } from "@ethereumjs/evm";
import { toHex } from "../../persistence/records/index.js";

const byFork = new Map<Common, ReadonlyMap<string, unknown>>();

/** Whether the fork has a precompiled contract at an address. */
export function isPrecompile(common: Common, address: Uint8Array): boolean {
  let precompiles = byFork.get(common);
  if (!precompiles) {
    precompiles = getActivePrecompiles(common);
    byFork.set(common, precompiles);
  }
  return precompiles.has(toHex(address).slice(2));
}
