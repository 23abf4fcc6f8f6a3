import type { Common } from "@ethereumjs/common";
import type { EVM } from "@ethereumjs/evm";
import type { MerkleStateManager } from "@ethereumjs/statemanager";
import { createVM, type VM } from "@ethereumjs/vm";
import { liftCodeLimits, replacePrecompiles } from "../execution/ethereumjs/internals.js";
import { keepJumpAnalyses } from "../execution/ethereumjs/jump-analysis.js";
import { precompilesIn } from "../execution/ethereumjs/precompiles.js";
import { newWatch, type Watch, watchedOpcodes } from "../execution/ethereumjs/watched-opcodes.js";
import type { BlockEnvironment } from "../execution/index.js";
import type { Rules } from "./rules.js";

/** A VM, and what it reports to an inspector beside its own events. */
export interface WatchedVM {
  vm: VM;
  watch: Watch;
}

/** ethereumjs's VM on ethereumjs's state, for each fork that a chain comes by. */
export interface Machines {
  of(environment: BlockEnvironment, common: Common, rules: Rules): Promise<WatchedVM>;
}

export function createMachines(stateManager: MerkleStateManager): Machines {
  const byFork = new Map<Common, WatchedVM>();
  let current: BlockEnvironment;
  const blockchain = {
    getBlock: async (number: number) => ({ hash: () => current.blockHash(number) ?? new Uint8Array(32) }),
    putBlock: async () => undefined,
    shallowCopy: () => blockchain,
  };
  return {
    async of(environment, common, { unlimited }) {
      current = environment;
      let machine = byFork.get(common);
      if (!machine) {
        const watch = newWatch();
        const customOpcodes = watchedOpcodes(common, watch, stateManager, false);
        const vm = await createVM({ common, stateManager, blockchain, evmOpts: { customOpcodes } });
        machine = { vm, watch };
        byFork.set(common, machine);
        await keepJumpAnalyses(vm.evm as EVM);
      }
      const evm = machine.vm.evm as EVM;
      liftCodeLimits(evm, unlimited);
      replacePrecompiles(evm, precompilesIn(common, environment));
      return machine;
    },
  };
}
