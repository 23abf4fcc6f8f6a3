/** Frames: one for each message call or creation under way, in an array in place of recursion. */
import { FRAMES, FRAME_BYTES, STACKS, arena, returned, returnedEnd, reserve } from "./layout";
import { exhaust } from "./state";

// Fields of a frame. Where it stands is written when it calls, pauses or ends:
export const PC: usize = 0;
export const SP: usize = 4;
export const GAS: usize = 8;
/** The account whose storage is used. */
export const ACCOUNT: usize = 16;
export const CALLER: usize = 20;
export const FRAME_CODE: usize = 24;
export const FRAME_CODE_LENGTH: usize = 28;
export const FRAME_JUMPS: usize = 32;
/** Below the first item. */
export const STACK: usize = 36;
export const MEMORY: usize = 40;
/** Bytes, a multiple of 32. */
export const MEMORY_SIZE: usize = 44;
export const INPUT: usize = 48;
export const INPUT_LENGTH: usize = 52;
export const IS_STATIC: usize = 56;
export const KIND: usize = 60;
/** The value that code sees, a word. */
export const FRAME_VALUE: usize = 64;
/** Where in the caller's memory the result goes. */
export const OUT: usize = 96;
export const OUT_LENGTH: usize = 100;
/** Marks of undo log and logs, and the refund, when it began. */
export const UNDO: usize = 104;
export const LOGS: usize = 108;
export const REFUND: usize = 112;
/** Gas at which the run returns to the host. */
export const PAUSE_AT: usize = 120;
/** Gas that it began with. */
export const GAS_LIMIT: usize = 128;
/** The account whose code runs; of a creation the account that is made. */
export const CODE_ACCOUNT: usize = 136;
/** Whether its beginning was reported to the host. */
export const SEEN: usize = 140;
/** What RETURN or REVERT gave, in its memory. */
export const OUTPUT: usize = 144;
export const OUTPUT_LENGTH: usize = 148;
/** The opcode that failed. */
export const FAILED_OPCODE: usize = 152;

export const CALL: u32 = 0;
export const CALLCODE: u32 = 1;
export const DELEGATECALL: u32 = 2;
export const STATICCALL: u32 = 3;
export const CREATE: u32 = 4;
export const CREATE2: u32 = 5;

/** The frame that runs, and its depth: 0 for the message's own. */
export let frame: usize = FRAMES;
export let depth: i32 = 0;

/** Memory of the frame that runs. */
export let memoryBase: usize = 0;
export let memorySize: usize = 0;

/** What the last call of the frame returned (EIP-211), at `returned`. */
export let returnedLength: i32 = 0;
export function setReturnedLength(length: i32): void {
  returnedLength = length;
}

export function firstFrame(): usize {
  frame = FRAMES;
  depth = 0;
  store<u32>(frame, <u32>(STACKS + 32 - 32), STACK);
  store<u32>(frame, <u32>arena, MEMORY);
  memoryBase = arena;
  memorySize = 0;
  store<u32>(frame, 0, MEMORY_SIZE);
  returnedLength = 0;
  return frame;
}

/** Begins a frame above the one that runs, whose stack ends at `sp`. Its memory lies behind `free`. */
export function pushFrame(sp: usize, free: usize): usize {
  store<u32>(frame, <u32>memorySize, MEMORY_SIZE);
  frame += FRAME_BYTES;
  depth++;
  store<u32>(frame, <u32>sp, STACK);
  memoryBase = (free + 31) & ~31;
  memorySize = 0;
  store<u32>(frame, <u32>memoryBase, MEMORY);
  store<u32>(frame, 0, MEMORY_SIZE);
  returnedLength = 0;
  return frame;
}

/** Has the memory of the frame that runs, which is empty, begin elsewhere. */
export function moveMemoryBase(base: usize): void {
  memoryBase = base;
  store<u32>(frame, <u32>base, MEMORY);
}

/** Goes back to the frame below. */
export function popFrame(): usize {
  frame -= FRAME_BYTES;
  depth--;
  memoryBase = load<u32>(frame, MEMORY);
  memorySize = load<u32>(frame, MEMORY_SIZE);
  return frame;
}

/** Memory that is longer than this cannot be paid for, or held. */
const MAX_MEMORY: u64 = 0xffff_ffe0;

/** Gas that the slow paths of an opcode take from. */
export let spare: i64 = 0;
export function setSpare(gas: i64): void {
  spare = gas;
}

/** Charges the slow path's gas. @returns whether there was enough of it */
export function charge(gas: i64): bool {
  spare -= gas;
  return spare >= 0;
}

/** Lengthens the frame's memory to hold `length` bytes from `offset` on, for gas. @returns whether there was enough gas */
export function expand(offset: u64, length: u64): bool {
  if (length == 0) return true;
  const end = offset + length;
  if (end < length || end > MAX_MEMORY) {
    spare = -1;
    return false;
  }
  if (end <= <u64>memorySize) return true;
  const words = (end + 31) >> 5;
  const before = <u64>memorySize >> 5;
  const cost = words * 3 + ((words * words) >> 9) - before * 3 - ((before * before) >> 9);
  spare -= <i64>cost;
  if (spare < 0) return false;
  const size = <usize>(words << 5);
  if (<u64>memoryBase + size + 64 > 0xffff_ffff || !reserve(memoryBase + size + 64)) {
    exhaust();
    spare = -1;
    return false;
  }
  memory.fill(memoryBase + memorySize, 0, size - memorySize);
  memorySize = size;
  return true;
}

/** Copies what was returned for RETURNDATACOPY and the caller. */
export function keepReturned(bytes: usize, length: i32): void {
  if (returned + length > returnedEnd) {
    exhaust();
    returnedLength = 0;
    return;
  }
  memory.copy(returned, bytes, length);
  returnedLength = length;
}

/** Room for what a precompiled contract returns. @returns 0 where there is none */
export function roomForReturned(length: i32): usize {
  if (returned + length > returnedEnd) {
    exhaust();
    returnedLength = 0;
    return 0;
  }
  returnedLength = length;
  return returned;
}
