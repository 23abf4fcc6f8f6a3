/** MLOAD, MSTORE, MSTORE8, MSIZE, MCOPY. */
import { charge, expand, memoryBase, memorySize, setSpare, spare } from "../frames";
import { TRACED, traceCharged } from "../trace";
import { fromBytes, saturated, setWord, toBytes } from "../word";
import { COPY_WORD_GAS, MAX_LENGTH, wordsOf } from "./gas";

/** What is left of gas when the memory reaches `length` bytes beyond `offset`; less than 0 where it was too little. */
@inline
function extended(offset: u64, length: u64, gas: i64): i64 {
  if (offset + length <= <u64>memorySize && offset <= MAX_LENGTH) return gas;
  setSpare(gas);
  expand(offset, length);
  return spare;
}

/** MLOAD. @returns what is left of gas, less than 0 where it was too little */
@inline
export function read(sp: usize, gas: i64): i64 {
  const offset = saturated(sp);
  const left = extended(offset, 32, gas);
  if (left >= 0) {
    if (TRACED) traceCharged(left);
    fromBytes(sp, memoryBase + <usize>offset);
  }
  return left;
}

/** MSTORE. @returns what is left of gas, less than 0 where it was too little */
@inline
export function write(sp: usize, gas: i64): i64 {
  const offset = saturated(sp + 64);
  const left = extended(offset, 32, gas);
  if (left >= 0) {
    if (TRACED) traceCharged(left);
    toBytes(memoryBase + <usize>offset, sp + 32);
  }
  return left;
}

/** MSTORE8. @returns what is left of gas, less than 0 where it was too little */
@inline
export function writeByte(sp: usize, gas: i64): i64 {
  const offset = saturated(sp + 64);
  const left = extended(offset, 1, gas);
  if (left >= 0) {
    if (TRACED) traceCharged(left);
    store<u8>(memoryBase + <usize>offset, load<u8>(sp + 32));
  }
  return left;
}

@inline
export function size(sp: usize): void {
  setWord(sp, <u64>memorySize);
}

/** MCOPY (EIP-5656). @returns whether there was enough gas */
@inline
export function copy(sp: usize): bool {
  const to = saturated(sp + 96),
    from = saturated(sp + 64),
    length = saturated(sp + 32);
  const paid = length <= MAX_LENGTH && charge(COPY_WORD_GAS * wordsOf(length)) && expand(to > from ? to : from, length);
  if (paid) {
    if (TRACED) traceCharged(spare);
    if (length > 0) memory.copy(memoryBase + <usize>to, memoryBase + <usize>from, <usize>length);
  }
  return paid;
}
