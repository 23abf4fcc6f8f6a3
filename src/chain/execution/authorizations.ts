import {
  AUTHORIZATION_GAS,
  addressOfPublicKey,
  bytesToQuantity,
  delegateOf,
  delegationTo,
  EMPTY,
  EXISTING_AUTHORITY_GAS,
  encodeRlp,
  KECCAK_EMPTY,
  keccak256,
  quantityToBytes,
  recoverPublicKey,
  type TransactionFields,
} from "../../ethereum/index.js";
import type { AccountBody } from "../../persistence/records/index.js";
import type { Overlay } from "./overlay.js";
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
function validAuthority(authorization: SignedAuthorization, chainId: bigint): Uint8Array | undefined {
  if (authorization.chainId !== 0n && authorization.chainId !== chainId) return undefined;
  if (authorization.nonce >= MAX_NONCE) return undefined;
  return authorityOf(authorization);
}

/** An authority, which is warm from now on, and what its account becomes where the authorization holds. */
export interface JudgedAuthorization {
  authority: Uint8Array;
  granted?: { account: Pick<AccountBody, "nonce" | "balance" | "codeHash">; code: Uint8Array; refund: bigint };
}

/**
 * Judges authorizations one after the other, as EIP-7702 has it: one for another chain, for another nonce, of an account with code of its
 * own, or with a signature that is not valid, is skipped. The sender's nonce has been increased already. What is granted has to be in the
 * overlay before the next one is judged. Its refund is that of an account that existed.
 */
export function* judgeAuthorizations(
  overlay: Overlay,
  chainId: bigint,
  authorizations: readonly SignedAuthorization[],
): Generator<JudgedAuthorization> {
  for (const authorization of authorizations) {
    const authority = validAuthority(authorization, chainId);
    if (!authority) continue;
    const { nonce, address } = authorization;
    const code = overlay.code(authority);
    const before = overlay.account(authority);
    if ((code.length > 0 && !delegateOf(code)) || (before?.nonce ?? 0n) !== nonce) {
      yield { authority };
      continue;
    }
    const { balance = 0n, codeHash = KECCAK_EMPTY } = before ?? {};
    yield {
      authority,
      granted: {
        account: { nonce: nonce + 1n, balance, codeHash },
        code: address.some((byte) => byte !== 0) ? delegationTo(address) : EMPTY,
        refund: before ? AUTHORIZATION_GAS - EXISTING_AUTHORITY_GAS : 0n,
      },
    };
  }
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
