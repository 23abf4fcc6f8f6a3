import { EMPTY_ROOT, equalBytes, fromHex, toHex } from "../../../ethereum/index.js";
import { type Host, type Precompile, type PrecompileResult, precompilesOf } from "../../../evm/index.js";
import type { Overlay } from "../overlay.js";
import type { BlockEnvironment } from "../types.js";

const ECRECOVER = "0000000000000000000000000000000000000001";

/** The state, the block and its precompiled contracts, as the interpreter reads them. */
export function hostOf(overlay: Overlay, environment: BlockEnvironment): Host {
  const { precompiles: moved, signatures, rules } = environment;
  const own = precompilesOf(rules);
  const find = (address: Uint8Array): Precompile => {
    const found = toHex(address).slice(2);
    const original = moved?.get(found) ?? found;
    const precompile = own.get(original) as Precompile;
    return signatures && original === ECRECOVER ? recovering(precompile, signatures) : precompile;
  };
  return {
    account(address) {
      const body = overlay.account(address);
      return body && { ...body, hasStorage: !equalBytes(body.storageRoot, EMPTY_ROOT) };
    },
    code: overlay.code,
    storage: overlay.storage,
    blockHash: environment.blockHash,
    precompile: (address, input, gas) => find(address)(input, gas),
    ...(moved && { isPrecompile: (address) => moved.has(toHex(address).slice(2)) }),
  };
}

/**
 * ecrecover where it returns other addresses for some signatures, as Anvil's does: whatever was signed, and for a `v` of any value,
 * of which the last byte counts. All else about it stays, its costs too.
 * @param signatures the addresses, by `r ‖ s ‖ v` of 65 bytes as hex
 */
function recovering(recover: Precompile, signatures: Readonly<Record<string, string>>): Precompile {
  return (input, gas): PrecompileResult => {
    const result = recover(input, gas);
    if (result.error !== undefined) return result;
    const data = new Uint8Array(128);
    data.set(input.subarray(0, 128));
    const address = signatures[toHex(Buffer.concat([data.subarray(64), data.subarray(63, 64)]))];
    if (address === undefined) return result;
    const output = new Uint8Array(32);
    output.set(fromHex(address), 12);
    return { gasUsed: result.gasUsed, output };
  };
}
