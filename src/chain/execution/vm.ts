import type { Block } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import { type EVMOpts, getOpcodesForHF } from "@ethereumjs/evm";
import { Address, bigIntToAddressBytes, bytesToBigInt } from "@ethereumjs/util";
import { createVM, type VM } from "@ethereumjs/vm";
import type { LogEntry } from "../../persistence/records/index.js";
import type { Overlay } from "./overlay.js";
import { createStateManager, type OverlayStateManager } from "./state-manager.js";
import type { BlockEnvironment, FrameStart, Inspector } from "./types.js";

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
  inspector: Inspector | undefined;
}

const machines = new Map<Common, Promise<Prepared>>();
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `body` on the machine of the block's fork, over an overlay. Executions queue: a machine keeps journals of its own
 * that two of them would mix up, and they could not run at the same time anyway.
 */
export function withMachine<T>(
  overlay: Overlay,
  environment: BlockEnvironment,
  inspector: Inspector | undefined,
  body: (machine: Machine) => Promise<T>,
): Promise<T> {
  const run = last.then(async () => {
    let preparing = machines.get(environment.common);
    if (!preparing) {
      preparing = prepare(environment.common);
      machines.set(environment.common, preparing);
    }
    const machine = await preparing;
    machine.environment = environment;
    machine.inspector = inspector;
    machine.state.use(overlay);
    const evm = machine.vm.evm as unknown as { allowUnlimitedContractSize: boolean; allowUnlimitedInitCodeSize: boolean };
    evm.allowUnlimitedContractSize = environment.unlimitedCode;
    evm.allowUnlimitedInitCodeSize = environment.unlimitedInitCode;
    const detach = inspector ? attach(machine.vm, inspector, overlay) : undefined;
    try {
      return await body({ vm: machine.vm, state: machine.state, block: blockOf(environment) });
    } catch (error) {
      machine.vm.evm.journal.cleanJournal();
      throw error;
    } finally {
      detach?.();
      machine.inspector = undefined;
      machine.state.disguise(undefined);
      machine.state.originalStorageCache.clear();
    }
  });
  last = run.catch(() => undefined);
  return run;
}

async function prepare(common: Common): Promise<Prepared> {
  const state = createStateManager();
  const prepared: Prepared = { vm: undefined as unknown as VM, state, environment: undefined, inspector: undefined };
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
    evmOpts: { customOpcodes: [watchedSelfdestruct(common, prepared)] },
  });
  return prepared;
}

type CustomOpcode = Extract<NonNullable<EVMOpts["customOpcodes"]>[number], { logicFunction: unknown }>;

/** SELFDESTRUCT as it is, told to the inspector first: the VM has no event for it. */
function watchedSelfdestruct(common: Common, prepared: Prepared): CustomOpcode {
  const SELFDESTRUCT = 0xff;
  const { handlers, dynamicGasHandlers } = getOpcodesForHF(common);
  const original = handlers.get(SELFDESTRUCT);
  const gasFunction = dynamicGasHandlers.get(SELFDESTRUCT);
  if (!original) throw new Error("SELFDESTRUCT has no handler");
  return {
    opcode: SELFDESTRUCT,
    opcodeName: "SELFDESTRUCT",
    baseFee: Number(common.param("selfdestructGas")),
    ...(gasFunction && { gasFunction }),
    async logicFunction(runState, common) {
      const watch = prepared.inspector?.selfdestruct;
      if (watch) {
        const from = runState.interpreter.getAddress().bytes;
        const balance = (await prepared.state.getAccount(new Address(from)))?.balance ?? 0n;
        const [beneficiary] = runState.stack.peek(1);
        watch(from, bigIntToAddressBytes((beneficiary ?? 0n) & ADDRESS_MASK), balance, runState.env.depth);
      }
      await (original as CustomOpcode["logicFunction"])(runState, common);
    },
  };
}

const ADDRESS_MASK = (1n << 160n) - 1n;

function attach(vm: VM, inspector: Inspector, overlay: Overlay): () => void {
  const { events } = vm.evm as unknown as { events: EventSource };
  const listeners: [string, (data: never, next?: () => void) => void][] = [];
  const on = <T>(name: string, listener: (data: T) => void): void => {
    const wrapped = (data: T, next?: () => void): void => {
      listener(data);
      next?.();
    };
    events.on(name, wrapped as (data: never) => void);
    listeners.push([name, wrapped as (data: never) => void]);
  };
  if (inspector.enter) on<MessageEvent>("beforeMessage", (message) => inspector.enter?.(frameOf(message)));
  if (inspector.exit) {
    on<ResultEvent>("afterMessage", ({ execResult, createdAddress }) =>
      inspector.exit?.({
        gasUsed: execResult.executionGasUsed,
        output: execResult.returnValue,
        error: describeError(execResult.exceptionError?.error),
        created: createdAddress?.bytes,
        logs: logsOf(execResult.logs),
      }),
    );
  }
  if (inspector.step) {
    on<StepEvent>("step", (step) =>
      inspector.step?.({
        pc: step.pc,
        opcode: step.opcode.name,
        opcodeNumber: step.opcode.code,
        gasLeft: step.gasLeft,
        gasCost: step.opcode.dynamicFee ?? BigInt(step.opcode.fee),
        refund: step.gasRefund,
        depth: step.depth,
        stack: step.stack,
        memory: () => step.memory,
        address: step.address.bytes,
        storage: (slot) => overlay.storage(step.address.bytes, slot),
      }),
    );
  }
  return () => {
    for (const [name, listener] of listeners) events.off(name, listener);
  };
}

interface EventSource {
  on(name: string, listener: (data: never) => void): void;
  off(name: string, listener: (data: never) => void): void;
}

interface MessageEvent {
  to?: Address;
  codeAddress: Address;
  caller: Address;
  value: bigint;
  data: Uint8Array;
  gasLimit: bigint;
  depth: number;
  isStatic: boolean;
  delegatecall: boolean;
  salt?: Uint8Array;
}

interface ResultEvent {
  createdAddress?: Address;
  execResult: {
    executionGasUsed: bigint;
    returnValue: Uint8Array;
    exceptionError?: { error: string };
    logs?: [Uint8Array, Uint8Array[], Uint8Array][];
  };
}

interface StepEvent {
  pc: number;
  opcode: { name: string; code: number; fee: number; dynamicFee?: bigint };
  gasLeft: bigint;
  gasRefund: bigint;
  depth: number;
  stack: bigint[];
  memory: Uint8Array;
  address: Address;
}

function frameOf(message: MessageEvent): FrameStart {
  const { to, caller, depth, value, data, gasLimit } = message;
  const frame = { depth, from: caller.bytes, input: data, gas: gasLimit, value };
  if (!to) return { ...frame, kind: message.salt ? "CREATE2" : "CREATE", to: undefined };
  const code = message.codeAddress.bytes;
  // In a delegate call the VM keeps the outer caller; the frame that called is the account whose storage is used.
  if (message.delegatecall) return { ...frame, kind: "DELEGATECALL", from: to.bytes, to: code };
  if (Buffer.compare(code, to.bytes) !== 0) return { ...frame, kind: "CALLCODE", to: code };
  return { ...frame, kind: message.isStatic && value === 0n ? "STATICCALL" : "CALL", to: to.bytes };
}

export const logsOf = (logs: [Uint8Array, Uint8Array[], Uint8Array][] | undefined): LogEntry[] =>
  (logs ?? []).map(([address, topics, data]) => ({ address, topics, data }));

/** The VM's reason for a failed execution in geth's words; empty for none. */
export function describeError(error: string | undefined): string {
  if (error === undefined) return "";
  return GETH_WORDS[error] ?? error;
}

const GETH_WORDS: Record<string, string> = {
  revert: "execution reverted",
  "code store out of gas": "contract creation code storage out of gas",
  "code size to deposit exceeds maximum code size": "max code size exceeded",
  "initcode exceeds max initcode size": "max initcode size exceeded",
  "invalid JUMP": "invalid jump destination",
  "static state change": "write protection",
  "create collision": "contract address collision",
  "insufficient balance": "insufficient balance for transfer",
  "invalid bytecode deployed": "invalid code: must not begin with 0xef",
};

function blockOf(environment: BlockEnvironment): Block {
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
