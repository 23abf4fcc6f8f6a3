import hashWasm from "hash-wasm/dist/keccak.umd.min.js";
import { keccak256 as keccakInScript } from "viem";

// What is required() cannot wait: until the WebAssembly is there, JavaScript does its work.
let hasher: Awaited<ReturnType<typeof hashWasm.createKeccak>> | undefined;
void hashWasm.createKeccak(256).then((made) => {
  hasher = made;
});

/** Keccak-256, as `keccak-hash.ts` has it; the CommonJS build puts this in its place. */
export function keccak256(data: Uint8Array): Uint8Array {
  if (!hasher) return keccakInScript(data, "bytes");
  hasher.init();
  hasher.update(data);
  return hasher.digest("binary");
}
