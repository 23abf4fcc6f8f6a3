/** Division of 256-bit words, whole and modular. A result may be written over an operand; where the divisor is 0, it is 0. */
import { LIMBS } from "./layout";
import { copyWord, isNegative, isWide, isZero, negate, setWord } from "./word";

// Division works on limbs of 32 bits (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D).

const NUMERATOR: usize = LIMBS;
const DENOMINATOR: usize = LIMBS + 80;
const QUOTIENT: usize = LIMBS + 128;

@inline
function short(base: usize, index: i32): u64 {
  return <u64>load<u32>(base + (<usize>index << 2));
}

@inline
function setShort(base: usize, index: i32, value: u64): void {
  store<u32>(base + (<usize>index << 2), <u32>value);
}

/** Limbs of 32 bits up to the highest that is not zero. */
function lengthOf(base: usize, count: i32): i32 {
  while (count > 0 && load<u32>(base + (<usize>(count - 1) << 2)) == 0) count--;
  return count;
}

/**
 * Divides what lies at NUMERATOR (`count` limbs of 32 bits, with one more that is free behind them) by the word at DENOMINATOR,
 * which is not zero. The quotient goes to QUOTIENT (its lowest `quotientLimbs` limbs), the remainder stays at NUMERATOR.
 */
function divideShorts(count: i32, quotientLimbs: i32): void {
  memory.fill(QUOTIENT, 0, <usize>quotientLimbs << 2);
  const n = lengthOf(DENOMINATOR, 8);
  const m = lengthOf(NUMERATOR, count);
  if (m < n) return;
  if (n == 1) {
    const d = short(DENOMINATOR, 0);
    let rest: u64 = 0;
    for (let i = m - 1; i >= 0; i--) {
      const x = (rest << 32) | short(NUMERATOR, i);
      if (i < quotientLimbs) setShort(QUOTIENT, i, x / d);
      rest = x % d;
      setShort(NUMERATOR, i, 0);
    }
    setShort(NUMERATOR, 0, rest);
    return;
  }
  const shift: u64 = <u64>clz<u32>(load<u32>(DENOMINATOR + (<usize>(n - 1) << 2)));
  if (shift != 0) {
    for (let i = n - 1; i > 0; i--) {
      setShort(DENOMINATOR, i, (short(DENOMINATOR, i) << shift) | (short(DENOMINATOR, i - 1) >> (32 - shift)));
    }
    setShort(DENOMINATOR, 0, short(DENOMINATOR, 0) << shift);
    setShort(NUMERATOR, m, short(NUMERATOR, m - 1) >> (32 - shift));
    for (let i = m - 1; i > 0; i--) {
      setShort(NUMERATOR, i, (short(NUMERATOR, i) << shift) | (short(NUMERATOR, i - 1) >> (32 - shift)));
    }
    setShort(NUMERATOR, 0, short(NUMERATOR, 0) << shift);
  } else setShort(NUMERATOR, m, 0);
  const top = short(DENOMINATOR, n - 1);
  const second = short(DENOMINATOR, n - 2);
  for (let j = m - n; j >= 0; j--) {
    const x = (short(NUMERATOR, j + n) << 32) | short(NUMERATOR, j + n - 1);
    let guess = x / top;
    let rest = x % top;
    while (guess >> 32 != 0 || guess * second > ((rest << 32) | short(NUMERATOR, j + n - 2))) {
      guess--;
      rest += top;
      if (rest >> 32 != 0) break;
    }
    let borrow: u64 = 0;
    let carry: u64 = 0;
    for (let i = 0; i < n; i++) {
      const product = guess * short(DENOMINATOR, i) + carry;
      carry = product >> 32;
      const difference = short(NUMERATOR, i + j) - (product & 0xffff_ffff) - borrow;
      setShort(NUMERATOR, i + j, difference);
      borrow = (difference >> 32) & 1;
    }
    const difference = short(NUMERATOR, j + n) - carry - borrow;
    setShort(NUMERATOR, j + n, difference);
    if ((difference >> 32) & 1) {
      guess--;
      carry = 0;
      for (let i = 0; i < n; i++) {
        const sum = short(NUMERATOR, i + j) + short(DENOMINATOR, i) + carry;
        setShort(NUMERATOR, i + j, sum);
        carry = sum >> 32;
      }
      setShort(NUMERATOR, j + n, short(NUMERATOR, j + n) + carry);
    }
    if (j < quotientLimbs) setShort(QUOTIENT, j, guess);
  }
  if (shift != 0) {
    for (let i = 0; i < n - 1; i++) {
      setShort(NUMERATOR, i, (short(NUMERATOR, i) >> shift) | (short(NUMERATOR, i + 1) << (32 - shift)));
    }
    setShort(NUMERATOR, n - 1, short(NUMERATOR, n - 1) >> shift);
  }
}

@inline
function bothNarrow(a: usize, b: usize): bool {
  return !isWide(a) && !isWide(b);
}

/** to = a / b, 0 where b is 0 */
export function divide(to: usize, a: usize, b: usize): void {
  if (isZero(b)) return setWord(to, 0);
  if (bothNarrow(a, b)) return setWord(to, load<u64>(a) / load<u64>(b));
  copyWord(DENOMINATOR, b);
  copyWord(NUMERATOR, a);
  divideShorts(8, 8);
  copyWord(to, QUOTIENT);
}

/** to = a mod b, 0 where b is 0 */
export function modulo(to: usize, a: usize, b: usize): void {
  if (isZero(b)) return setWord(to, 0);
  if (bothNarrow(a, b)) return setWord(to, load<u64>(a) % load<u64>(b));
  copyWord(DENOMINATOR, b);
  copyWord(NUMERATOR, a);
  divideShorts(8, 8);
  copyWord(to, NUMERATOR);
}

const SIGNED_A: usize = LIMBS + 256;
const SIGNED_B: usize = LIMBS + 288;

/** to = a / b of two's complements, rounded towards zero */
export function divideSigned(to: usize, a: usize, b: usize): void {
  const negative = isNegative(a) != isNegative(b);
  copyWord(SIGNED_A, a);
  copyWord(SIGNED_B, b);
  if (isNegative(SIGNED_A)) negate(SIGNED_A);
  if (isNegative(SIGNED_B)) negate(SIGNED_B);
  divide(to, SIGNED_A, SIGNED_B);
  if (negative) negate(to);
}

/** to = a mod b of two's complements, with the sign of a */
export function moduloSigned(to: usize, a: usize, b: usize): void {
  const negative = isNegative(a);
  copyWord(SIGNED_A, a);
  copyWord(SIGNED_B, b);
  if (isNegative(SIGNED_A)) negate(SIGNED_A);
  if (isNegative(SIGNED_B)) negate(SIGNED_B);
  modulo(to, SIGNED_A, SIGNED_B);
  if (negative) negate(to);
}

/** to = (a + b) mod n, without overflow; 0 where n is 0 */
export function addModulo(to: usize, a: usize, b: usize, n: usize): void {
  if (isZero(n)) return setWord(to, 0);
  copyWord(DENOMINATOR, n);
  let carry: u64 = 0;
  for (let i = 0; i < 8; i++) {
    const sum = short(a, i) + short(b, i) + carry;
    setShort(NUMERATOR, i, sum);
    carry = sum >> 32;
  }
  setShort(NUMERATOR, 8, carry);
  divideShorts(9, 0);
  copyWord(to, NUMERATOR);
}

/** to = (a · b) mod n, without overflow; 0 where n is 0 */
export function multiplyModulo(to: usize, a: usize, b: usize, n: usize): void {
  if (isZero(n)) return setWord(to, 0);
  copyWord(DENOMINATOR, n);
  memory.fill(NUMERATOR, 0, 72);
  for (let i = 0; i < 8; i++) {
    let carry: u64 = 0;
    const x = short(a, i);
    if (x == 0) continue;
    for (let j = 0; j < 8; j++) {
      const product = x * short(b, j) + short(NUMERATOR, i + j) + carry;
      setShort(NUMERATOR, i + j, product);
      carry = product >> 32;
    }
    setShort(NUMERATOR, i + 8, carry);
  }
  divideShorts(16, 0);
  copyWord(to, NUMERATOR);
}
