/** The bits of 256-bit words: and, or, not, lengths, shifts, signs. */
import { isNegative, limb, setLimb, setWord } from "./word";

/** to = to & other */
@inline
export function and(to: usize, other: usize): void {
  store<u64>(to, load<u64>(to) & load<u64>(other));
  store<u64>(to, load<u64>(to, 8) & load<u64>(other, 8), 8);
  store<u64>(to, load<u64>(to, 16) & load<u64>(other, 16), 16);
  store<u64>(to, load<u64>(to, 24) & load<u64>(other, 24), 24);
}

/** to = to | other */
@inline
export function or(to: usize, other: usize): void {
  store<u64>(to, load<u64>(to) | load<u64>(other));
  store<u64>(to, load<u64>(to, 8) | load<u64>(other, 8), 8);
  store<u64>(to, load<u64>(to, 16) | load<u64>(other, 16), 16);
  store<u64>(to, load<u64>(to, 24) | load<u64>(other, 24), 24);
}

/** to = to ^ other */
@inline
export function xor(to: usize, other: usize): void {
  store<u64>(to, load<u64>(to) ^ load<u64>(other));
  store<u64>(to, load<u64>(to, 8) ^ load<u64>(other, 8), 8);
  store<u64>(to, load<u64>(to, 16) ^ load<u64>(other, 16), 16);
  store<u64>(to, load<u64>(to, 24) ^ load<u64>(other, 24), 24);
}

/** word = ~word */
@inline
export function complement(word: usize): void {
  store<u64>(word, ~load<u64>(word));
  store<u64>(word, ~load<u64>(word, 8), 8);
  store<u64>(word, ~load<u64>(word, 16), 16);
  store<u64>(word, ~load<u64>(word, 24), 24);
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
