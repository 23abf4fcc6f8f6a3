import { quantityToBytes, toHex } from "../../ethereum/index.js";
import type { StateDatabase } from "../../persistence/state/index.js";
import type { Overlay } from "../execution/index.js";
import { setAccountField } from "./overrides.js";

/** An account whole. */
export interface AccountDump {
  address: Uint8Array;
  nonce: bigint;
  balance: bigint;
  code: Uint8Array;
  /** 32-byte slots, and their values without leading zeros. */
  storage: [slot: Uint8Array, value: Uint8Array][];
}

/** Every account that there is now, by address. Nothing else may change the state meanwhile. */
export async function dumpAccounts(state: StateDatabase): Promise<AccountDump[]> {
  await state.flush();
  const view = state.view();
  const accounts: AccountDump[] = [];
  for await (const address of state.scan.addresses()) {
    const body = view.account(address);
    if (!body) continue;
    const storage: AccountDump["storage"] = [];
    for await (const slot of state.scan.slots(address, body.generation)) {
      const value = view.storage(address, body.generation, slot);
      if (value.length > 0) storage.push([slot, value]);
    }
    accounts.push({
      address,
      nonce: body.nonce,
      balance: body.balance,
      code: view.code(body.codeHash, address),
      storage,
    });
  }
  return accounts;
}

/** Puts accounts into a state, as Anvil does: balance and code replaced, slots added, and nonces never lower than before. */
export function loadAccounts(overlay: Overlay, accounts: readonly AccountDump[]): void {
  for (const { address, nonce, balance, code, storage } of accounts) {
    const before = overlay.account(address)?.nonce ?? 0n;
    setAccountField(overlay, address, { balance, nonce: nonce > before ? nonce : before });
    if (code.length > 0 || overlay.account(address)) overlay.setCode(address, code);
    for (const [slot, value] of storage) {
      overlay.setStorage(address, slot, value.length === 0 ? value : quantityToBytes(BigInt(toHex(value))));
    }
  }
}
