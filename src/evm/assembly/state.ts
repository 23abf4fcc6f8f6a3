/**
 * The state as a message sees it: accounts and slots that were touched, what they were, and an undo log. The host is called for the first
 * touch of an account, a slot or code; afterwards the host reads what changed out of these tables.
 */
import {
  ACCOUNT_BYTES, ARGUMENT, UNDO_BYTES, SLOT_BYTES, accountIndex, accountIndexMask, accounts, codes, codesEnd, logs, maxAccounts, maxSlots,
  slotIndex, slotIndexMask, slots, undoLog, undoLogEnd,
} from "./layout";
import { JUMPDEST, PUSH0, PUSH1, PUSH32 } from "./opcodes";
import { copyWord, equal, isZero, setWord, toBytes } from "./word";
import { EXHAUSTED } from "./status";

/** Writes nonce, balance and code hash of the account whose 20 bytes are at ARGUMENT; see {@link accountLoaded}. */
@external("host", "loadAccount") declare function hostLoadAccount(account: usize): void;
/** Writes the value of the slot whose account's address and key are at ARGUMENT, 32 bytes each. */
@external("host", "loadSlot") declare function hostLoadSlot(value: usize): void;
/** Makes the code with an account's code hash known by {@link addCode}. */
@external("host", "loadCode") declare function hostLoadCode(account: usize): void;

// Fields of an account.
/** The address as a word. */
export const ADDRESS: usize = 0;
export const BALANCE: usize = 32;
/** 32 bytes, in their order. */
export const CODE_HASH: usize = 64;
export const NONCE: usize = 96;
export const CODE: usize = 104;
export const CODE_LENGTH: usize = 108;
/** A byte for each byte of the code: 1 where JUMP may go. */
export const JUMPS: usize = 112;
export const FLAGS: usize = 120;

// Flags of an account.
/** Nonce, balance and code hash are here. */
export const LOADED: u32 = 1;
export const EXISTS: u32 = 2;
export const WARM: u32 = 4;
/** Something was changed of nonce, balance or code. */
export const CHANGED: u32 = 8;
/** Touched in the sense of EIP-161: it goes if it is empty. */
export const TOUCHED: u32 = 16;
export const CREATED: u32 = 32;
export const DESTROYED: u32 = 64;
/** Its code is known by CODE, CODE_LENGTH and JUMPS. */
export const HAS_CODE: u32 = 128;
/** All its slots are 0 but those that the message wrote: the message created it. */
export const CLEARED: u32 = 256;
/** Its code was made by the message. */
export const NEW_CODE: u32 = 512;
/** The state has slots of it: no creation may take its address (EIP-7610). */
export const HAS_STORAGE: u32 = 1024;

// Fields of a slot.
export const KEY: usize = 0;
export const VALUE: usize = 32;
/** As it was when the transaction began (EIP-2200). */
export const ORIGINAL: usize = 64;
/** The account's number, with TRANSIENT for a slot of EIP-1153. */
export const OWNER: usize = 96;
export const SLOT_FLAGS: usize = 100;
export const SLOT_LOADED: u32 = 1;
export const SLOT_WARM: u32 = 2;
export const SLOT_WRITTEN: u32 = 4;
export const TRANSIENT: u32 = 0x8000_0000;

let generation: u32 = 0;
let accountCount: u32 = 0;
let slotCount: u32 = 0;
let undoEnd: usize = 0;
let codeEnd: usize = 0;

export let refund: i64 = 0;
export function setRefund(value: i64): void {
  refund = value;
}

export let logEnd: usize = 0;
export function setLogEnd(value: usize): void {
  logEnd = value;
}

/** Set where a table or region is full; the message then ends with {@link EXHAUSTED}. */
export let exhausted: bool = false;
export function exhaust(): void {
  exhausted = true;
}

/** Forgets what the last message touched. Code stays. */
export function resetState(): void {
  generation++;
  if (generation == 0) {
    memory.fill(accountIndex, 0, (<usize>accountIndexMask + 1) * 8);
    memory.fill(slotIndex, 0, (<usize>slotIndexMask + 1) * 8);
    generation = 1;
  }
  accountCount = 0;
  slotCount = 0;
  undoEnd = undoLog;
  refund = 0;
  logEnd = logs;
  exhausted = false;
  if (codeEnd == 0) codeEnd = codes;
}

export function accountsTouched(): u32 {
  return accountCount;
}

export function slotsTouched(): u32 {
  return slotCount;
}

// Undo log: where something was, and what it was.

@inline
export function undoMark(): usize {
  return undoEnd;
}

/** Remembers a word before it is written over. */
export function keepWord(at: usize): void {
  if (undoEnd + UNDO_BYTES > undoLogEnd) return exhaust();
  store<u32>(undoEnd, <u32>at);
  store<u32>(undoEnd, 32, 4);
  copyWord(undoEnd + 8, at);
  undoEnd += UNDO_BYTES;
}

/** Remembers 8 bytes before they are written over. */
export function keepLong(at: usize): void {
  if (undoEnd + UNDO_BYTES > undoLogEnd) return exhaust();
  store<u32>(undoEnd, <u32>at);
  store<u32>(undoEnd, 8, 4);
  store<u64>(undoEnd, load<u64>(at), 8);
  undoEnd += UNDO_BYTES;
}

/** Puts back all that was written since a mark, the last first. */
export function undoTo(mark: usize): void {
  while (undoEnd > mark) {
    undoEnd -= UNDO_BYTES;
    const at = <usize>load<u32>(undoEnd);
    if (load<u32>(undoEnd, 4) == 32) copyWord(at, undoEnd + 8);
    else store<u64>(at, load<u64>(undoEnd, 8));
  }
}

// Accounts

@inline
function mixed(a: u64, b: u64): u32 {
  const x = (a ^ (b * 0x9e37_79b9_7f4a_7c15)) * 0xff51_afd7_ed55_8ccd;
  return <u32>((x ^ (x >> 29)) >> 16);
}

/** The account of an address (a word whose upper 96 bits are zero), which is not loaded for that. */
export function accountOf(address: usize): usize {
  let at = mixed(load<u64>(address), load<u64>(address, 8) ^ load<u64>(address, 16)) & accountIndexMask;
  for (;;) {
    const entry = accountIndex + (<usize>at << 3);
    if (load<u32>(entry) != generation) {
      if (accountCount == maxAccounts) {
        exhaust();
        return accounts;
      }
      const account = accounts + <usize>accountCount * ACCOUNT_BYTES;
      store<u32>(entry, generation);
      store<u32>(entry, accountCount, 4);
      accountCount++;
      memory.fill(account, 0, ACCOUNT_BYTES);
      copyWord(account, address);
      return account;
    }
    const account = accounts + <usize>load<u32>(entry, 4) * ACCOUNT_BYTES;
    if (equal(account, address)) return account;
    at = (at + 1) & accountIndexMask;
  }
  return 0; // asc wants it
}

@inline
export function flagsOf(account: usize): u32 {
  return load<u32>(account, FLAGS);
}

@inline
export function has(account: usize, flag: u32): bool {
  return (load<u32>(account, FLAGS) & flag) != 0;
}

/** Sets flags for good: what was loaded stays loaded whatever is undone. */
@inline
export function setFlags(account: usize, flags: u32): void {
  store<u32>(account, load<u32>(account, FLAGS) | flags, FLAGS);
}

/** Sets flags until they are undone. */
export function flag(account: usize, flags: u32): void {
  if ((load<u32>(account, FLAGS) & flags) == flags) return;
  keepLong(account + FLAGS);
  setFlags(account, flags);
}

export function unflag(account: usize, flags: u32): void {
  keepLong(account + FLAGS);
  store<u32>(account, load<u32>(account, FLAGS) & ~flags, FLAGS);
}

/** Writes an account's address to ARGUMENT as 32 bytes, of which the first 12 are zero. */
@inline
function argue(account: usize): void {
  toBytes(ARGUMENT, account);
}

/** The account with its nonce, balance and code hash. */
@inline
export function loaded(account: usize): usize {
  if (!has(account, LOADED)) loadAccount(account);
  return account;
}

function loadAccount(account: usize): void {
  argue(account);
  hostLoadAccount(account);
  setFlags(account, LOADED);
}

/** Whether an account is absent or empty (EIP-161). */
export function isDead(account: usize): bool {
  loaded(account);
  return !has(account, EXISTS) || isEmpty(account);
}

export function isEmpty(account: usize): bool {
  return load<u64>(account, NONCE) == 0 && isZero(account + BALANCE) && codeLength(account) == 0;
}

/** Loads an account's code. */
export function withCode(account: usize): usize {
  loaded(account);
  if (!has(account, HAS_CODE)) {
    if (has(account, EXISTS)) hostLoadCode(account);
    setFlags(account, HAS_CODE);
  }
  return account;
}

@inline
export function codeLength(account: usize): i32 {
  return load<i32>(withCode(account), CODE_LENGTH);
}

/** Zeros behind code, so that PUSH32 may read over its end. */
export const CODE_PADDING: usize = 40;

/** Room for code that stays, between paddings, and for its jumps behind it. @returns 0 where there is none */
export function addCode(length: i32): usize {
  const size = (<usize>length + CODE_PADDING) * 2;
  if (codeEnd + size + CODE_PADDING > codesEnd) return 0;
  const code = codeEnd + CODE_PADDING;
  memory.fill(codeEnd, 0, CODE_PADDING);
  memory.fill(code + length, 0, CODE_PADDING);
  codeEnd = (codeEnd + CODE_PADDING + size + 7) & ~7;
  return code;
}

/** Forgets all code. Between messages only. */
export function forgetCode(): void {
  codeEnd = codes;
}

/** Where the jumps of code lie. */
@inline
export function jumpsOf(code: usize, length: i32): usize {
  return code + length + CODE_PADDING;
}

/** Marks where JUMP may go: a JUMPDEST that is not part of a PUSH. */
export function analyse(code: usize, length: i32): void {
  const jumps = jumpsOf(code, length);
  memory.fill(jumps, 0, length);
  let at: i32 = 0;
  while (at < length) {
    const opcode: i32 = load<u8>(code + at);
    if (opcode == JUMPDEST) store<u8>(jumps + at, 1);
    else if (opcode >= PUSH1 && opcode <= PUSH32) at += opcode - PUSH0;
    at++;
  }
}

/** Gives an account code that is known. */
export function setCode(account: usize, code: usize, length: i32): void {
  store<u32>(account, <u32>code, CODE);
  store<i32>(account, length, CODE_LENGTH);
  store<u32>(account, <u32>jumpsOf(code, length), JUMPS);
}

/** Undoes what is written to an account's code. */
export function keepCode(account: usize): void {
  keepWord(account + CODE_HASH);
  keepLong(account + CODE);
  keepLong(account + JUMPS);
  keepLong(account + FLAGS);
}

export function setBalance(account: usize, balance: usize): void {
  keepWord(account + BALANCE);
  copyWord(account + BALANCE, balance);
  flag(account, CHANGED | EXISTS | TOUCHED);
}

export function setNonce(account: usize, nonce: u64): void {
  keepLong(account + NONCE);
  store<u64>(account, nonce, NONCE);
  flag(account, CHANGED | EXISTS | TOUCHED);
}

// Slots

/** The slot of an account (or with TRANSIENT of its transient storage), which is not loaded for that. */
export function slotOf(owner: u32, key: usize): usize {
  let at = mixed(load<u64>(key) ^ (<u64>owner << 40), load<u64>(key, 8) ^ load<u64>(key, 16) ^ rotl(load<u64>(key, 24), 17)) & slotIndexMask;
  for (;;) {
    const entry = slotIndex + (<usize>at << 3);
    if (load<u32>(entry) != generation) {
      if (slotCount == maxSlots) {
        exhaust();
        return slots;
      }
      const slot = slots + <usize>slotCount * SLOT_BYTES;
      store<u32>(entry, generation);
      store<u32>(entry, slotCount, 4);
      slotCount++;
      copyWord(slot, key);
      setWord(slot + VALUE, 0);
      setWord(slot + ORIGINAL, 0);
      store<u32>(slot, owner, OWNER);
      store<u32>(slot, owner & TRANSIENT ? SLOT_LOADED : 0, SLOT_FLAGS);
      return slot;
    }
    const slot = slots + <usize>load<u32>(entry, 4) * SLOT_BYTES;
    if (load<u32>(slot, OWNER) == owner && equal(slot, key)) return slot;
    at = (at + 1) & slotIndexMask;
  }
  return 0;
}

@inline
export function numberOf(account: usize): u32 {
  return <u32>((account - accounts) / ACCOUNT_BYTES);
}

/** The slot with its value. */
@inline
export function loadedSlot(account: usize, slot: usize): usize {
  if ((load<u32>(slot, SLOT_FLAGS) & SLOT_LOADED) == 0) loadSlot(account, slot);
  return slot;
}

function loadSlot(account: usize, slot: usize): void {
  if (!has(account, CLEARED)) {
    argue(account);
    toBytes(ARGUMENT + 32, slot);
    hostLoadSlot(slot + VALUE);
    copyWord(slot + ORIGINAL, slot + VALUE);
  }
  store<u32>(slot, load<u32>(slot, SLOT_FLAGS) | SLOT_LOADED, SLOT_FLAGS);
}

export function flagSlot(slot: usize, flags: u32): void {
  if ((load<u32>(slot, SLOT_FLAGS) & flags) == flags) return;
  keepLong(slot + OWNER);
  store<u32>(slot, load<u32>(slot, SLOT_FLAGS) | flags, SLOT_FLAGS);
}

/** Writes a slot until that is undone. */
export function writeSlot(slot: usize, value: usize): void {
  keepWord(slot + VALUE);
  copyWord(slot + VALUE, value);
  flagSlot(slot, SLOT_WRITTEN);
}
