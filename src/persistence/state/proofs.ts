import type { Journal } from "../journal/index.js";
import {
  type AccountBody,
  EMPTY_ROOT,
  equalBytes,
  type JournalRecord,
  keccak256,
  type StateDiff,
} from "../records/index.js";
import type { BlockEntry } from "./indexes.js";
import { accountKey, ownerKey, storageKey } from "./keys.js";
import { type Accounts, putAccount, putSlot, type Slots } from "./roots.js";
import type { Trie } from "./trie/index.js";
import type { Tries } from "./tries.js";

/** Merkle proofs against one block's state root (EIP-1186). */
export interface Prover {
  /** The account as of that block, and the trie nodes from the state root to it, or to where it would be. */
  account(address: Uint8Array): { body: AccountBody | undefined; proof: Uint8Array[] };
  /** The slot's value, and the nodes from the account's storage root to it. */
  slot(address: Uint8Array, slot: Uint8Array): { value: Uint8Array; proof: Uint8Array[] };
}

interface Parts {
  tries: Tries;
  accounts: Accounts;
  slots: Slots;
  journal: Journal;
  entry: BlockEntry | undefined;
  /** The record that the tries are at. */
  head: number;
  diffOf: (record: JournalRecord) => StateDiff | undefined;
}

/**
 * The tries of a past block are the head's with every later change undone, on a fork that the head never sees. The work
 * is proportional to what has changed since that block.
 */
export function createProver({ tries, accounts, slots, journal, entry, head, diffOf }: Parts): Prover {
  if (!entry) throw new RangeError("there is no such block");
  const seq = entry.seq;
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

  function storageTrie(address: Uint8Array, generation: number): Trie {
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
  }

  return {
    account: (address) => ({
      body: accounts.at(accountKey(address), seq),
      proof: accountTrie.prove(keccak256(address)),
    }),
    slot(address, slot) {
      const body = accounts.at(accountKey(address), seq);
      if (!body || equalBytes(body.storageRoot, EMPTY_ROOT)) return { value: new Uint8Array(0), proof: [] };
      const value = slots.at(storageKey(ownerKey(address, body.generation), slot), seq);
      return { value, proof: storageTrie(address, body.generation).prove(keccak256(slot)) };
    },
  };
}
