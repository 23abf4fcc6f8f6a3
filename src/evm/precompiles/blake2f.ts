/** The compression function of BLAKE2b (EIP-152, RFC 7693). */
import { contract, PrecompileError } from "./contract.js";

const INPUT = 213;

/** The initial state, each word as its low and its high 32 bits. Signed numbers of 32 bits are those that V8 computes with fastest. */
const INITIAL = Int32Array.of(
  ...[0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a],
  ...[0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19],
);

/** In which order the ten rounds take the words of the message. */
const SCHEDULE = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** Both halves of the mixing of a column or diagonal take their words from these places, doubled since a word is two numbers. */
const ORDER = SCHEDULE.map((round) => Uint8Array.from(round, (word) => 2 * word));

/** Whether adding a number gave this sum of 32 bits by an overflow. */
const carry = (sum: number, added: number): number => (sum >>> 0 < added >>> 0 ? 1 : 0);

/** v[a] += v[b] + m[word] */
function addTo(v: Int32Array, a: number, b: number, m: Int32Array, word: number): void {
  const ofB = v[b] as number;
  const ofM = m[word] as number;
  const sum = ((v[a] as number) + ofB) | 0;
  const low = (sum + ofM) | 0;
  const high = (v[a + 1] as number) + (v[b + 1] as number) + (m[word + 1] as number);
  v[a] = low;
  v[a + 1] = (high + carry(sum, ofB) + carry(low, ofM)) | 0;
}

/** v[a] += v[b] */
function add(v: Int32Array, a: number, b: number): void {
  const ofB = v[b] as number;
  const low = ((v[a] as number) + ofB) | 0;
  const high = (v[a + 1] as number) + (v[b + 1] as number);
  v[a] = low;
  v[a + 1] = (high + carry(low, ofB)) | 0;
}

/** v[to] = (v[to] ^ v[by]) rotated to the right by less than 32 bits */
function xorRotate(v: Int32Array, to: number, by: number, bits: number): void {
  const low = (v[to] as number) ^ (v[by] as number);
  const high = (v[to + 1] as number) ^ (v[by + 1] as number);
  v[to] = (low >>> bits) | (high << (32 - bits));
  v[to + 1] = (high >>> bits) | (low << (32 - bits));
}

/** v[to] = (v[to] ^ v[by]) with its halves swapped */
function xorSwap(v: Int32Array, to: number, by: number): void {
  const low = (v[to] as number) ^ (v[by] as number);
  v[to] = (v[to + 1] as number) ^ (v[by + 1] as number);
  v[to + 1] = low;
}

/** v[to] = (v[to] ^ v[by]) rotated to the left by one bit */
function xorDouble(v: Int32Array, to: number, by: number): void {
  const low = (v[to] as number) ^ (v[by] as number);
  const high = (v[to + 1] as number) ^ (v[by + 1] as number);
  v[to] = (low << 1) | (high >>> 31);
  v[to + 1] = (high << 1) | (low >>> 31);
}

/** The function G of RFC 7693. */
function mix(v: Int32Array, m: Int32Array, a: number, b: number, c: number, d: number, x: number, y: number): void {
  addTo(v, a, b, m, x);
  xorSwap(v, d, a);
  add(v, c, d);
  xorRotate(v, b, c, 24);
  addTo(v, a, b, m, y);
  xorRotate(v, d, a, 16);
  add(v, c, d);
  xorDouble(v, b, c);
}

/** The function F of RFC 7693, with any number of rounds. The state is changed. */
function compress(h: Int32Array, m: Int32Array, t: Int32Array, isFinal: boolean, rounds: number): void {
  const v = new Int32Array(32);
  v.set(h);
  v.set(INITIAL, 16);
  for (let index = 0; index < 4; index++) v[24 + index] = (v[24 + index] as number) ^ (t[index] as number);
  if (isFinal) for (const index of [28, 29]) v[index] = ~(v[index] as number);
  for (let round = 0; round < rounds; round++) {
    const s = ORDER[round % 10] as Uint8Array;
    mix(v, m, 0, 8, 16, 24, s[0] as number, s[1] as number);
    mix(v, m, 2, 10, 18, 26, s[2] as number, s[3] as number);
    mix(v, m, 4, 12, 20, 28, s[4] as number, s[5] as number);
    mix(v, m, 6, 14, 22, 30, s[6] as number, s[7] as number);
    mix(v, m, 0, 10, 20, 30, s[8] as number, s[9] as number);
    mix(v, m, 2, 12, 22, 24, s[10] as number, s[11] as number);
    mix(v, m, 4, 14, 16, 26, s[12] as number, s[13] as number);
    mix(v, m, 6, 8, 18, 28, s[14] as number, s[15] as number);
  }
  for (let index = 0; index < 16; index++) {
    h[index] = (h[index] as number) ^ (v[index] as number) ^ (v[index + 16] as number);
  }
}

/** Little-endian words of 32 bits. */
function words(input: Uint8Array, from: number, count: number): Int32Array {
  const view = new DataView(input.buffer, input.byteOffset + from, 4 * count);
  const list = new Int32Array(count);
  for (let index = 0; index < count; index++) list[index] = view.getInt32(4 * index, true);
  return list;
}

const roundsOf = (input: Uint8Array): number => new DataView(input.buffer, input.byteOffset).getUint32(0);

/** Input is `rounds ‖ state ‖ message ‖ offset ‖ whether it is the last block`; each round costs one gas. */
export const blake2f = contract(
  (input) => (input.length === INPUT ? BigInt(roundsOf(input)) : 0n),
  (input) => {
    if (input.length !== INPUT) throw new PrecompileError("invalid input length");
    const last = input[INPUT - 1] as number;
    if (last > 1) throw new PrecompileError("invalid final flag");
    const state = words(input, 4, 16);
    compress(state, words(input, 68, 32), words(input, 196, 4), last === 1, roundsOf(input));
    const output = new Uint8Array(64);
    const view = new DataView(output.buffer);
    for (const [index, word] of state.entries()) view.setInt32(4 * index, word, true);
    return output;
  },
);
