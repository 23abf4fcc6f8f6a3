/**
 * Where everything lies in the linear memory. What a message may need more of than usual (accounts, slots, logs, …) has regions
 * whose size is a multiple of `scale`: a message for which they are too small ends with {@link EXHAUSTED}, and runs again in a larger memory.
 * `src/evm/layout.ts` has the same offsets for JavaScript.
 */

const KIB: usize = 1024;
const MIB: usize = 1024 * 1024;

/** Words and bytes that a function needs for a moment. */
export const SCRATCH: usize = 64 * KIB;
/** The state of keccak-f[1600], 25 lanes, with the digest in its first 32 bytes; after it a block that is padded. */
export const KECCAK: usize = SCRATCH;
export const WORD_A: usize = SCRATCH + 1024;
export const WORD_B: usize = WORD_A + 32;
export const WORD_C: usize = WORD_A + 64;
export const WORD_D: usize = WORD_A + 96;
/** 16 limbs of 32 bits and more, for products and divisions. */
export const LIMBS: usize = WORD_A + 128;
/** Bytes that are hashed: an address's preimage. */
export const PREIMAGE: usize = LIMBS + 512;
/** What the host reads and writes: an address or key for the functions that it calls. */
export const ARGUMENT: usize = PREIMAGE + 512;

/** What is known of each opcode, u64; see rules.ts. */
export const OPCODES: usize = 128 * KIB;
/** What the hardfork and the message say, as numbers; see rules.ts. */
export const RULES: usize = OPCODES + 2 * KIB;
/** What code sees of the block and the transaction, words; see block.ts. */
export const BLOCK: usize = RULES + KIB;
/** Versioned hashes of blobs, words. */
export const BLOB_HASHES: usize = BLOCK + KIB;
export const MAX_BLOB_HASHES: u32 = 1024;

export const FRAMES: usize = 256 * KIB;
export const FRAME_BYTES: usize = 512;
export const MAX_DEPTH: i32 = 1024;

export const STACKS: usize = 2 * MIB;
export const STACK_ITEMS: usize = 1024;
/** Every frame with a full stack. */
const STACKS_BYTES: usize = (<usize>MAX_DEPTH + 1) * STACK_ITEMS * 32;

export const SCALED: usize = STACKS + STACKS_BYTES + MIB;

export const ACCOUNT_BYTES: usize = 192;
export const SLOT_BYTES: usize = 128;
export const UNDO_BYTES: usize = 40;

/** Hash tables of accounts and slots: a generation and a number, u32 each. */
export let accountIndex: usize = 0;
export let accountIndexMask: u32 = 0;
export let slotIndex: usize = 0;
export let slotIndexMask: u32 = 0;
export let accounts: usize = 0;
export let maxAccounts: u32 = 0;
export let slots: usize = 0;
export let maxSlots: u32 = 0;
export let undoLog: usize = 0;
export let undoLogEnd: usize = 0;
export let logs: usize = 0;
export let logsEnd: usize = 0;
/** Code by its hash, which stays from message to message. */
export let codes: usize = 0;
export let codesEnd: usize = 0;
/** What the last call returned. */
export let returned: usize = 0;
export let returnedEnd: usize = 0;
/** Memories of the frames, one behind the other, up to the end of the linear memory. */
export let arena: usize = 0;

const ACCOUNTS_A_SCALE: u32 = 16_384;
const SLOTS_A_SCALE: u32 = 65_536;

/** Lays the regions out; grows the linear memory to hold them. @returns whether there was room for it */
export function layOut(scale: u32): bool {
  const times = <usize>scale;
  let next = SCALED;
  // At most half full.
  accountIndexMask = ACCOUNTS_A_SCALE * 2 * scale - 1;
  accountIndex = next;
  next += (<usize>accountIndexMask + 1) * 8;
  slotIndexMask = SLOTS_A_SCALE * 2 * scale - 1;
  slotIndex = next;
  next += (<usize>slotIndexMask + 1) * 8;
  accounts = next;
  maxAccounts = ACCOUNTS_A_SCALE * scale;
  next += <usize>maxAccounts * ACCOUNT_BYTES;
  slots = next;
  maxSlots = SLOTS_A_SCALE * scale;
  next += <usize>maxSlots * SLOT_BYTES;
  undoLog = next;
  next += 8 * MIB * times;
  undoLogEnd = next;
  logs = next;
  next += 8 * MIB * times;
  logsEnd = next;
  codes = next;
  next += (24 + 8 * times) * MIB;
  codesEnd = next;
  returned = next;
  next += 8 * MIB * times;
  returnedEnd = next;
  arena = next;
  return reserve(arena + 4 * MIB);
}

/** Grows the linear memory so that it reaches to `end`. @returns false where there is no more to be had */
export function reserve(end: usize): bool {
  const needed = <i32>((<u64>end + 0xffff) >> 16);
  const have = memory.size();
  if (needed <= have) return true;
  if (needed > 65_535) return false;
  return memory.grow(max<i32>(needed - have, min<i32>(64, 65_535 - have))) >= 0;
}
