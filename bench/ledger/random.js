// @ts-check

/** @typedef {{ below: (limit: number) => number }} Random whole numbers from 0 to below a limit */

/**
 * The same numbers for the same seed, quickly (xorshift32; nothing here needs better ones).
 * @param {number} seed
 * @returns {Random}
 */
export function createRandom(seed) {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995) | 0 || 1;
  return {
    below(limit) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % limit;
    },
  };
}
