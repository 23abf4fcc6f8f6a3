import { EMPTY_LIST_HASH, equalBytes, type HeaderFields, rulesOf } from "../../ethereum/index.js";
import { type ChainConfig, hardforkAt, MINIMUM_DIFFICULTY } from "../config/index.js";

type Parent = Pick<HeaderFields, "number" | "timestamp" | "difficulty" | "ommersHash">;

const BOMB_PERIOD = 100_000;
const BOUND = 2_048n;

/** The difficulty that proof of work asks of the block after `parent` (yellow paper, 4.3.4; EIP-2, EIP-100). */
export function ethashDifficulty(config: ChainConfig, parent: Parent, timestamp: number): bigint {
  const number = parent.number + 1;
  const fork = hardforkAt(config, number, timestamp, -1n); // whatever its weight, this block has work
  const step = parent.difficulty / BOUND;
  const elapsed = timestamp - parent.timestamp;
  const { difficulty: rule } = rulesOf(fork);
  let steps: number;
  if (rule === "byzantium") {
    const base = equalBytes(parent.ommersHash, EMPTY_LIST_HASH) ? 1 : 2;
    steps = Math.max(base - Math.floor(elapsed / 9), -99);
  } else if (rule === "homestead") steps = Math.max(1 - Math.floor(elapsed / 10), -99);
  else steps = elapsed < 13 ? 1 : -1;
  const plain = parent.difficulty + step * BigInt(steps);
  const difficulty = plain < MINIMUM_DIFFICULTY ? MINIMUM_DIFFICULTY : plain;
  const period = Math.floor(Math.max(0, number - bombDelay(config, number)) / BOMB_PERIOD);
  return period > 1 ? difficulty + 2n ** BigInt(period - 2) : difficulty;
}

function bombDelay(config: ChainConfig, number: number): number {
  let delay = 0;
  for (const fork of config.forks) {
    if ("block" in fork && !("totalDifficulty" in fork) && (fork.block as number) <= number) {
      delay = rulesOf(fork.name).bombDelay;
    }
  }
  return delay;
}
