import { curve } from "./curve.js";
import { keccak256 } from "./keccak.js";

function signature64(r: Uint8Array, s: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set(r, 32 - r.length);
  bytes.set(s, 64 - s.length);
  return bytes;
}

/**
 * The uncompressed public key (64 bytes, without its 0x04) that made a signature.
 * @param v 0 or 1; 27 or 28; or, with a chain id, EIP-155's `35 + 2·chainId + parity`
 * @throws Error when `v` is none of these or no key fits
 */
export function recoverPublicKey(
  hash: Uint8Array,
  v: bigint,
  r: Uint8Array,
  s: Uint8Array,
  chainId?: bigint,
): Uint8Array {
  const parity = v === 0n || v === 1n ? v : chainId === undefined ? v - 27n : v - (chainId * 2n + 35n);
  if (parity !== 0n && parity !== 1n) throw new Error(`signature parity ${v} is not valid`);
  return curve.recover(signature64(r, s), Number(parity), hash).subarray(1);
}

/** The address of an uncompressed public key of 64 bytes. */
export const addressOfPublicKey = (publicKey: Uint8Array): Uint8Array => keccak256(publicKey).slice(12);

/** The address of a private key. */
export function addressOfPrivateKey(privateKey: Uint8Array): Uint8Array {
  return addressOfPublicKey(curve.publicKey(privateKey, false).subarray(1));
}

export interface Signature {
  r: Uint8Array;
  s: Uint8Array;
  yParity: 0 | 1;
}

/** Signs a 32-byte hash: deterministic (RFC 6979), low `s` (EIP-2). */
export function signHash(hash: Uint8Array, privateKey: Uint8Array): Signature {
  const { signature, recid } = curve.sign(hash, privateKey);
  return { r: signature.slice(0, 32), s: signature.slice(32), yParity: recid === 0 ? 0 : 1 };
}
