import { Account, Address, bytesToHex } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";
import { judgeAuthorizations } from "../authorizations.js";
import type { Overlay } from "../overlay.js";
import type { SignedAuthorization } from "../types.js";

/** Gives accounts the code that they authorized (EIP-7702). @returns the refund for the accounts that existed */
export async function applyAuthorizations(
  vm: VM,
  chainId: bigint,
  overlay: Overlay,
  authorizations: readonly SignedAuthorization[],
): Promise<bigint> {
  let refund = 0n;
  for (const { authority, granted } of judgeAuthorizations(overlay, chainId, authorizations)) {
    vm.evm.journal.addAlwaysWarmAddress(bytesToHex(authority).slice(2));
    if (!granted) continue;
    const { nonce, balance, codeHash } = granted.account;
    // Through the VM's journal, which removes accounts that were touched and are empty (EIP-161).
    await vm.evm.journal.putAccount(new Address(authority), new Account(nonce, balance, undefined, codeHash));
    overlay.setCode(authority, granted.code);
    refund += granted.refund;
  }
  return refund;
}
