import { Account, Address, bytesToHex } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";
import {
  AUTHORIZATION_GAS,
  delegateOf,
  delegationTo,
  EMPTY,
  EXISTING_AUTHORITY_GAS,
  KECCAK_EMPTY,
} from "../../../ethereum/index.js";
import { validAuthority } from "../authorizations.js";
import type { Overlay } from "../overlay.js";
import type { SignedAuthorization } from "../types.js";

/**
 * Gives accounts the code that they authorized, as EIP-7702 has it: an authorization for another chain, for another nonce, of an
 * account with code of its own, or with a signature that is not valid, is skipped. The sender's nonce has been increased already.
 * @returns the refund for the accounts that existed
 */
export async function applyAuthorizations(
  vm: VM,
  chainId: bigint,
  overlay: Overlay,
  authorizations: readonly SignedAuthorization[],
): Promise<bigint> {
  let refund = 0n;
  for (const authorization of authorizations) {
    const authority = validAuthority(authorization, chainId);
    if (!authority) continue;
    const { nonce, address } = authorization;
    vm.evm.journal.addAlwaysWarmAddress(bytesToHex(authority).slice(2));
    const code = overlay.code(authority);
    const account = overlay.account(authority);
    if (code.length > 0 && !delegateOf(code)) continue;
    if ((account?.nonce ?? 0n) !== nonce) continue;
    if (account) refund += AUTHORIZATION_GAS - EXISTING_AUTHORITY_GAS;
    const { balance = 0n, codeHash = KECCAK_EMPTY } = account ?? {};
    // Through the VM's journal, which removes accounts that were touched and are empty (EIP-161).
    await vm.evm.journal.putAccount(new Address(authority), new Account(nonce + 1n, balance, undefined, codeHash));
    overlay.setCode(authority, address.some((byte) => byte !== 0) ? delegationTo(address) : EMPTY);
  }
  return refund;
}
