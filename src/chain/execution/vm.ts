import type { Block } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import type { EVM } from "@ethereumjs/evm";
import { Address, bytesToBigInt } from "@ethereumjs/util";
import { createVM, type VM } from "@ethereumjs/vm";
import { attach } from "./events.js";
import { keepJumpAnalyses } from "./jump-analysis.js";
import type { Overlay } from "./overlay.js";
import { activePrecompiles, usePrecompiles } from "./precompiles.js";
import { createStateManager, type OverlayStateManager } from "./state-manager.js";
import type { Allowance, BlockEnvironment, Inspector } from "./types.js";
import { type Watch, watchedOpcodes } from "./watched-opcodes.js";

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
}

/** Machines that nobody uses, by the fork that they are for. */
type IdleMachines = WeakMap<Common, Prepared[]>;

const plain: IdleMachines = new WeakMap();
const tracing: IdleMachines = new WeakMap();

/** Idle machines that are kept of each fork. */
const MAX_IDLE = 8;

/**
 * Runs `body` on a machine of the block's fork, over an overlay. Each execution that is under way has a machine of its own: it
 * keeps journals that two of them would mix up.
 *
 * A traced execution tells its inspector more, on a machine for that, so that the others do not pay for it.
 */
export function withMachine<T>(
  overlay: Overlay,
  environment: BlockEnvironment,
  inspector: Inspector | undefined,
  body: (machine: Machine) => Promise<T>,
  traced = false,
): Promise<T> {
  const { common, allowance } = environment;
  const machines = traced ? tracing : plain;
  const run = async (): Promise<T> => {
    const machine = machines.get(common)?.pop() ?? (await prepare(common, traced));
    machine.environment = environment;
    machine.watch.inspector = inspector;
    const allowed = hearingOf(allowance, inspector?.resumed);
    machine.watch.allowance = allowed;
    machine.state.use(overlay, allowed);
    await keepJumpAnalyses(machine.vm.evm as EVM);
    const evm = machine.vm.evm as EVM & {
      allowUnlimitedContractSize: boolean;
      allowUnlimitedInitCodeSize: boolean;
    };
    const ownPrecompiles = usePrecompiles(evm, environment.precompiles ?? activePrecompiles(common));
    evm.allowUnlimitedContractSize = environment.unlimitedCode;
    evm.allowUnlimitedInitCodeSize = environment.unlimitedInitCode;
    const detach = inspector ? attach(machine.vm, inspector, machine.watch) : undefined;
    try {
      return await body({ vm: machine.vm, state: machine.state, block: blockOf(environment) });
    } catch (error) {
      evm.journal.cleanJournal();
      evm.transientStorage.clear();
      throw error;
    } finally {
      usePrecompiles(evm, ownPrecompiles);
      detach?.();
      machine.watch.inspector = undefined;
      machine.watch.allowance = undefined;
      machine.watch.beginning = undefined;
      machine.state.originalStorageCache.clear();
      release(machines, common, machine);
    }
  };
  return allowance ? allowance.run(run) : run();
}

/** An allowance after each of whose waits `resumed` is called. */
function hearingOf(allowance: Allowance | undefined, resumed: Inspector["resumed"]): Allowance | undefined {
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
  const watch: Watch = { inspector: undefined, allowance: undefined, beginning: undefined, handedOn: 0n };
  const prepared: Prepared = { vm: undefined as unknown as VM, state, environment: undefined, watch };
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
export function blockOf(environment: BlockEnvironment): Block {
  const { common, number, timestamp, coinbase, gasLimit, baseFeePerGas, difficulty, mixHash, blobBaseFee } =
    environment;
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
