import { G1_BYTES, G2_BYTES, GT_BYTES, type Mcl } from "./mcl.js";

/** How the pairs of points are written. */
export interface PairEncoding {
  pairBytes: number;
  /** Reads and checks a pair. @throws PrecompileError when it is not valid */
  readPair(bytes: Uint8Array, g1: number, g2: number): void;
}

/** Pairs that are worked on at once: what is more comes after, in the same memory. */
const MAX_PAIRS = 64;

/** A function that says whether the product of the pairings of an input's pairs is one; of none it is. */
export function pairingCheck(
  { mcl, reserve }: Mcl,
  { pairBytes, readPair }: PairEncoding,
): (input: Uint8Array) => boolean {
  const g1 = reserve(MAX_PAIRS * G1_BYTES);
  const g2 = reserve(MAX_PAIRS * G2_BYTES);
  const [product, part] = [reserve(GT_BYTES), reserve(GT_BYTES)];
  return (input) => {
    const pairs = input.length / pairBytes;
    if (pairs === 0) return true;
    for (let start = 0; start < pairs; start += MAX_PAIRS) {
      const count = Math.min(pairs - start, MAX_PAIRS);
      for (let index = 0; index < count; index++) {
        const from = (start + index) * pairBytes;
        readPair(input.subarray(from, from + pairBytes), g1 + index * G1_BYTES, g2 + index * G2_BYTES);
      }
      mcl.mclBn_millerLoopVec(start === 0 ? product : part, g1, g2, count);
      if (start > 0) mcl.mclBnGT_mul(product, product, part);
    }
    mcl.mclBn_finalExp(product, product);
    return mcl.mclBnGT_isOne(product) === 1;
  };
}
