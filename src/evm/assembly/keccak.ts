import { finish, reset } from "../../ethereum/assembly/keccak";
import { KECCAK } from "./layout";

/** Keccak-256 of `length` bytes; the digest is the first 32 bytes at KECCAK. */
export function keccak256(bytes: usize, length: i32): void {
  reset(KECCAK);
  finish(KECCAK, bytes, length);
}
