import { equalBytes } from "../../ethereum/index.js";
import type { Journal } from "../journal/index.js";
import type { JournalRecord, StateDiff } from "../records/index.js";
import { accountKey, ownerKey, storageKey } from "./keys.js";
import { type Accounts, type Base, putAccount, putSlot, type Slots } from "./roots.js";
import type { Trie } from "./trie/index.js";
import type { Tries } from "./tries.js";

export interface PastParts {
  tries: Tries;
  accounts: Accounts;
  slots: Slots;
  journal: Journal;
  /** The record whose state is wanted. */
  seq: number;
  /** The record that the tries are at. */
  head: number;
  diffOf: (record: JournalRecord) => StateDiff | undefined;
  base: Base;
}

/** The tries as they were after a record. */
export interface PastTries {
  accounts: Trie;
  /** The storage of one generation of an account. */
  storage(address: Uint8Array, generation: number): Trie;
}

/**
 * The tries of a past record are the head's with every later change undone, on a fork that the head never sees. The work
 * is proportional to what has changed since that record.
 */
export function pastTries({ tries, accounts, slots, journal, seq, head, diffOf }: PastParts): PastTries {
  const later: StateDiff[] = [];
  for (let at = head; at > seq; at--) {
    const record = journal.get(at);
    const diff = record && diffOf(record);
    if (diff) later.push(diff);
  }
  const accountTrie = tries.trie("").fork();
  for (const diff of later) {
    for (const { address } of diff.accounts) putAccount(accountTrie, address, accounts.at(accountKey(address), seq));
  }
  accountTrie.root();
  const storageTries = new Map<string, Trie>();
  return {
    accounts: accountTrie,
    storage(address, generation) {
      const owner = ownerKey(address, generation);
      let trie = storageTries.get(owner);
      if (!trie) {
        trie = tries.trie(owner).fork();
        for (const { storage } of later) {
          for (const change of storage) {
            if (change.generation !== generation || !equalBytes(change.address, address)) continue;
            for (const [slot] of change.slots) putSlot(trie, slot, slots.at(storageKey(owner, slot), seq));
          }
        }
        trie.root();
        storageTries.set(owner, trie);
      }
      return trie;
    },
  };
}
