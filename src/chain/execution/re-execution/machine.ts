import type { Common } from "@ethereumjs/common";
import type { EVM } from "@ethereumjs/evm";
import type { MerkleStateManager } from "@ethereumjs/statemanager";
import { createVM, type VM } from "@ethereumjs/vm";
import { keepJumpAnalyses } from "../jump-analysis.js";
import type { BlockEnvironment } from "../types.js";
import type { Rules } from "./rules.js";

/** ethereumjs's VM on ethereumjs's state, for each fork that a chain comes by. */
export interface Machines {
  of(environment: BlockEnvironment, rules: Rules): Promise<VM>;
}

export function createMachines(stateManager: MerkleStateManager): Machines {
  const byFork = new Map<Common, VM>();
  let current: BlockEnvironment;
  const blockchain = {
    getBlock: async (number: number) => ({ hash: () => current.blockHash(number) ?? new Uint8Array(32) }),
    putBlock: async () => undefined,
    shallowCopy: () => blockchain,
  };
  return {
    async of(environment, { unlimited }) {
      current = environment;
      const { common } = environment;
      let vm = byFork.get(common);
      if (!vm) {
        vm = await createVM({ common, stateManager, blockchain });
        byFork.set(common, vm);
        await keepJumpAnalyses(vm.evm as EVM);
      }
      const evm = vm.evm as EVM & { allowUnlimitedContractSize: boolean; allowUnlimitedInitCodeSize: boolean };
      evm.allowUnlimitedContractSize = unlimited.code;
      evm.allowUnlimitedInitCodeSize = unlimited.initCode;
      return vm;
    },
  };
}
