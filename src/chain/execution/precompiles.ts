import type { Common } from "@ethereumjs/common";
import { type EVM, type ExecResult, getActivePrecompiles, type PrecompileFunc } from "@ethereumjs/evm";
import { ensureKzg, fromHex, hasNativeKzg, toHex } from "../../ethereum/index.js";

/** Precompiled contracts by their address in hex without a prefix; what they do is the EVM's own business. */
export type Precompiles = ReadonlyMap<string, unknown>;

const byFork = new WeakMap<Common, ReadonlyMap<string, unknown>>();

/** The precompiled contracts of a fork. */
export function activePrecompiles(common: Common): Precompiles {
  let precompiles = byFork.get(common);
  if (!precompiles) {
    precompiles = waitingForKzg(getActivePrecompiles(common));
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

const POINT_EVALUATION = `${"0".repeat(38)}0a`;

/** Where there is no native KZG library, the point evaluation (EIP-4844) waits for the other: it would fail without. */
function waitingForKzg(precompiles: ReadonlyMap<string, PrecompileFunc>): ReadonlyMap<string, PrecompileFunc> {
  const evaluate = precompiles.get(POINT_EVALUATION);
  if (!evaluate || hasNativeKzg()) return precompiles;
  return new Map(precompiles).set(POINT_EVALUATION, async (input) => {
    await ensureKzg();
    return evaluate(input);
  });
}

/** Has a machine run these precompiled contracts. @returns those that it ran before */
export function usePrecompiles(evm: EVM, precompiles: Precompiles): Precompiles {
  const machine = evm as unknown as { _precompiles: Precompiles };
  const before = machine._precompiles;
  machine._precompiles = precompiles;
  return before;
}

/** Whether the fork has a precompiled contract at an address. */
export const isPrecompile = (common: Common, address: Uint8Array): boolean =>
  activePrecompiles(common).has(toHex(address).slice(2));
