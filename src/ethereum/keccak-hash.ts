import { readFileSync } from "node:fs";

/** The functions of the module, `assembly/index.ts`. */
interface Exports {
  memory: WebAssembly.Memory;
  reset(): void;
  absorb(length: number): void;
  finish(length: number): void;
}

/** Where the module reads what it hashes. */
const INPUT = 512;
/** What is hashed at a time: whole blocks of 136 bytes, as many as the module's memory holds. */
const CHUNK = 136 * 900;
const DIGEST = 32;

const { memory, reset, absorb, finish } = new WebAssembly.Instance(
  new WebAssembly.Module(readFileSync(new URL("./keccak.wasm", import.meta.url))),
).exports as unknown as Exports;
const bytes = new Uint8Array(memory.buffer);

/** Keccak-256, as Ethereum uses it. */
export function keccak256(data: Uint8Array): Uint8Array {
  reset();
  let rest = data;
  while (rest.length > CHUNK) {
    bytes.set(rest.subarray(0, CHUNK), INPUT);
    absorb(CHUNK);
    rest = rest.subarray(CHUNK);
  }
  bytes.set(rest, INPUT);
  finish(rest.length);
  return bytes.slice(0, DIGEST);
}
