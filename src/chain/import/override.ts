import {
  bytesToQuantity,
  EMPTY,
  EMPTY_ROOT,
  equalBytes,
  KECCAK_EMPTY,
  quantityToBytes,
  toHex,
} from "../../ethereum/index.js";
import {
  decodeGanacheAccount,
  decodeGanacheSlot,
  type GanacheAccount,
  type GanacheBlock,
  type GanacheDatabase,
} from "../../persistence/ganache/index.js";
import type { AccountBody } from "../../persistence/records/index.js";
import {
  latin1,
  ownerKey,
  type StateChanges,
  type StateDatabase,
  type StateView,
} from "../../persistence/state/index.js";
import { createOverlay, type Overlay, type SignedTransaction } from "../execution/index.js";
import type { AddressBook } from "./address-book.js";
import { ImportError } from "./errors.js";
import type { Remade } from "./remake.js";
import type { SlotBook } from "./slot-book.js";

/** What was done to an account between two blocks; what is undefined was left as it was. */
interface AccountOverride {
  address: Uint8Array;
  deleted: boolean;
  nonce?: bigint;
  balance?: bigint;
  code?: Uint8Array;
  /** By slot. */
  slots: Map<string, bigint>;
}

/** What was done to the state between two blocks, by address. */
export type StateOverride = Map<string, AccountOverride>;

/** Where one looks for what was done. */
export interface OverrideSearch {
  database: GanacheDatabase;
  state: StateDatabase;
  addresses: AddressBook;
  slots: SlotBook;
  parent: GanacheBlock;
  block: GanacheBlock;
  transactions: SignedTransaction[];
  /** Number of the record that the override will be; the block's is the next. */
  seq: number;
  /** Executes the block on a state. */
  attempt: (state: StateView) => Promise<Remade>;
}

const ROUNDS = 6;
/** More than anybody needs to pay for a transaction. */
const PLENTY = 1n << 128n;
const WORD = 1n << 256n;

/**
 * Finds what was done to the state before a block that cannot be made from the one before it alone (`evm_setAccountBalance` and the
 * like leave no other trace in Ganache's database). The block is executed, and by what is missing after it, the state before it is
 * changed, until it comes out the same.
 * @returns the changes, and why the block cannot be made where they do not help
 * @throws ImportError UNKNOWN_ACCOUNTS, UNKNOWN_SLOTS
 */
export async function findOverride(search: OverrideSearch): Promise<{ override: StateOverride; differs?: string }> {
  const { state, seq, attempt } = search;
  const override: StateOverride = new Map();
  let differs: string | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    state.stage(changesOf(override, state, seq));
    try {
      const remade = await attempt(state.view());
      differs = remade.differs;
      if (differs === undefined) return { override };
      const changed = remade.built ? adjust(override, search, remade.changes) : endow(override, search);
      if (!changed) break; // the states agree; what differs is not of the state
    } finally {
      state.unstage();
    }
  }
  return { override, ...(differs !== undefined && { differs }) };
}

/** The changes that an override makes to the head's state. */
export function changesOf(override: StateOverride, state: StateDatabase, seq: number): StateChanges {
  const overlay = createOverlay(state.view(state.folded().seq), seq);
  for (const account of override.values()) apply(overlay, account);
  return overlay.changes();
}

function apply(overlay: Overlay, { address, deleted, nonce, balance, code, slots }: AccountOverride): void {
  if (deleted) {
    overlay.clearStorage(address);
    overlay.setAccount(address, undefined);
    return;
  }
  const before = overlay.account(address);
  overlay.setAccount(address, {
    nonce: nonce ?? before?.nonce ?? 0n,
    balance: balance ?? before?.balance ?? 0n,
    codeHash: before?.codeHash ?? KECCAK_EMPTY,
  });
  if (code) overlay.setCode(address, code);
  for (const [slot, value] of slots) overlay.setStorage(address, Buffer.from(slot, "latin1"), quantityToBytes(value));
}

function entryOf(override: StateOverride, address: Uint8Array): AccountOverride {
  const key = latin1(address);
  let entry = override.get(key);
  if (!entry) {
    entry = { address, deleted: false, slots: new Map() };
    override.set(key, entry);
  }
  return entry;
}

/** Gives senders what they need for their transactions to be executed at all; what is too much is seen afterwards. */
function endow(override: StateOverride, { state, transactions }: OverrideSearch): boolean {
  const view = state.view();
  const seen = new Set<string>();
  let changed = false;
  for (const { sender, tx } of transactions) {
    if (seen.has(latin1(sender))) continue;
    seen.add(latin1(sender));
    const entry = entryOf(override, sender);
    const balance = view.account(sender)?.balance ?? 0n;
    if (entry.nonce === tx.nonce && balance >= PLENTY) continue;
    entry.nonce = tx.nonce;
    if (balance < PLENTY) entry.balance = balance + PLENTY;
    changed = true;
  }
  return changed;
}

/** Changes the override by what the state after the block lacks or has too much. @returns whether there was anything */
function adjust(override: StateOverride, search: OverrideSearch, changes: StateChanges): boolean {
  const { database, state, addresses, parent, block } = search;
  for (const { address } of changes.accounts.values()) addresses.add(address);
  const [before, staged] = [state.view(state.folded().seq), state.view()];
  const wanted = new Map<string, { address: Uint8Array; leaf: Uint8Array | undefined }>();
  const unknown: Uint8Array[] = [];
  for (const { key, after } of database.difference(parent.header.stateRoot, block.header.stateRoot)) {
    const address = addresses.find(key);
    if (address) wanted.set(latin1(address), { address, leaf: after });
    else unknown.push(key);
  }
  if (unknown.length > 0) throw unknownAccounts(unknown, `changed before block ${block.header.number}`);
  const places = new Map(
    [...wanted.values(), ...touched(changes), ...override.values()].map((one) => [latin1(one.address), one.address]),
  );
  let changed = false;
  for (const [key, address] of places) {
    const account = before.account(address);
    const leaf = wanted.get(key)?.leaf;
    const expected = wanted.has(key) ? leaf && decodeGanacheAccount(leaf) : account;
    const start = staged.account(address);
    const got = changes.accounts.has(key) ? changes.accounts.get(key)?.body : start;
    const found = adjustAccount({ override, search, address, account, expected, start, got, changes });
    changed ||= found;
  }
  return changed;
}

function* touched({ accounts, storage }: StateChanges): Generator<{ address: Uint8Array }> {
  yield* accounts.values();
  yield* storage.values();
}

interface Place {
  override: StateOverride;
  search: OverrideSearch;
  address: Uint8Array;
  /** After the block before. */
  account: AccountBody | undefined;
  /** After this block in Ganache's database. */
  expected: GanacheAccount | AccountBody | undefined;
  /** With the override, before and after this block. */
  start: AccountBody | undefined;
  got: AccountBody | undefined;
  changes: StateChanges;
}

function adjustAccount(place: Place): boolean {
  const { override, search, address, expected, start, got } = place;
  if (!expected) {
    if (!got) return false;
    entryOf(override, address).deleted = true;
    return true;
  }
  let changed = false;
  const entry = (): AccountOverride => {
    changed = true;
    const one = entryOf(override, address);
    one.deleted = false;
    return one;
  };
  if (!got) entry();
  if (expected.nonce !== (got?.nonce ?? 0n)) {
    entry().nonce = moved(start?.nonce ?? 0n, got?.nonce ?? 0n, expected.nonce);
  }
  if (expected.balance !== (got?.balance ?? 0n)) {
    entry().balance = moved(start?.balance ?? 0n, got?.balance ?? 0n, expected.balance);
  }
  if (!equalBytes(expected.codeHash, got?.codeHash ?? KECCAK_EMPTY)) {
    entry().code = search.database.code(expected.codeHash);
  }
  for (const [slot, value] of slotsToMove(place, expected)) entry().slots.set(slot, value);
  return changed;
}

/** What a value has to be before a block so that it is right after it, going by what the block added. */
function moved(start: bigint, got: bigint, expected: bigint): bigint {
  const value = start + expected - got;
  return value < 0n ? expected : value;
}

function slotsToMove(place: Place, expected: GanacheAccount | AccountBody): [slot: string, value: bigint][] {
  const { search, address, account, start, got, changes, override } = place;
  const { database, slots } = search;
  const generation = got?.generation ?? start?.generation ?? 0;
  const written = changes.storage.get(ownerKey(address, generation))?.slots ?? new Map<string, Uint8Array>();
  // A storage that was cleared has nothing of what it had before.
  const cleared = account !== undefined && got !== undefined && got.generation !== account.generation;
  const base = cleared || !account ? EMPTY_ROOT : account.storageRoot;
  const wanted = new Map<string, Uint8Array>();
  const unknown: Uint8Array[] = [];
  for (const slot of written.keys()) slots.add(Buffer.from(slot, "latin1"));
  for (const { key, after } of database.difference(base, expected.storageRoot)) {
    const slot = slots.find(key);
    if (slot) wanted.set(latin1(slot), after ? decodeGanacheSlot(after) : EMPTY);
    else unknown.push(key);
  }
  if (unknown.length > 0) throw unknownSlots(address, unknown, search.block.header.number);
  const view = search.state.view();
  const before = search.state.view(search.state.folded().seq);
  const found: [string, bigint][] = [];
  const places = new Set([...wanted.keys(), ...written.keys(), ...(override.get(latin1(address))?.slots.keys() ?? [])]);
  for (const slot of places) {
    const bytes = Buffer.from(slot, "latin1");
    const unchanged = account && !cleared ? before.storage(address, account.generation, bytes) : EMPTY;
    const value = bytesToQuantity(wanted.get(slot) ?? unchanged);
    const began =
      start && start.generation === generation ? bytesToQuantity(view.storage(address, generation, bytes)) : 0n;
    const ended = written.has(slot) ? bytesToQuantity(written.get(slot) as Uint8Array) : began;
    if (ended !== value) found.push([slot, (began + value - ended + WORD) % WORD]);
  }
  return found;
}

const SHOWN = 5;

const some = (hashes: Uint8Array[]): string => {
  const shown = hashes.slice(0, SHOWN).map(toHex).join(", ");
  return hashes.length > SHOWN ? `${shown}, …` : shown;
};

/** @param which what is special about the accounts, as a participle */
export function unknownAccounts(hashes: Uint8Array[], which: string): ImportError {
  const count = hashes.length === 1 ? "1 account" : `${hashes.length} accounts`;
  return new ImportError(
    "UNKNOWN_ACCOUNTS",
    `the addresses of ${count} ${which} are not known, only their hashes (${some(hashes)}); give the accounts that Ganache had, by {chain.mnemonic}, {wallet.seed}, {wallet.deterministic} or {chain.accounts} (and {chain.accountCount}, if there were more than 10), or their addresses by {addresses}`,
  );
}

function unknownSlots(address: Uint8Array, hashes: Uint8Array[], block: number): ImportError {
  const count = hashes.length === 1 ? "1 storage slot" : `${hashes.length} storage slots`;
  return new ImportError(
    "UNKNOWN_SLOTS",
    `${count} of ${toHex(address)} changed before block ${block} by evm_setAccountStorageAt, and of their keys only the hashes are known (${some(hashes)}); give the keys by {slots}`,
  );
}
