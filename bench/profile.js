// @ts-check

/**
 * How much is measured. Rounds are interleaved: every node has its turn in each round, in rotating order.
 * @typedef {object} Profile
 * @property {number} startRounds
 * @property {number} rounds
 * @property {number} warmUp transactions sent to each new chain and not counted; they all pay the same address
 * @property {{ limit: number, seconds: number }} transfers whichever ends first
 * @property {{ populated: number, warmUpSeconds: number, seconds: number }} reads
 * @property {{ limit: number, windows: number, seconds: number, reopenings: number }} growth
 * @property {{ rounds: number, seconds: number }} kill
 */

/** @type {Profile} */
export const fullProfile = {
  startRounds: 5,
  rounds: 3,
  warmUp: 300,
  transfers: { limit: 1_000, seconds: 5 },
  reads: { populated: 200, warmUpSeconds: 0.5, seconds: 2.5 },
  growth: { limit: 40_000, windows: 8, seconds: 100, reopenings: 3 },
  kill: { rounds: 3, seconds: 2.5 },
};

/** @type {Profile} */
export const quickProfile = {
  startRounds: 2,
  rounds: 1,
  warmUp: 100,
  transfers: { limit: 500, seconds: 2 },
  reads: { populated: 100, warmUpSeconds: 0.3, seconds: 1 },
  growth: { limit: 4_000, windows: 8, seconds: 6, reopenings: 1 },
  kill: { rounds: 1, seconds: 2.5 },
};
