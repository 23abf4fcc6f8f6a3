/** PUSH0 to PUSH32, DUP1 to DUP16, SWAP1 to SWAP16. */
import { copyWord, fromBytes, setWord } from "../word";

@inline
export function pushZero(sp: usize): void {
  setWord(sp, 0);
}

/** @param pc of the constant */
@inline
export function push1(sp: usize, pc: usize): void {
  setWord(sp, <u64>load<u8>(pc));
}

@inline
export function push2(sp: usize, pc: usize): void {
  setWord(sp, <u64>bswap<u16>(load<u16>(pc)));
}

/** Up to 8 bytes: those that end with the constant, of which what is before it is cut off. @param end of the constant */
@inline
export function pushLong(sp: usize, end: usize, bytes: u64): void {
  setWord(sp, bswap<u64>(load<u64>(end - 8)) & (u64.MAX_VALUE >> (64 - (bytes << 3))));
}

/** Up to 31 bytes: the 32 that end with the constant, of which those before it are cut off. Before and behind code there are zeros. */
@inline
export function pushWide(sp: usize, end: usize, bytes: u64): void {
  const whole = bytes >> 3;
  const rest = (bytes & 7) << 3;
  const mask: u64 = (<u64>1 << rest) - 1;
  const a = bswap<u64>(load<u64>(end - 8)),
    b = bswap<u64>(load<u64>(end - 16)),
    c = bswap<u64>(load<u64>(end - 24)),
    d = bswap<u64>(load<u64>(end - 32));
  store<u64>(sp, whole > 0 ? a : a & mask);
  store<u64>(sp, whole > 1 ? b : whole == 1 ? b & mask : 0, 8);
  store<u64>(sp, whole > 2 ? c : whole == 2 ? c & mask : 0, 16);
  store<u64>(sp, whole > 3 ? d : whole == 3 ? d & mask : 0, 24);
}

@inline
export function push32(sp: usize, pc: usize): void {
  fromBytes(sp, pc);
}

/** @param nth below where it goes, from 1 on */
@inline
export function duplicate(sp: usize, nth: i32): void {
  copyWord(sp, sp - (<usize>nth << 5));
}

/** @param nth below the top, from 1 on */
@inline
export function swap(sp: usize, nth: i32): void {
  const other = sp - (<usize>nth << 5);
  const a = load<u64>(other),
    b = load<u64>(other, 8),
    c = load<u64>(other, 16),
    d = load<u64>(other, 24);
  copyWord(other, sp);
  store<u64>(sp, a);
  store<u64>(sp, b, 8);
  store<u64>(sp, c, 16);
  store<u64>(sp, d, 24);
}
