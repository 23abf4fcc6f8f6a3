import type { AccountBody } from "../records/index.js";
import { accountKey, latin1, ownerKey } from "./keys.js";
import { type PastParts, pastTries } from "./past-tries.js";
import { accountOf, putAccount, putSlot, rootBefore } from "./roots.js";
import type { StateChanges } from "./view.js";

/** The root that the state after a record would have with some changes on top; see {@link pastTries} for what it costs. */
export function rootAt(parts: PastParts, changes: StateChanges): Uint8Array {
  const past = pastTries(parts);
  const { accounts, seq, base } = parts;
  const changed = new Map(changes.accounts);
  const roots = new Map<string, Uint8Array>();
  for (const { address, generation, slots } of changes.storage.values()) {
    const trie = past.storage(address, generation);
    for (const [slot, value] of slots) putSlot(trie, Buffer.from(slot, "latin1"), value);
    roots.set(ownerKey(address, generation), trie.root());
    const key = latin1(address);
    if (!changed.has(key)) changed.set(key, { address, body: accountOf(accounts, base, address, seq) });
  }
  const rootOf = (address: Uint8Array, body: AccountBody): Uint8Array => {
    const { generation } = body;
    const before = accounts.at(accountKey(address), seq);
    const own = roots.get(ownerKey(address, generation));
    return (
      own ?? (before && before.generation === generation ? before.storageRoot : rootBefore(body, base() !== undefined))
    );
  };
  for (const { address, body } of changed.values()) {
    putAccount(past.accounts, address, body && { ...body, storageRoot: rootOf(address, body) });
  }
  return past.accounts.root();
}
