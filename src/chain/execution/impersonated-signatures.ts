import { fromHex, toHex } from "../../ethereum/index.js";

/**
 * What ecrecover returns for a signature that counts as another signer's, as Anvil's does: whatever was signed, and for a `v` of any
 * value, of which the last byte counts. All else about the contract stays, its costs too.
 * @param signatures the addresses, by `r ‖ s ‖ v` of 65 bytes as hex
 * @param input of ecrecover
 * @returns the address as 32 bytes, undefined for any other signature
 */
export function impersonatedSigner(
  signatures: Readonly<Record<string, string>>,
  input: Uint8Array,
): Uint8Array | undefined {
  const data = new Uint8Array(128);
  data.set(input.subarray(0, 128));
  const address = signatures[toHex(Buffer.concat([data.subarray(64), data.subarray(63, 64)]))];
  if (address === undefined) return undefined;
  const word = new Uint8Array(32);
  word.set(fromHex(address), 12);
  return word;
}
