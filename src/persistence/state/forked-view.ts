import { EMPTY, equalBytes, KECCAK_EMPTY } from "../../ethereum/index.js";
import { accountKey, ownerKey, storageKey } from "./keys.js";
import { type Remote, RemoteMiss } from "./remote.js";
import { type Accounts, accountOf, type Slots } from "./roots.js";
import type { StateView } from "./view.js";

interface Parts {
  accounts: Accounts;
  slots: Slots;
  /** What was fetched of the chain underneath. */
  beneath: Remote;
  seq: number;
}

/**
 * The state of a fork: what was changed here, and where nothing was, what the chain underneath has at the fork's block.
 * Storage that was created here is of a later generation than 0, and is never requested there.
 * @param own what was changed here, and nothing else
 */
export function forkedView(own: StateView, { accounts, slots, beneath, seq }: Parts): StateView {
  const slotKey = (address: Uint8Array, generation: number, slot: Uint8Array): string =>
    storageKey(ownerKey(address, generation), slot);
  return {
    forked: true,
    account: (address) => accountOf(accounts, () => beneath, address, seq),
    known: () => true,
    changed: (address) => accounts.has(accountKey(address), seq),
    storage(address, generation, slot) {
      const key = slotKey(address, generation, slot);
      return generation > 0 || slots.has(key, seq) ? slots.at(key, seq) : beneath.storage(address, slot);
    },
    written(address, generation, slot) {
      const key = slotKey(address, generation, slot);
      return generation > 0 || slots.has(key, seq) ? slots.at(key, seq) : undefined;
    },
    code(codeHash, address) {
      const code = own.code(codeHash);
      if (code.length > 0 || !address) return code;
      if (equalBytes(codeHash, KECCAK_EMPTY)) return EMPTY;
      throw new RemoteMiss({ kind: "code", address, codeHash });
    },
  };
}
