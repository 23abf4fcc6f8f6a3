/** LT to CLZ: comparisons, and bits of words. */
import * as word from "../word";
import * as bits from "../word-bits";

@inline
export function less(sp: usize): void {
  word.setWord(sp, u64(word.less(sp + 32, sp)));
}

@inline
export function greater(sp: usize): void {
  word.setWord(sp, u64(word.less(sp, sp + 32)));
}

@inline
export function lessSigned(sp: usize): void {
  word.setWord(sp, u64(word.lessSigned(sp + 32, sp)));
}

@inline
export function greaterSigned(sp: usize): void {
  word.setWord(sp, u64(word.lessSigned(sp, sp + 32)));
}

@inline
export function equal(sp: usize): void {
  word.setWord(sp, u64(word.equal(sp + 32, sp)));
}

@inline
export function isZero(sp: usize): void {
  word.setWord(sp, u64(word.isZero(sp)));
}

@inline
export function and(sp: usize): void {
  bits.and(sp, sp + 32);
}

@inline
export function or(sp: usize): void {
  bits.or(sp, sp + 32);
}

@inline
export function xor(sp: usize): void {
  bits.xor(sp, sp + 32);
}

@inline
export function not(sp: usize): void {
  bits.complement(sp);
}

/** The byte at an index, of which 0 is the highest. */
@inline
export function byte(sp: usize): void {
  const index = word.saturated(sp + 32);
  word.setWord(sp, index > 31 ? 0 : <u64>load<u8>(sp + 31 - <usize>index));
}

@inline
export function shiftLeft(sp: usize): void {
  bits.shiftLeft(sp, word.saturated(sp + 32));
}

@inline
export function shiftRight(sp: usize): void {
  bits.shiftRight(sp, word.saturated(sp + 32));
}

@inline
export function shiftRightSigned(sp: usize): void {
  bits.shiftRightSigned(sp, word.saturated(sp + 32));
}

/** CLZ (EIP-7939). */
@inline
export function leadingZeros(sp: usize): void {
  word.setWord(sp, bits.leadingZeros(sp));
}
