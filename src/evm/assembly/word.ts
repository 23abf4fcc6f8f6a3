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
