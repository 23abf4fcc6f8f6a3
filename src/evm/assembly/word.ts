/**
 * 256-bit words: four limbs of 64 bits in memory, the least significant first. A result may be written over an operand.
 */
import { LIMBS } from "./layout";

@inline
export function limb(word: usize, index: i32): u64 {
  return load<u64>(word + (<usize>index << 3));
}

@inline
export function setLimb(word: usize, index: i32, value: u64): void {
  store<u64>(word + (<usize>index << 3), value);
}

@inline
export function setWord(word: usize, value: u64): void {
  store<u64>(word, value);
  store<u64>(word, 0, 8);
  store<u64>(word, 0, 16);
  store<u64>(word, 0, 24);
}

@inline
export function copyWord(to: usize, from: usize): void {
  const a = load<u64>(from),
    b = load<u64>(from, 8),
    c = load<u64>(from, 16),
    d = load<u64>(from, 24);
  store<u64>(to, a);
  store<u64>(to, b, 8);
  store<u64>(to, c, 16);
  store<u64>(to, d, 24);
}

@inline
export function isZero(word: usize): bool {
  return (load<u64>(word) | load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) == 0;
}

/** Whether a word needs more than its lowest limb. */
@inline
export function isWide(word: usize): bool {
  return (load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) != 0;
}

/** The word as a number, or all ones where it is larger than 64 bits. */
@inline
export function saturated(word: usize): u64 {
  return isWide(word) ? u64.MAX_VALUE : load<u64>(word);
}

@inline
export function equal(a: usize, b: usize): bool {
  return (
    ((load<u64>(a) ^ load<u64>(b)) |
      (load<u64>(a, 8) ^ load<u64>(b, 8)) |
      (load<u64>(a, 16) ^ load<u64>(b, 16)) |
      (load<u64>(a, 24) ^ load<u64>(b, 24))) ==
    0
  );
}

@inline
export function less(a: usize, b: usize): bool {
  let x = load<u64>(a, 24),
    y = load<u64>(b, 24);
  if (x != y) return x < y;
  x = load<u64>(a, 16);
  y = load<u64>(b, 16);
  if (x != y) return x < y;
  x = load<u64>(a, 8);
  y = load<u64>(b, 8);
  if (x != y) return x < y;
  return load<u64>(a) < load<u64>(b);
}

@inline
export function isNegative(word: usize): bool {
  return load<i64>(word, 24) < 0;
}

/** Compares two's complements. */
export function lessSigned(a: usize, b: usize): bool {
  const negative = isNegative(a);
  return negative != isNegative(b) ? negative : less(a, b);
}

/** Reads 32 big-endian bytes as a word. */
@inline
export function fromBytes(word: usize, bytes: usize): void {
  const a = load<u64>(bytes),
    b = load<u64>(bytes, 8),
    c = load<u64>(bytes, 16),
    d = load<u64>(bytes, 24);
  store<u64>(word, bswap<u64>(d));
  store<u64>(word, bswap<u64>(c), 8);
  store<u64>(word, bswap<u64>(b), 16);
  store<u64>(word, bswap<u64>(a), 24);
}

/** Writes a word as 32 big-endian bytes: the same exchange of bytes. */
@inline
export function toBytes(bytes: usize, word: usize): void {
  fromBytes(bytes, word);
}

/** Keeps the lowest 160 bits. */
@inline
export function maskAddress(word: usize): void {
  store<u64>(word, load<u64>(word, 16) & 0xffff_ffff, 16);
  store<u64>(word, 0, 24);
}

/** to = to + other */
@inline
export function add(to: usize, other: usize): void {
  let x = load<u64>(to),
    sum = x + load<u64>(other);
  let carry = u64(sum < x);
  store<u64>(to, sum);
  x = load<u64>(to, 8);
  sum = x + load<u64>(other, 8);
  let over = u64(sum < x);
  sum += carry;
  carry = over + u64(sum < carry);
  store<u64>(to, sum, 8);
  x = load<u64>(to, 16);
  sum = x + load<u64>(other, 16);
  over = u64(sum < x);
  sum += carry;
  carry = over + u64(sum < carry);
  store<u64>(to, sum, 16);
  store<u64>(to, load<u64>(to, 24) + load<u64>(other, 24) + carry, 24);
}

/** to = a - b */
@inline
export function subtract(to: usize, a: usize, b: usize): void {
  let x = load<u64>(a),
    y = load<u64>(b);
  let borrow = u64(x < y);
  store<u64>(to, x - y);
  x = load<u64>(a, 8);
  y = load<u64>(b, 8);
  let difference = x - y,
    under = u64(x < y);
  let rest = difference - borrow;
  borrow = under + u64(difference < borrow);
  store<u64>(to, rest, 8);
  x = load<u64>(a, 16);
  y = load<u64>(b, 16);
  difference = x - y;
  under = u64(x < y);
  rest = difference - borrow;
  borrow = under + u64(difference < borrow);
  store<u64>(to, rest, 16);
  store<u64>(to, load<u64>(a, 24) - load<u64>(b, 24) - borrow, 24);
}

/** word = -word */
export function negate(word: usize): void {
  let borrow: u64 = 0;
  for (let i = 0; i < 4; i++) {
    const x = limb(word, i);
    setLimb(word, i, 0 - x - borrow);
    borrow = u64((x | borrow) != 0);
  }
}

/** The upper 64 bits of a product. */
@inline
function high(a: u64, b: u64): u64 {
  const al = a & 0xffff_ffff,
    ah = a >> 32,
    bl = b & 0xffff_ffff,
    bh = b >> 32;
  const low = al * bl;
  const middle = ah * bl + (low >> 32);
  const cross = al * bh + (middle & 0xffff_ffff);
  return ah * bh + (middle >> 32) + (cross >> 32);
}

/** to = to * other, of which the lowest 256 bits are kept */
export function multiply(to: usize, other: usize): void {
  const a0 = load<u64>(other),
    a1 = load<u64>(other, 8),
    a2 = load<u64>(other, 16),
    a3 = load<u64>(other, 24);
  const b0 = load<u64>(to),
    b1 = load<u64>(to, 8),
    b2 = load<u64>(to, 16),
    b3 = load<u64>(to, 24);
  if ((a1 | a2 | a3 | b1 | b2 | b3) == 0) {
    store<u64>(to, a0 * b0);
    store<u64>(to, high(a0, b0), 8);
    store<u64>(to, 0, 16);
    store<u64>(to, 0, 24);
    return;
  }
  const r0 = a0 * b0;
  let up = high(a0, b0);
  let r1 = a0 * b1;
  r1 += up;
  up = high(a0, b1) + u64(r1 < up);
  let r2 = a0 * b2;
  r2 += up;
  up = high(a0, b2) + u64(r2 < up);
  let r3 = a0 * b3 + up;
  // a1
  let low = a1 * b0;
  r1 += low;
  up = high(a1, b0) + u64(r1 < low);
  low = a1 * b1;
  low += up;
  up = high(a1, b1) + u64(low < up);
  r2 += low;
  up += u64(r2 < low);
  r3 += a1 * b2 + up;
  // a2
  low = a2 * b0;
  r2 += low;
  up = high(a2, b0) + u64(r2 < low);
  r3 += a2 * b1 + up + a3 * b0;
  store<u64>(to, r0);
  store<u64>(to, r1, 8);
  store<u64>(to, r2, 16);
  store<u64>(to, r3, 24);
}

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

const POWER: usize = LIMBS + 320;
const BASE: usize = LIMBS + 352;

/** to = base ^ exponent */
export function power(to: usize, base: usize, exponent: usize): void {
  setWord(POWER, 1);
  copyWord(BASE, base);
  for (let i = 0; i < 4; i++) {
    // Squares that no higher bit needs are left out.
    if (i > 0 && higherLimbsAreZero(exponent, i)) break;
    let bits = limb(exponent, i);
    const last = higherLimbsAreZero(exponent, i + 1);
    for (let bit = 0; bit < 64; bit++) {
      if (bits & 1) multiply(POWER, BASE);
      bits >>= 1;
      if (bits == 0 && last) break;
      multiply(BASE, BASE);
    }
  }
  copyWord(to, POWER);
}

function higherLimbsAreZero(word: usize, from: i32): bool {
  for (let i = from; i < 4; i++) if (limb(word, i) != 0) return false;
  return true;
}

/** Bytes that a word takes without its leading zeros. */
export function byteLength(word: usize): i32 {
  for (let i = 3; i >= 0; i--) {
    const x = limb(word, i);
    if (x != 0) return i * 8 + ((71 - <i32>clz<u64>(x)) >> 3);
  }
  return 0;
}

/** Leading zero bits of a word: 256 of zero (EIP-7939). */
export function leadingZeros(word: usize): u64 {
  for (let i = 3; i >= 0; i--) {
    const x = limb(word, i);
    if (x != 0) return <u64>(3 - i) * 64 + clz<u64>(x);
  }
  return 256;
}

/** word = word << bits */
export function shiftLeft(word: usize, bits: u64): void {
  if (bits > 255) return setWord(word, 0);
  let a = load<u64>(word),
    b = load<u64>(word, 8),
    c = load<u64>(word, 16),
    d = load<u64>(word, 24);
  if (bits & 128) {
    d = b;
    c = a;
    b = 0;
    a = 0;
  }
  if (bits & 64) {
    d = c;
    c = b;
    b = a;
    a = 0;
  }
  // What goes over into the next limb; in two steps, since a shift by 64 is one by 0.
  const rest = bits & 63,
    over = 63 - rest;
  store<u64>(word, a << rest);
  store<u64>(word, (b << rest) | ((a >> 1) >> over), 8);
  store<u64>(word, (c << rest) | ((b >> 1) >> over), 16);
  store<u64>(word, (d << rest) | ((c >> 1) >> over), 24);
}

/** word = word >> bits */
export function shiftRight(word: usize, bits: u64): void {
  if (bits > 255) return setWord(word, 0);
  let a = load<u64>(word),
    b = load<u64>(word, 8),
    c = load<u64>(word, 16),
    d = load<u64>(word, 24);
  if (bits & 128) {
    a = c;
    b = d;
    c = 0;
    d = 0;
  }
  if (bits & 64) {
    a = b;
    b = c;
    c = d;
    d = 0;
  }
  const rest = bits & 63,
    over = 63 - rest;
  store<u64>(word, (a >> rest) | ((b << 1) << over));
  store<u64>(word, (b >> rest) | ((c << 1) << over), 8);
  store<u64>(word, (c >> rest) | ((d << 1) << over), 16);
  store<u64>(word, d >> rest, 24);
}

/** word = word >> bits of a two's complement */
export function shiftRightSigned(word: usize, bits: u64): void {
  if (!isNegative(word)) return shiftRight(word, bits);
  if (bits > 255) {
    for (let i = 0; i < 4; i++) setLimb(word, i, u64.MAX_VALUE);
    return;
  }
  // Shifts the complement, whose upper bits are zero.
  complement(word);
  shiftRight(word, bits);
  complement(word);
}

@inline
export function complement(word: usize): void {
  store<u64>(word, ~load<u64>(word));
  store<u64>(word, ~load<u64>(word, 8), 8);
  store<u64>(word, ~load<u64>(word, 16), 16);
  store<u64>(word, ~load<u64>(word, 24), 24);
}

/** Repeats the sign bit of byte `index` (0 is the lowest) in all bits above it. */
export function signExtend(word: usize, index: u64): void {
  if (index > 30) return;
  const at = <i32>(index >> 3);
  const bits = <u64>(((index & 7) << 3) + 7);
  const value = limb(word, at);
  const negative = ((value >> bits) & 1) != 0;
  const mask: u64 = bits == 63 ? 0 : u64.MAX_VALUE << (bits + 1);
  setLimb(word, at, negative ? value | mask : value & ~mask);
  for (let i = at + 1; i < 4; i++) setLimb(word, i, negative ? u64.MAX_VALUE : 0);
}
