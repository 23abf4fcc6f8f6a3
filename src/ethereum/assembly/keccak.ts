/**
 * Keccak-256 (FIPS 202's permutation with the padding of Ethereum's yellow paper). The state, 25 lanes, lies where the caller says; its
 * first 32 bytes are the digest.
 */

const ROUNDS: usize = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
  0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
  0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
  0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);

/** Bytes that are absorbed at a time. */
export const RATE: i32 = 136;

const STATE_LENGTH: usize = 200;

function permute(p: usize): void {
  let a0 = load<u64>(p), a1 = load<u64>(p, 8), a2 = load<u64>(p, 16), a3 = load<u64>(p, 24), a4 = load<u64>(p, 32);
  let a5 = load<u64>(p, 40), a6 = load<u64>(p, 48), a7 = load<u64>(p, 56), a8 = load<u64>(p, 64), a9 = load<u64>(p, 72);
  let a10 = load<u64>(p, 80), a11 = load<u64>(p, 88), a12 = load<u64>(p, 96), a13 = load<u64>(p, 104), a14 = load<u64>(p, 112);
  let a15 = load<u64>(p, 120), a16 = load<u64>(p, 128), a17 = load<u64>(p, 136), a18 = load<u64>(p, 144), a19 = load<u64>(p, 152);
  let a20 = load<u64>(p, 160), a21 = load<u64>(p, 168), a22 = load<u64>(p, 176), a23 = load<u64>(p, 184), a24 = load<u64>(p, 192);
  for (let round: usize = 0; round < 192; round += 8) {
    // θ
    const c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20, c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21, c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
    const c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23, c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
    const d0 = c4 ^ rotl(c1, 1), d1 = c0 ^ rotl(c2, 1), d2 = c1 ^ rotl(c3, 1), d3 = c2 ^ rotl(c4, 1), d4 = c3 ^ rotl(c0, 1);
    // ρ and π
    const b0 = a0 ^ d0, b1 = rotl(a6 ^ d1, 44), b2 = rotl(a12 ^ d2, 43), b3 = rotl(a18 ^ d3, 21), b4 = rotl(a24 ^ d4, 14);
    const b5 = rotl(a3 ^ d3, 28), b6 = rotl(a9 ^ d4, 20), b7 = rotl(a10 ^ d0, 3), b8 = rotl(a16 ^ d1, 45), b9 = rotl(a22 ^ d2, 61);
    const b10 = rotl(a1 ^ d1, 1), b11 = rotl(a7 ^ d2, 6), b12 = rotl(a13 ^ d3, 25), b13 = rotl(a19 ^ d4, 8), b14 = rotl(a20 ^ d0, 18);
    const b15 = rotl(a4 ^ d4, 27), b16 = rotl(a5 ^ d0, 36), b17 = rotl(a11 ^ d1, 10), b18 = rotl(a17 ^ d2, 15), b19 = rotl(a23 ^ d3, 56);
    const b20 = rotl(a2 ^ d2, 62), b21 = rotl(a8 ^ d3, 55), b22 = rotl(a14 ^ d4, 39), b23 = rotl(a15 ^ d0, 41), b24 = rotl(a21 ^ d1, 2);
    // χ and ι
    a0 = b0 ^ (~b1 & b2) ^ load<u64>(ROUNDS + round);
    a1 = b1 ^ (~b2 & b3); a2 = b2 ^ (~b3 & b4); a3 = b3 ^ (~b4 & b0); a4 = b4 ^ (~b0 & b1);
    a5 = b5 ^ (~b6 & b7); a6 = b6 ^ (~b7 & b8); a7 = b7 ^ (~b8 & b9); a8 = b8 ^ (~b9 & b5); a9 = b9 ^ (~b5 & b6);
    a10 = b10 ^ (~b11 & b12); a11 = b11 ^ (~b12 & b13); a12 = b12 ^ (~b13 & b14); a13 = b13 ^ (~b14 & b10); a14 = b14 ^ (~b10 & b11);
    a15 = b15 ^ (~b16 & b17); a16 = b16 ^ (~b17 & b18); a17 = b17 ^ (~b18 & b19); a18 = b18 ^ (~b19 & b15); a19 = b19 ^ (~b15 & b16);
    a20 = b20 ^ (~b21 & b22); a21 = b21 ^ (~b22 & b23); a22 = b22 ^ (~b23 & b24); a23 = b23 ^ (~b24 & b20); a24 = b24 ^ (~b20 & b21);
  }
  store<u64>(p, a0); store<u64>(p, a1, 8); store<u64>(p, a2, 16); store<u64>(p, a3, 24); store<u64>(p, a4, 32);
  store<u64>(p, a5, 40); store<u64>(p, a6, 48); store<u64>(p, a7, 56); store<u64>(p, a8, 64); store<u64>(p, a9, 72);
  store<u64>(p, a10, 80); store<u64>(p, a11, 88); store<u64>(p, a12, 96); store<u64>(p, a13, 104); store<u64>(p, a14, 112);
  store<u64>(p, a15, 120); store<u64>(p, a16, 128); store<u64>(p, a17, 136); store<u64>(p, a18, 144); store<u64>(p, a19, 152);
  store<u64>(p, a20, 160); store<u64>(p, a21, 168); store<u64>(p, a22, 176); store<u64>(p, a23, 184); store<u64>(p, a24, 192);
}

export function reset(state: usize): void {
  memory.fill(state, 0, STATE_LENGTH);
}

/** Absorbs whole blocks. @returns where the rest lies, which is shorter than a block */
export function absorb(state: usize, bytes: usize, length: i32): usize {
  while (length >= RATE) {
    for (let i: usize = 0; i < <usize>RATE; i += 8) {
      store<u64>(state + i, load<u64>(state + i) ^ load<u64>(bytes + i));
    }
    permute(state);
    bytes += RATE;
    length -= RATE;
  }
  return bytes;
}

/** Absorbs the last bytes with their padding. */
export function finish(state: usize, bytes: usize, length: i32): void {
  const end = bytes + length;
  bytes = absorb(state, bytes, length);
  let at: usize = state;
  while (bytes + 8 <= end) {
    store<u64>(at, load<u64>(at) ^ load<u64>(bytes));
    at += 8;
    bytes += 8;
  }
  while (bytes < end) {
    store<u8>(at, load<u8>(at) ^ load<u8>(bytes));
    at++;
    bytes++;
  }
  store<u8>(at, load<u8>(at) ^ 0x01);
  store<u8>(state + RATE - 1, load<u8>(state + RATE - 1) ^ 0x80);
  permute(state);
}
