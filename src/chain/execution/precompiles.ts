import type { Common } from "@ethereumjs/common";
import { type ExecResult, getActivePrecompiles, type PrecompileFunc } from "@ethereumjs/evm";
import { fromHex, toHex } from "../../persistence/records/index.js";

/** Precompiled contracts by their address in hex without a prefix; what they do is the EVM's own business. */
export type Precompiles = ReadonlyMap<string, unknown>;

const byFork = new WeakMap<Common, ReadonlyMap<string, unknown>>();

/** The precompiled contracts of a fork. */
export function activePrecompiles(common: Common): Precompiles {
  let precompiles = byFork.get(common);
  if (!precompiles) {
    precompiles = getActivePrecompiles(common);
    byFork.set(common, precompiles);
  }
  return precompiles;
}

const ECRECOVER = "0000000000000000000000000000000000000001";

/**
 * The precompiled contracts of a fork where ecrecover returns other addresses for some signatures, as Anvil's does: whatever was
 * signed, and for a `v` of any value, of which the last byte counts. All else about it stays, its costs too.
 * @param signatures the addresses, by `r ‖ s ‖ v` of 65 bytes as hex
 */
export function recoveringPrecompiles(common: Common, signatures: Readonly<Record<string, string>>): Precompiles {
  const own = activePrecompiles(common);
  const recover = own.get(ECRECOVER) as PrecompileFunc;
  const recoverOr: PrecompileFunc = async (input): Promise<ExecResult> => {
    const result = await recover(input);
    const data = new Uint8Array(128);
    data.set(input.data.subarray(0, 128));
    const address = signatures[toHex(Buffer.concat([data.subarray(64), data.subarray(63, 64)]))];
    if (address === undefined || result.exceptionError) return result;
    const returnValue = new Uint8Array(32);
    returnValue.set(fromHex(address), 12);
    return { ...result, returnValue };
  };
  return new Map(own).set(ECRECOVER, recoverOr);
}

/** Whether the fork has a precompiled contract at an address. */
export const isPrecompile = (common: Common, address: Uint8Array): boolean =>
  activePrecompiles(common).has(toHex(address).slice(2));
