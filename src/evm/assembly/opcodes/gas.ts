/** What several opcodes pay for in the same way: copies to memory, and hashes. */
import { charge, expand, memoryBase } from "../frames";

export const COPY_WORD_GAS: i64 = 3;
export const KECCAK_WORD_GAS: i64 = 6;

/** Lengths above this cannot be paid for. */
export const MAX_LENGTH: u64 = 0xffff_ffff;

@inline
export function wordsOf(bytes: u64): i64 {
  return <i64>((bytes + 31) >> 5);
}

/** Charges a copy of so many bytes to memory, and makes room for it. */
export function chargeCopy(offset: u64, length: u64): bool {
  if (length > MAX_LENGTH) return false;
  return charge(COPY_WORD_GAS * wordsOf(length)) && expand(offset, length);
}

/** Copies to the frame's memory from bytes behind which there are zeros without end. */
export function copyPadded(to: u64, length: u64, from: usize, offset: u64, available: u64): void {
  if (length == 0) return;
  const target = memoryBase + <usize>to;
  const there = offset >= available ? 0 : available - offset;
  const copied = length < there ? length : there;
  if (copied > 0) memory.copy(target, from + <usize>offset, <usize>copied);
  memory.fill(target + <usize>copied, 0, <usize>(length - copied));
}
