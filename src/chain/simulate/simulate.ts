import type { StoredBlock } from "../../persistence/state/index.js";
import { createOverlay } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { headerOf, simulateBlock } from "./block.js";
import { planBlocks } from "./plan.js";
import type { SimulatedBlock, SimulationBase, SimulationRequest } from "./types.js";

/**
 * Simulates blocks on top of one another and of a block of the chain (`eth_simulateV1`). Nothing of them is kept.
 * @param on the block that they are put on. What waits has changed nothing yet: the pending one is the head
 * @param gasCap the most gas that all calls together may use
 * @throws ChainError with the code that execution-apis has for what is wrong
 */
export async function simulate(
  core: Core,
  { blocks, traceTransfers, validation }: SimulationRequest,
  on: StoredBlock,
  gasCap: bigint,
): Promise<SimulatedBlock[]> {
  const base = baseOf(core, on);
  const { config } = base;
  const planned = planBlocks(blocks, base.header);
  const overlay = createOverlay(base.state, Number.MAX_SAFE_INTEGER);
  const made = new Map<number, StoredBlock>();
  const blockHash = (number: number): Uint8Array | undefined => {
    if (number > base.header.number) return made.get(number)?.hash;
    return number === base.header.number ? base.hash : core.blockHash(number);
  };
  const budget = { remaining: gasCap };
  const results: SimulatedBlock[] = [];
  let parent = { header: base.header, hash: base.hash };
  for (const plan of planned) {
    const header = headerOf(config, plan, parent, validation);
    const simulated = await simulateBlock({
      ...{ config, limits: core.limits, blockHash, overlay, header, plan, budget },
      ...{ traceTransfers, validation, root: () => base.root(overlay.changes()) },
    });
    results.push(simulated);
    parent = { header: simulated.block.header, hash: simulated.block.hash };
    made.set(plan.number, simulated.block);
    await new Promise(setImmediate);
  }
  return results;
}

/** The state after a block and whatever was changed before the next one. */
function baseOf({ state, configAt }: Core, { header, hash, number }: StoredBlock): SimulationBase {
  const { seq } = state.folded();
  const next = number < state.folded().block ? state.block(number + 1) : undefined;
  const last = next ? next.seq - 1 : seq;
  return {
    header,
    hash,
    state: state.view(last),
    config: configAt(last),
    root: (changes) => state.rootAt(last, changes),
  };
}
