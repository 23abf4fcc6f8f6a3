import { EMPTY, EMPTY_ROOT, equalBytes, KECCAK_EMPTY, keccak256, withoutLeadingZeros } from "../../ethereum/index.js";
import type { AccountBody } from "../../persistence/records/index.js";
import { latin1, ownerKey, type StateChanges, type StateView } from "../../persistence/state/index.js";

/** State in the making: changes over a view that stays as it is, with nested checkpoints. */
export interface Overlay {
  account(address: Uint8Array): AccountBody | undefined;
  /** Sets nonce, balance and code hash; storage root and generation are the overlay's own business. */
  setAccount(address: Uint8Array, account: Pick<AccountBody, "nonce" | "balance" | "codeHash"> | undefined): void;
  /** The slot's value without leading zeros; empty for zero. */
  storage(address: Uint8Array, slot: Uint8Array): Uint8Array;
  setStorage(address: Uint8Array, slot: Uint8Array, value: Uint8Array): void;
  /** Empties the account's storage by giving it a new generation. */
  clearStorage(address: Uint8Array): void;
  code(address: Uint8Array): Uint8Array;
  setCode(address: Uint8Array, code: Uint8Array): void;
  checkpoint(): void;
  commit(): void;
  revert(): void;
  /** Begins an attempt that may be taken back as a whole, whatever checkpoints were left open in it. @returns its mark */
  mark(): number;
  /** Ends the attempt: with its changes, or without. */
  settle(mark: number, keep: boolean): void;
  /**
   * Has reads answered by an engine that keeps the state of the message under way to itself, where it has touched what is read; undefined
   * ends that. Tracers so see the state as it is at each step.
   */
  attach(live: LiveState | undefined): void;
  /** What differs from the view underneath. On a fork, all that was written to storage of which nothing was before. */
  changes(): StateChanges;
}

/** The state of a message under way; undefined where the message has not touched it. */
export interface LiveState {
  account(address: Uint8Array): { body: Pick<AccountBody, "nonce" | "balance" | "codeHash"> | undefined } | undefined;
  code(address: Uint8Array): Uint8Array | undefined;
  /** 32 bytes. */
  storage(address: Uint8Array, slot: Uint8Array): Uint8Array | undefined;
}

interface Account {
  address: Uint8Array;
  body: AccountBody | undefined;
}

interface Storage {
  address: Uint8Array;
  generation: number;
  slots: Map<string, Uint8Array>;
}

/**
 * @param seq number of the record that the changes will belong to; names the new generation of a storage that is cleared.
 */
export function createOverlay(view: StateView, seq: number): Overlay {
  const accounts = new Map<string, Account>();
  const storages = new Map<string, Storage>();
  const codes = new Map<string, { codeHash: Uint8Array; code: Uint8Array }>();
  const undo: (() => void)[] = [];
  const checkpoints: number[] = [];
  let live: LiveState | undefined;

  const commit = (): void => {
    checkpoints.pop();
    if (checkpoints.length === 0) undo.length = 0;
  };
  const revert = (): void => {
    const mark = checkpoints.pop() ?? 0;
    while (undo.length > mark) undo.pop()?.();
  };

  function load(address: Uint8Array): Account {
    const key = latin1(address);
    let found = accounts.get(key);
    if (!found) {
      found = { address, body: view.account(address) };
      accounts.set(key, found);
    }
    return found;
  }

  function put(entry: Account, body: AccountBody | undefined): void {
    const before = entry.body;
    entry.body = body;
    if (checkpoints.length > 0) {
      undo.push(() => {
        entry.body = before;
      });
    }
  }

  function storageOf(address: Uint8Array, generation: number): Storage {
    const owner = ownerKey(address, generation);
    let found = storages.get(owner);
    if (!found) {
      found = { address, generation, slots: new Map() };
      storages.set(owner, found);
    }
    return found;
  }

  function putSlot(slots: Map<string, Uint8Array>, key: string, value: Uint8Array): void {
    if (checkpoints.length > 0) {
      const before = slots.get(key);
      undo.push(() => {
        if (before === undefined) slots.delete(key);
        else slots.set(key, before);
      });
    }
    slots.set(key, value);
  }

  const blank = (address: Uint8Array): AccountBody => ({
    nonce: 0n,
    balance: 0n,
    storageRoot: EMPTY_ROOT,
    codeHash: KECCAK_EMPTY,
    // An account that comes back after its deletion must not find its old storage.
    generation: view.known(address) || deletedHere(address) ? seq : 0,
  });

  const deletedHere = (address: Uint8Array): boolean => (storages.get(ownerKey(address, 0))?.slots.size ?? 0) > 0;

  return {
    account(address) {
      const { body } = load(address);
      const now = live?.account(address);
      return now ? now.body && { ...(body ?? blank(address)), ...now.body } : body;
    },
    setAccount(address, account) {
      const entry = load(address);
      if (!account) return put(entry, undefined);
      const { nonce, balance, codeHash } = account;
      put(entry, { ...(entry.body ?? blank(entry.address)), nonce, balance, codeHash });
    },
    storage(address, slot) {
      const now = live?.storage(address, slot);
      if (now) return withoutLeadingZeros(now);
      const { body } = load(address);
      if (!body) return EMPTY;
      const here = storages.get(ownerKey(address, body.generation))?.slots.get(latin1(slot));
      return here ?? view.storage(address, body.generation, slot);
    },
    setStorage(address, slot, value) {
      const entry = load(address);
      if (!entry.body) put(entry, blank(entry.address));
      const { slots } = storageOf(entry.address, (entry.body as AccountBody).generation);
      putSlot(slots, latin1(slot), value);
    },
    clearStorage(address) {
      const entry = load(address);
      const { body } = entry;
      if (!body) return;
      const here = storages.get(ownerKey(address, body.generation));
      const mayHave = view.forked && body.generation === 0;
      if (!mayHave && !here?.slots.size && equalBytes(body.storageRoot, EMPTY_ROOT)) return;
      if (body.generation === seq) {
        for (const key of here?.slots.keys() ?? []) putSlot((here as Storage).slots, key, EMPTY);
      } else {
        put(entry, { ...body, generation: seq, storageRoot: EMPTY_ROOT });
      }
    },
    code(address) {
      const now = live?.code(address);
      if (now) return now;
      const codeHash = load(address).body?.codeHash;
      if (!codeHash || equalBytes(codeHash, KECCAK_EMPTY)) return EMPTY;
      return codes.get(latin1(codeHash))?.code ?? view.code(codeHash, address);
    },
    setCode(address, code) {
      const codeHash = code.length === 0 ? KECCAK_EMPTY : keccak256(code);
      if (code.length > 0) codes.set(latin1(codeHash), { codeHash, code });
      const entry = load(address);
      put(entry, { ...(entry.body ?? blank(entry.address)), codeHash });
    },
    checkpoint: () => void checkpoints.push(undo.length),
    commit,
    revert,
    mark: () => checkpoints.push(undo.length) - 1,
    settle(mark, keep) {
      while (checkpoints.length > mark) (keep ? commit : revert)();
    },
    attach(state) {
      live = state;
    },
    changes() {
      const changed: StateChanges = { accounts: new Map(), storage: new Map(), codes: new Map() };
      for (const [key, { address, body }] of accounts) {
        const before = view.account(address);
        if (!sameAccount(before, body)) changed.accounts.set(key, { address, body });
        if (body && codes.has(latin1(body.codeHash)) && !(before && equalBytes(before.codeHash, body.codeHash))) {
          const code = codes.get(latin1(body.codeHash));
          if (code) changed.codes.set(latin1(body.codeHash), code);
        }
      }
      for (const [owner, { address, generation, slots }] of storages) {
        const { body } = load(address);
        if (body?.generation !== generation) continue;
        const different = new Map<string, Uint8Array>();
        for (const [slot, value] of slots) {
          const before = (view.written ?? view.storage)(address, generation, Buffer.from(slot, "latin1"));
          if (!before || !equalBytes(before, value)) different.set(slot, value);
        }
        if (different.size > 0) changed.storage.set(owner, { address, generation, slots: different });
      }
      return changed;
    },
  };
}

function sameAccount(a: AccountBody | undefined, b: AccountBody | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return (
    a.nonce === b.nonce &&
    a.balance === b.balance &&
    a.generation === b.generation &&
    equalBytes(a.codeHash, b.codeHash)
  );
}
