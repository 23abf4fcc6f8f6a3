/** The module that `keccak-hash.ts` hashes with: the state lies at 0, what is hashed from INPUT on. */
import * as keccak from "./keccak";

const STATE: usize = 0;
const INPUT: usize = 512;

export function reset(): void {
  keccak.reset(STATE);
}

/** Absorbs the first `length` bytes of the input, which are whole blocks. */
export function absorb(length: i32): void {
  keccak.absorb(STATE, INPUT, length);
}

/** Absorbs the last `length` bytes; the digest is the first 32 bytes of the state then. */
export function finish(length: i32): void {
  keccak.finish(STATE, INPUT, length);
}
