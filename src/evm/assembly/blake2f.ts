/** The compression function of BLAKE2b (EIP-152, RFC 7693): a module of its own, `blake2f.wasm`. */
const SIGMA = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
  11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
  9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
  12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
  6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5, 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
]);
const IV = memory.data<u64>([
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
]);
const V = memory.data(128, 16);

@inline
function mix(m: usize, s: usize, a: usize, b: usize, c: usize, d: usize): void {
  let va = load<u64>(V + 8 * a), vb = load<u64>(V + 8 * b), vc = load<u64>(V + 8 * c), vd = load<u64>(V + 8 * d);
  va += vb + load<u64>(m + 8 * <usize>load<u8>(s));
  vd = rotr(vd ^ va, 32);
  vc += vd;
  vb = rotr(vb ^ vc, 24);
  va += vb + load<u64>(m + 8 * <usize>load<u8>(s, 1));
  vd = rotr(vd ^ va, 16);
  vc += vd;
  vb = rotr(vb ^ vc, 63);
  store<u64>(V + 8 * a, va); store<u64>(V + 8 * b, vb); store<u64>(V + 8 * c, vc); store<u64>(V + 8 * d, vd);
}

/** Compresses the 213 bytes at `input`; the new state replaces the old one in them. */
export function blake2f(input: usize): void {
  const rounds = bswap(load<u32>(input));
  const h = input + 4, m = input + 68, t = input + 196;
  memory.copy(V, h, 64);
  memory.copy(V + 64, IV, 64);
  store<u64>(V + 96, load<u64>(V + 96) ^ load<u64>(t));
  store<u64>(V + 104, load<u64>(V + 104) ^ load<u64>(t, 8));
  if (load<u8>(input, 212)) store<u64>(V + 112, ~load<u64>(V + 112));
  let s: usize = 0;
  for (let round: u32 = 0; round < rounds; round++) {
    const at = SIGMA + s;
    mix(m, at, 0, 4, 8, 12);
    mix(m, at + 2, 1, 5, 9, 13);
    mix(m, at + 4, 2, 6, 10, 14);
    mix(m, at + 6, 3, 7, 11, 15);
    mix(m, at + 8, 0, 5, 10, 15);
    mix(m, at + 10, 1, 6, 11, 12);
    mix(m, at + 12, 2, 7, 8, 13);
    mix(m, at + 14, 3, 4, 9, 14);
    s += 16;
    if (s == 160) s = 0;
  }
  for (let i: usize = 0; i < 64; i += 8) store<u64>(h + i, load<u64>(h + i) ^ load<u64>(V + i) ^ load<u64>(V + 64 + i));
}

const INPUT = memory.data(256, 16);

/** Where the input goes. */
export function inputAt(): usize {
  return INPUT;
}
