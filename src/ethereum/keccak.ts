import { toHex } from "./bytes.js";
import { keccak256 } from "./keccak-hash.js";

export { keccak256 };

/** Keccak-256 of nothing: the code hash of an account without code. */
export const KECCAK_EMPTY = keccak256(new Uint8Array(0));

/** Keccak-256 of RLP's empty string: the root of an empty trie. */
export const EMPTY_ROOT = keccak256(Uint8Array.of(0x80));

/** Keccak-256 of RLP's empty list: the ommers hash of a block without ommers. */
export const EMPTY_LIST_HASH = keccak256(Uint8Array.of(0xc0));

/** EIP-55 mixed-case form of an address. */
export function checksumAddress(address: Uint8Array): `0x${string}` {
  const hex = toHex(address).slice(2);
  const hash = toHex(keccak256(new TextEncoder().encode(hex))).slice(2);
  let out = "";
  for (let i = 0; i < hex.length; i++) {
    const character = hex[i] as string;
    out += Number.parseInt(hash[i] as string, 16) >= 8 ? character.toUpperCase() : character;
  }
  return `0x${out}`;
}
