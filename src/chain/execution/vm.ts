import type { Block } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import type { EVM } from "@ethereumjs/evm";
import { Address, bytesToBigInt } from "@ethereumjs/util";
import { createVM, type VM } from "@ethereumjs/vm";
import { attach } from "./events.js";
import { keepJumpAnalyses } from "./jump-analysis.js";
import type { Overlay } from "./overlay.js";
import { createStateManager, type OverlayStateManager } from "./state-manager.js";
import type { BlockEnvironment, Inspector } from "./types.js";
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

/** Machines of one kind, by the fork they are for, and the end of the queue for them. */
interface Machines {
  byFork: Map<Common, Promise<Prepared>>;
  last: Promise<unknown>;
}

const plain: Machines = { byFork: new Map(), last: Promise.resolve() };
const tracing: Machines = { byFork: new Map(), last: Promise.resolve() };

/**
 * Runs `body` on the machine of the block's fork, over an overlay. Executions queue: a machine keeps journals of its own
 * that two of them would mix up, and they could not run at the same time anyway.
 *
 * A traced execution tells its inspector more and takes its time ({@link Inspector.pause}), on a machine of its own, so
 * that the others neither pay nor wait for it.
 */
export function withMachine<T>(
  overlay: Overlay,
  environment: BlockEnvironment,
  inspector: Inspector | undefined,
  body: (machine: Machine) => Promise<T>,
  traced = false,
): Promise<T> {
  const { common } = environment;
  const machines = traced ? tracing : plain;
  const run = machines.last.then(async () => {
    let preparing = machines.byFork.get(common);
    if (!preparing) {
      preparing = prepare(common, traced);
      machines.byFork.set(common, preparing);
    }
    const machine = await preparing;
    machine.environment = environment;
    machine.watch.inspector = inspector;
    machine.state.use(overlay);
    await keepJumpAnalyses(machine.vm.evm as EVM);
    const evm = machine.vm.evm as EVM & {
      allowUnlimitedContractSize: boolean;
      allowUnlimitedInitCodeSize: boolean;
    };
    const replaceable = evm as unknown as { _precompiles: ReadonlyMap<string, unknown> };
    const ownPrecompiles = replaceable._precompiles;
    if (environment.precompiles) replaceable._precompiles = environment.precompiles;
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
      replaceable._precompiles = ownPrecompiles;
      detach?.();
      machine.watch.inspector = undefined;
      machine.watch.beginning = undefined;
      machine.state.disguise(undefined);
      machine.state.originalStorageCache.clear();
    }
  });
  machines.last = run.catch(() => undefined);
  return run;
}

async function prepare(common: Common, traced: boolean): Promise<Prepared> {
  const state = createStateManager();
  const watch: Watch = { inspector: undefined, beginning: undefined, handedOn: 0n };
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
    difficulty: difficulty === 0n && common.gteHardfork("paris") ? bytesToBigInt(mixHash) : difficulty,
    mixHash,
    prevRandao: mixHash,
    getBlobGasPrice: () => blobBaseFee,
  };
  return { common, header } as unknown as Block;
}
