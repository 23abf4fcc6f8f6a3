import type { EOACode7702Tx } from "@ethereumjs/tx";
import { Account, Address, bytesToBigInt, bytesToHex } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";
import {
  addressOfPublicKey,
  delegateOf,
  delegationTo,
  EMPTY,
  encodeRlp,
  KECCAK_EMPTY,
  keccak256,
  quantityToBytes,
  recoverPublicKey,
} from "../../ethereum/index.js";
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

function validAuthority(authorization: SignedAuthorization, chainId: bigint): Uint8Array | undefined {
  if (authorization.chainId !== 0n && authorization.chainId !== chainId) return undefined;
  if (authorization.nonce >= MAX_NONCE) return undefined;
  return authorityOf(authorization);
}

/**
 * Gives accounts the code that they authorized, as EIP-7702 has it: an authorization for another chain, for another nonce, of an
 * account with code of its own, or with a signature that is not valid, is skipped. The sender's nonce has been increased already.
 * @returns the refund for the accounts that existed
 */
export async function applyAuthorizations(
  vm: VM,
  overlay: Overlay,
  authorizations: readonly SignedAuthorization[],
): Promise<bigint> {
  let refund = 0n;
  for (const authorization of authorizations) {
    const authority = validAuthority(authorization, vm.common.chainId());
    if (!authority) continue;
    const { nonce, address } = authorization;
    vm.evm.journal.addAlwaysWarmAddress(bytesToHex(authority).slice(2));
    const code = overlay.code(authority);
    const account = overlay.account(authority);
    if (code.length > 0 && !delegateOf(code)) continue;
    if ((account?.nonce ?? 0n) !== nonce) continue;
    if (account) refund += vm.common.param("perEmptyAccountCost") - vm.common.param("perAuthBaseGas");
    const { balance = 0n, codeHash = KECCAK_EMPTY } = account ?? {};
    // Through the VM's journal, which removes accounts that were touched and are empty (EIP-161).
    await vm.evm.journal.putAccount(new Address(authority), new Account(nonce + 1n, balance, undefined, codeHash));
    overlay.setCode(authority, address.some((byte) => byte !== 0) ? delegationTo(address) : EMPTY);
  }
  return refund;
}

/** The authorizations of a transaction; none where it is of another type. */
export function authorizationsOf(tx: { type: number }): SignedAuthorization[] {
  if (tx.type !== 4) return [];
  return (tx as EOACode7702Tx).authorizationList.map(([chainId, address, nonce, yParity, r, s]) => ({
    chainId: bytesToBigInt(chainId),
    address,
    nonce: bytesToBigInt(nonce),
    yParity: bytesToBigInt(yParity),
    r: bytesToBigInt(r),
    s: bytesToBigInt(s),
  }));
}
