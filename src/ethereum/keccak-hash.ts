// The package whole brings two dozen algorithms, a quarter of a megabyte; this file is one of its own.
import hashWasm from "hash-wasm/dist/keccak.umd.min.js";

// One WebAssembly instance for the thread: 2.5 µs for a branch node of 532 bytes, where the native addon takes 10 µs.
const hasher = await hashWasm.createKeccak(256);

/** Keccak-256, as Ethereum uses it. */
export function keccak256(data: Uint8Array): Uint8Array {
  hasher.init();
  hasher.update(data);
  return hasher.digest("binary");
}
