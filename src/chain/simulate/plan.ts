import type { HeaderFields } from "../../ethereum/index.js";
import { ChainError, ERROR_CODES } from "../errors.js";
import { SIMULATION_CODES } from "./errors.js";
import type { SimulatedBlockRequest } from "./types.js";

/** A block of a simulation whose number and time are settled. */
export interface PlannedBlock extends SimulatedBlockRequest {
  number: number;
  timestamp: number;
}

const MAX_BLOCKS = 256;
const MAX_CALLS_IN_BLOCK = 5_000;
const MAX_CALLS = 10_000;
/** Seconds from a block to the next. */
const SLOT = 12;

const tooMuch = (what: string): ChainError => new ChainError(what, SIMULATION_CODES.clientLimit);

/**
 * Settles numbers and times, with empty blocks where numbers are left out.
 * @throws ChainError -32602 for no blocks, -38026 for too many blocks or calls, -38020 and -38021 where they do not ascend
 */
export function planBlocks(blocks: readonly SimulatedBlockRequest[], base: HeaderFields): PlannedBlock[] {
  if (blocks.length === 0) throw new ChainError("empty input", ERROR_CODES.invalidParams);
  if (blocks.length > MAX_BLOCKS) throw tooMuch("too many blocks");
  const crowded = blocks.find(({ calls }) => calls.length > MAX_CALLS_IN_BLOCK);
  if (crowded) throw tooMuch(`too many calls in block: ${crowded.calls.length} > ${MAX_CALLS_IN_BLOCK}`);
  const calls = blocks.reduce((sum, block) => sum + block.calls.length, 0);
  if (calls > MAX_CALLS) throw tooMuch(`too many calls: ${calls} > ${MAX_CALLS}`);

  const planned: PlannedBlock[] = [];
  let number = BigInt(base.number);
  let timestamp = BigInt(base.timestamp);
  for (const request of blocks) {
    const wanted = request.block.number ?? number + 1n;
    if (wanted <= number) {
      throw new ChainError(`block numbers must be in order: ${wanted} <= ${number}`, SIMULATION_CODES.blockNumber);
    }
    if (wanted - BigInt(base.number) > MAX_BLOCKS) throw tooMuch("too many blocks");
    while (number + 1n < wanted) {
      number += 1n;
      timestamp += BigInt(SLOT);
      planned.push({ block: {}, accounts: [], calls: [], number: Number(number), timestamp: Number(timestamp) });
    }
    const time = request.block.timestamp ?? timestamp + BigInt(SLOT);
    if (time <= timestamp) {
      throw new ChainError(`block timestamps must be in order: ${time} <= ${timestamp}`, SIMULATION_CODES.blockTime);
    }
    if (time > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new ChainError(`the timestamp ${time} is beyond 2^53-1`, ERROR_CODES.invalidParams);
    }
    number = wanted;
    timestamp = time;
    planned.push({ ...request, number: Number(number), timestamp: Number(timestamp) });
  }
  return planned;
}
