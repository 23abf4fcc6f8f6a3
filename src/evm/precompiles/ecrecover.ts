import { addressOfPublicKey, recoverPublicKey } from "../../ethereum/index.js";
import { contract, isZero, paddedRange } from "./contract.js";

/** The address that signed a hash: input is `hash ‖ v ‖ r ‖ s`, with a `v` of 27 or 28. Without a signer the output is empty. */
export const ecrecover = contract(3_000n, (input) => {
  const data = paddedRange(input, 0, 128);
  const v = data[63] as number;
  if ((v !== 27 && v !== 28) || !isZero(data.subarray(32, 63))) return new Uint8Array(0);
  try {
    const key = recoverPublicKey(data.subarray(0, 32), BigInt(v), data.subarray(64, 96), data.subarray(96, 128));
    const output = new Uint8Array(32);
    output.set(addressOfPublicKey(key), 12);
    return output;
  } catch {
    return new Uint8Array(0); // no public key fits
  }
});
