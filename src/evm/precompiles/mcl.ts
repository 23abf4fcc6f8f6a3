/**
 * The curves of the precompiled contracts, by mcl compiled to WebAssembly (package mcl-wasm): some ten times as fast as JavaScript.
 *
 * A precompiled contract has to answer at once, and the package compiles its module asynchronously. So the module is read out of the
 * package and compiled at the first use, in 15 to 50 ms; each curve has an instance of it.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** What is called of mcl (its include/mcl/bn.h). Pointers are offsets into the memory; answers of yes or no are 1 or 0. */
export interface MclFunctions {
  mclBn_init(curve: number, compiledFor: number): number;
  mclBn_setMapToMode(mode: number): number;
  mclBn_verifyOrderG1(whether: number): void;
  mclBn_verifyOrderG2(whether: number): void;
  mclBnFp_setInt32(to: number, value: number): void;
  mclBnFp_setBigEndianMod(to: number, bytes: number, length: number): number;
  mclBnFp_getLittleEndian(bytes: number, size: number, from: number): number;
  mclBnFp_mapToG1(point: number, element: number): number;
  mclBnFp2_mapToG2(point: number, element: number): number;
  mclBnFr_setBigEndianMod(to: number, bytes: number, length: number): number;
  mclBnFr_inv(to: number, from: number): void;
  mclBnFr_mul(to: number, a: number, b: number): void;
  mclBnFr_isEqual(a: number, b: number): number;
  mclBnG1_getBasePoint(to: number): void;
  mclBnG1_isValid(point: number): number;
  mclBnG1_isValidOrder(point: number): number;
  mclBnG1_isZero(point: number): number;
  mclBnG1_normalize(to: number, from: number): void;
  mclBnG1_add(to: number, a: number, b: number): void;
  mclBnG1_mul(to: number, point: number, scalar: number): void;
  mclBnG1_mulVec(to: number, points: number, scalars: number, count: number): void;
  mclBnG2_isValid(point: number): number;
  mclBnG2_isValidOrder(point: number): number;
  mclBnG2_isZero(point: number): number;
  mclBnG2_normalize(to: number, from: number): void;
  mclBnG2_add(to: number, a: number, b: number): void;
  mclBnG2_mulVec(to: number, points: number, scalars: number, count: number): void;
  mclBnGT_mul(to: number, a: number, b: number): void;
  mclBnGT_isOne(value: number): number;
  mclBn_millerLoopVec(to: number, g1: number, g2: number, count: number): void;
  mclBn_finalExp(to: number, from: number): void;
}

interface Exports extends MclFunctions {
  __wasm_call_ctors(): void;
  malloc(bytes: number): number;
}

/** mcl with one curve chosen. */
export interface Mcl {
  readonly mcl: MclFunctions;
  /** The memory; a view is good until the next call, in which the memory may grow. */
  memory(): Uint8Array;
  /** A place in the memory for good. */
  reserve(bytes: number): number;
}

/** mcl's numbers of the curves. */
export const MCL_CURVE = { bn254: 4, bls12381: 5, p256: 107 } as const;

/** What the values of mcl take, in bytes, whichever the curve: a point has three coordinates. */
export const FP_BYTES = 48;
export const FR_BYTES = 32;
export const G1_BYTES = 3 * FP_BYTES;
export const G2_BYTES = 6 * FP_BYTES;
export const GT_BYTES = 12 * FP_BYTES;

/** 64-bit units of a scalar times ten, and units of a field element: what the module was compiled for. */
const COMPILED_FOR = (FR_BYTES / 8) * 10 + FP_BYTES / 8;
/** Maps elements to points as RFC 9380 does. */
const MAP_BY_RFC_9380 = 5;
/** How the module begins in base64: `\0asm`, version 1. */
const MODULE = /'(AGFzbQEAAA[A-Za-z0-9+/=]+)'/;

let compiled: WebAssembly.Module | undefined;

function compile(): WebAssembly.Module {
  const path = require.resolve("mcl-wasm/dist/mcl_c.js");
  const text = MODULE.exec(readFileSync(path, "latin1"))?.[1];
  if (text === undefined)
    throw new Error(`${path} does not hold the WebAssembly module of mcl; install mcl-wasm as package.json names it`);
  return new WebAssembly.Module(Buffer.from(text, "base64"));
}

/** A new instance of mcl for a curve. It checks whether a point is in the group only where a caller does. */
export function loadMcl(curve: number): Mcl {
  compiled ??= compile();
  const memory = new WebAssembly.Memory({ initial: 32 });
  const exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Exports;
  exports.__wasm_call_ctors();
  const failure = exports.mclBn_init(curve, COMPILED_FOR);
  if (failure !== 0) throw new Error(`mcl cannot compute on curve ${curve}: mclBn_init returned ${failure}`);
  if (curve === MCL_CURVE.bls12381) exports.mclBn_setMapToMode(MAP_BY_RFC_9380);
  exports.mclBn_verifyOrderG1(0);
  exports.mclBn_verifyOrderG2(0);
  return {
    mcl: exports,
    memory: () => new Uint8Array(memory.buffer),
    reserve(bytes) {
      const at = exports.malloc(bytes);
      if (at === 0) throw new Error(`mcl has no memory for ${bytes} bytes`);
      return at;
    },
  };
}
