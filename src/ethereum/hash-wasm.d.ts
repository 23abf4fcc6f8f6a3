/** One algorithm of hash-wasm by itself, a CommonJS file; the package has types for the whole only. */
declare module "hash-wasm/dist/keccak.umd.min.js" {
  const hashWasm: Pick<typeof import("hash-wasm"), "createKeccak">;
  export default hashWasm;
}
