import { EMPTY_ROOT, equalBytes, KECCAK_EMPTY } from "../../ethereum/index.js";
import type { Core } from "../head/core.js";
import type { PendingChange } from "./changes.js";
import { PRECOMPILE_BALANCE, PRECOMPILES } from "./genesis.js";

/**
 * Whenever it starts, Ganache gives the accounts of precompiles the balance of 1 wei again, whatever was sent to them. The
 * next block shows it.
 */
export function precompileReset(core: Core): PendingChange[] {
  const state = core.state.view();
  return PRECOMPILES.filter((address) => {
    const account = state.account(address);
    if (!account) return true;
    const { nonce, balance, codeHash, storageRoot } = account;
    const plain = equalBytes(codeHash, KECCAK_EMPTY) && equalBytes(storageRoot, EMPTY_ROOT);
    return nonce !== 0n || balance !== PRECOMPILE_BALANCE || !plain;
  }).map((address) => ({
    cause: { method: "ganache_start", params: [] },
    address,
    apply(overlay) {
      overlay.clearStorage(address);
      overlay.setAccount(address, { nonce: 0n, balance: PRECOMPILE_BALANCE, codeHash: KECCAK_EMPTY });
    },
  }));
}
