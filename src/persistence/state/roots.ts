import { EMPTY_ROOT, encodeRlp, keccak256 } from "../../ethereum/index.js";
import type { AccountBody, StateDiff, StorageChange } from "../records/index.js";
import { accountLeaf } from "./account.js";
import type { Codes } from "./codes.js";
import { accountKey, latin1, ownerKey, storageKey } from "./keys.js";
import { untouchedRoot } from "./remote.js";
import type { Trie } from "./trie/index.js";
import type { Tries } from "./tries.js";
import type { Versioned } from "./versioned.js";
import type { ChangedAccount, StateChanges } from "./view.js";

export type Accounts = Versioned<AccountBody | undefined>;
export type Slots = Versioned<Uint8Array>;

export interface Staged {
  stateRoot: Uint8Array;
  /** Everything staged for the record so far, in order of address and slot. */
  diff: () => StateDiff;
}

/** Puts changes into flat values and tries together, so that the root always belongs to the values. */
export interface Roots {
  stage(seq: number, changes: StateChanges): Staged;
  /** Whether there are staged changes that are no record yet. */
  staged(): boolean;
  /** The staged changes have become a record. */
  end(): void;
  /** Undoes staged changes: everything after record `seq`. */
  abandon(seq: number): void;
  /** Undoes what the diffs of records changed, back to the values after record `seq`. */
  truncate(seq: number, diffs: readonly StateDiff[]): void;
  rootWith(changes: StateChanges): Uint8Array;
}

/** The base of a fork's accounts; undefined for a chain that is no fork. */
export type Base = () => { account(address: Uint8Array): AccountBody | undefined } | undefined;

export function createRoots(accounts: Accounts, slots: Slots, codes: Codes, tries: Tries, base: Base): Roots {
  // What has been staged for the record in the making, by address and by owner and slot.
  let stagedAccounts = new Map<string, ChangedAccount>();
  let stagedStorage = new Map<string, StorageChange & { values: Map<string, Uint8Array> }>();
  let stagedCodes: StateDiff["codes"] = [];

  function stage(seq: number, changes: StateChanges): Staged {
    const changed = new Map(changes.accounts);
    for (const { codeHash, code } of changes.codes.values()) stagedCodes.push([codeHash, code]);
    const storageRoots = new Map<string, Uint8Array>();
    for (const { address, generation, slots: values } of changes.storage.values()) {
      const owner = ownerKey(address, generation);
      const trie = tries.trie(owner);
      let staged = stagedStorage.get(owner);
      if (!staged) {
        staged = { address, generation, slots: [], values: new Map() };
        stagedStorage.set(owner, staged);
      }
      for (const [slot, value] of values) {
        const slotBytes = Buffer.from(slot, "latin1");
        slots.set(storageKey(owner, slotBytes), seq, value);
        putSlot(trie, slotBytes, value);
        staged.values.set(slot, value);
      }
      storageRoots.set(owner, trie.root());
      const key = latin1(address);
      if (!changed.has(key))
        changed.set(key, { address, body: accountOf(accounts, base, address, Number.MAX_SAFE_INTEGER) });
    }
    for (const [key, { address, body }] of changed) {
      const complete = body && withRoot(address, body, storageRoots, accounts, base() !== undefined);
      accounts.set(accountKey(address), seq, complete);
      putAccount(tries.trie(""), address, complete);
      stagedAccounts.set(key, { address, body: complete });
    }
    return { stateRoot: tries.trie("").root(), diff };
  }

  function diff(): StateDiff {
    const order = (a: { address: Uint8Array }, b: { address: Uint8Array }): number =>
      Buffer.compare(a.address, b.address);
    return {
      accounts: [...stagedAccounts.values()].sort(order),
      storage: [...stagedStorage.values()]
        .map(({ address, generation, values }) => ({
          address,
          generation,
          slots: [...values]
            .map(([slot, value]): [Uint8Array, Uint8Array] => [Buffer.from(slot, "latin1"), value])
            .sort(([a], [b]) => Buffer.compare(a, b)),
        }))
        .sort((a, b) => order(a, b) || a.generation - b.generation),
      codes: stagedCodes,
    };
  }

  function end(): void {
    for (const [codeHash, code] of stagedCodes) codes.add(codeHash, code);
    clear();
  }

  function clear(): void {
    if (stagedAccounts.size > 0) stagedAccounts = new Map();
    if (stagedStorage.size > 0) stagedStorage = new Map();
    if (stagedCodes.length > 0) stagedCodes = [];
  }

  function truncate(seq: number, diffs: readonly StateDiff[]): void {
    // Storage first, all of it: its tries are read by the roots that their accounts have at the head.
    for (const { storage } of diffs) {
      for (const { address, generation, slots: values } of storage) {
        const owner = ownerKey(address, generation);
        const trie = tries.trie(owner);
        for (const [slot] of values) putSlot(trie, slot, slots.truncate(storageKey(owner, slot), seq));
        trie.root();
      }
    }
    for (const { accounts: changed } of diffs) {
      for (const { address } of changed)
        putAccount(tries.trie(""), address, accounts.truncate(accountKey(address), seq));
    }
    tries.trie("").root();
  }

  return {
    stage,
    staged: () => stagedAccounts.size > 0 || stagedStorage.size > 0,
    end,
    abandon(seq) {
      const undone = diff();
      clear();
      truncate(seq, [undone]);
    },
    truncate,
    rootWith(changes) {
      const changed = new Map(changes.accounts);
      const storageRoots = new Map<string, Uint8Array>();
      for (const { address, generation, slots: values } of changes.storage.values()) {
        const owner = ownerKey(address, generation);
        const fork = tries.trie(owner).fork();
        for (const [slot, value] of values) putSlot(fork, Buffer.from(slot, "latin1"), value);
        storageRoots.set(owner, fork.root());
        const key = latin1(address);
        if (!changed.has(key))
          changed.set(key, { address, body: accountOf(accounts, base, address, Number.MAX_SAFE_INTEGER) });
      }
      const fork = tries.trie("").fork();
      for (const { address, body } of changed.values()) {
        putAccount(fork, address, body && withRoot(address, body, storageRoots, accounts, base() !== undefined));
      }
      return fork.root();
    },
  };
}

/** The account after record `seq`, wherever it comes from. @throws RemoteMiss */
export function accountOf(accounts: Accounts, base: Base, address: Uint8Array, seq: number): AccountBody | undefined {
  const key = accountKey(address);
  const beneath = base();
  return beneath && !accounts.has(key, seq) ? beneath.account(address) : accounts.at(key, seq);
}

/** The account with the root of its storage: as just computed, as it was, or empty for a new generation. */
function withRoot(
  address: Uint8Array,
  body: AccountBody,
  computed: Map<string, Uint8Array>,
  accounts: Accounts,
  forked: boolean,
): AccountBody {
  const owner = ownerKey(address, body.generation);
  const before = accounts.head(accountKey(address));
  const storageRoot =
    computed.get(owner) ??
    (before && before.generation === body.generation ? before.storageRoot : rootBefore(body, forked));
  return { ...body, storageRoot };
}

export const rootBefore = (body: AccountBody, forked: boolean): Uint8Array =>
  forked ? untouchedRoot(body) : EMPTY_ROOT;

export function putSlot(trie: Trie, slot: Uint8Array, value: Uint8Array): void {
  const key = keccak256(slot);
  if (value.length === 0) trie.delete(key);
  else trie.put(key, encodeRlp(value));
}

export function putAccount(trie: Trie, address: Uint8Array, body: AccountBody | undefined): void {
  const key = keccak256(address);
  if (body) trie.put(key, accountLeaf(body));
  else trie.delete(key);
}

/**
 * A record's diff in the form that execution gives its changes. What is kept of it in memory is copied: a decoded field is
 * a view of the whole record, and would keep that.
 */
export function diffToChanges(diff: StateDiff): StateChanges {
  return {
    accounts: new Map(
      diff.accounts.map(({ address, body }) => [
        latin1(address),
        { address, body: body && { ...body, codeHash: body.codeHash.slice() } },
      ]),
    ),
    storage: new Map(
      diff.storage.map(({ address, generation, slots }) => [
        ownerKey(address, generation),
        { address, generation, slots: new Map(slots.map(([slot, value]) => [latin1(slot), value.slice()])) },
      ]),
    ),
    codes: new Map(diff.codes.map(([codeHash, code]) => [latin1(codeHash), { codeHash, code }])),
  };
}
