import {
  addressOfPublicKey,
  bytesToQuantity,
  encodeRlp,
  keccak256,
  quantityToBytes,
  recoverPublicKey,
  type TransactionFields,
} from "../../ethereum/index.js";
import type { SignedAuthorization } from "./types.js";

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const MAX_NONCE = 2n ** 64n - 1n;

const word = (value: bigint): Uint8Array => Buffer.from(value.toString(16).padStart(64, "0"), "hex");

/** Who signed an authorization (EIP-7702); undefined where the signature is not valid or its `s` is in the upper half (EIP-2). */
export function authorityOf({ chainId, address, nonce, yParity, r, s }: SignedAuthorization): Uint8Array | undefined {
  if (s > HALF_ORDER || yParity > 1n) return undefined;
  const message = encodeRlp([quantityToBytes(chainId), address, quantityToBytes(nonce)]);
  try {
    const hash = keccak256(Buffer.concat([Uint8Array.of(5), message]));
    return addressOfPublicKey(recoverPublicKey(hash, yParity, word(r), word(s)));
  } catch {
    return undefined;
  }
}

/** The authorities of the authorizations that are valid on a chain, whatever its state: nonce and code are not checked. */
export function authoritiesOn(authorizations: readonly SignedAuthorization[], chainId: bigint): Uint8Array[] {
  return authorizations.flatMap((one) => validAuthority(one, chainId) ?? []);
}

/** Who signed an authorization that is valid on a chain; undefined where it is not. */
export function validAuthority(authorization: SignedAuthorization, chainId: bigint): Uint8Array | undefined {
  if (authorization.chainId !== 0n && authorization.chainId !== chainId) return undefined;
  if (authorization.nonce >= MAX_NONCE) return undefined;
  return authorityOf(authorization);
}

/** The authorizations of a transaction; none where it is of another type. */
export const authorizationsOf = ({ authorizationList = [] }: TransactionFields): SignedAuthorization[] =>
  (authorizationList as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array][]).map(
    ([chainId, address, nonce, yParity, r, s]) => ({
      chainId: bytesToQuantity(chainId),
      address,
      nonce: bytesToQuantity(nonce),
      yParity: bytesToQuantity(yParity),
      r: bytesToQuantity(r),
      s: bytesToQuantity(s),
    }),
  );
