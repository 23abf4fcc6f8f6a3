import type { Block } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import type { EVM } from "@ethereumjs/evm";
import { Address, bytesToBigInt } from "@ethereumjs/util";
import { createVM, type VM } from "@ethereumjs/vm";
import type { Application } from "../engine.js";
import type { Overlay } from "../overlay.js";
import type { Allowance, BlockEnvironment, Inspector } from "../types.js";
import { commonIn } from "./common.js";
import { attach } from "./events.js";
import { liftCodeLimits, replacePrecompiles } from "./internals.js";
import { keepJumpAnalyses } from "./jump-analysis.js";
import { precompilesIn } from "./precompiles.js";
import { createStateManager, type OverlayStateManager } from "./state-manager.js";
import { newWatch, type Watch, watchedOpcodes } from "./watched-opcodes.js";

/** An @ethereumjs/vm that is lent to one execution at a time. */
export interface Machine {
  vm: VM;
  state: OverlayStateManager;
  /** The block in the shape that the VM wants. */
  block: Block;
}

interface Prepared {
  vm: VM;
  state: OverlayStateManager;
  environment: BlockEnvironment | undefined;
  watch: Watch;
  keepsAnalyses: boolean;
}

/** The machines of one node: they are lent to one execution at a time, so that no two of them mix up their journals. */
export interface Machines {
  /**
   * Runs `body` on a machine of the block's fork, over an overlay.
   *
   * A traced execution reports more to its inspector, on a machine for that, so that the others do not pay for it.
   */
  lend<T>(
    overlay: Overlay,
    environment: BlockEnvironment,
    application: Pick<Application, "inspector" | "traced" | "allowance">,
    body: (machine: Machine) => Promise<T>,
  ): Promise<T>;
}

/** Machines that nobody uses, by the fork that they are for. */
type IdleMachines = WeakMap<Common, Prepared[]>;

/** Idle machines that are kept of each fork. */
const MAX_IDLE = 8;

export function createMachines(): Machines {
  const plain: IdleMachines = new WeakMap();
  const tracing: IdleMachines = new WeakMap();
  return {
    lend(overlay, environment, { inspector, traced = false, allowance }, body) {
      const common = commonIn(environment);
      const machines = traced ? tracing : plain;
      const run = async (): Promise<Awaited<ReturnType<typeof body>>> => {
        const machine = machines.get(common)?.pop() ?? (await prepare(common, traced));
        machine.environment = environment;
        machine.watch.inspector = inspector;
        const allowed = withNotice(allowance, inspector?.resumed);
        machine.watch.allowance = allowed;
        machine.state.use(overlay, allowed);
        const evm = machine.vm.evm as EVM;
        const { keepsAnalyses } = machine;
        if (!keepsAnalyses) {
          await keepJumpAnalyses(evm);
          machine.keepsAnalyses = true;
        }
        const ownPrecompiles = replacePrecompiles(evm, precompilesIn(common, environment));
        liftCodeLimits(evm, { code: environment.unlimitedCode, initCode: environment.unlimitedInitCode });
        const detach = inspector ? attach(machine.vm, inspector, machine.watch) : undefined;
        try {
          return await body({ vm: machine.vm, state: machine.state, block: blockOf(environment, common) });
        } catch (error) {
          evm.journal.cleanJournal();
          evm.transientStorage.clear();
          throw error;
        } finally {
          replacePrecompiles(evm, ownPrecompiles);
          detach?.();
          machine.watch.inspector = undefined;
          machine.watch.allowance = undefined;
          machine.watch.beginning = undefined;
          machine.state.originalStorageCache.clear();
          release(machines, common, machine);
        }
      };
      return allowance ? allowance.run(run) : run();
    },
  };
}

/** An allowance after each of whose waits `resumed` is called. */
function withNotice(allowance: Allowance | undefined, resumed: Inspector["resumed"]): Allowance | undefined {
  if (!allowance || !resumed) return allowance;
  return { run: allowance.run, pause: () => allowance.pause()?.then(resumed) };
}

function release(machines: IdleMachines, common: Common, machine: Prepared): void {
  const idle = machines.get(common);
  if (!idle) machines.set(common, [machine]);
  else if (idle.length < MAX_IDLE) idle.push(machine);
}

async function prepare(common: Common, traced: boolean): Promise<Prepared> {
  const state = createStateManager();
  const watch = newWatch();
  const prepared: Prepared = {
    vm: undefined as unknown as VM,
    state,
    environment: undefined,
    watch,
    keepsAnalyses: false,
  };
  const blockchain = {
    async getBlock(number: number) {
      const hash = prepared.environment?.blockHash(number) ?? new Uint8Array(32);
      return { hash: () => hash };
    },
    async putBlock() {},
    shallowCopy() {
      return blockchain;
    },
  };
  prepared.vm = await createVM({
    common,
    stateManager: state,
    blockchain,
    evmOpts: { customOpcodes: watchedOpcodes(common, watch, state, traced) },
  });
  return prepared;
}

/** A block as far as the VM looks at it. */
export function blockOf(environment: BlockEnvironment, common: Common): Block {
  const { number, timestamp, coinbase, gasLimit, baseFeePerGas, difficulty, mixHash, blobBaseFee } = environment;
  const header = {
    common,
    number: BigInt(number),
    timestamp: BigInt(timestamp),
    coinbase: new Address(coinbase),
    gasLimit,
    baseFeePerGas,
    difficulty: difficulty === 0n && environment.rules.hasMerged ? bytesToBigInt(mixHash) : difficulty,
    mixHash,
    prevRandao: mixHash,
    getBlobGasPrice: () => blobBaseFee,
  };
  return { common, header } as unknown as Block;
}
