import { EMPTY_ROOT, equalBytes, toHex } from "../../../ethereum/index.js";
import { type Host, type Precompile, type PrecompileResult, precompilesOf } from "../../../evm/index.js";
import { impersonatedSigner } from "../impersonated-signatures.js";
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

function recovering(recover: Precompile, signatures: Readonly<Record<string, string>>): Precompile {
  return (input, gas): PrecompileResult => {
    const result = recover(input, gas);
    const output = result.error === undefined ? impersonatedSigner(signatures, input) : undefined;
    return output ? { ...result, output } : result;
  };
}
