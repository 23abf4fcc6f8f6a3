import { equalBytes, KECCAK_EMPTY } from "../../ethereum/index.js";
import type { Overlay } from "./overlay.js";

/** Adds wei to an account, which is there afterwards, also with nothing. */
export function credit(overlay: Overlay, address: Uint8Array, amount: bigint): void {
  const { nonce = 0n, balance = 0n, codeHash = KECCAK_EMPTY } = overlay.account(address) ?? {};
  overlay.setAccount(address, { nonce, balance: balance + amount, codeHash });
}

/** A touched account that is empty does not stay in the state (EIP-161). */
export function removeIfEmpty(overlay: Overlay, address: Uint8Array): void {
  const account = overlay.account(address);
  if (!account || account.nonce > 0n || account.balance > 0n || !equalBytes(account.codeHash, KECCAK_EMPTY)) return;
  overlay.setAccount(address, undefined);
}
