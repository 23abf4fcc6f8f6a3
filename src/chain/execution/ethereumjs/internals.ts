/**
 * What this program uses of @ethereumjs/evm that is not public: package.json pins the version, and a test fails where one of
 * these members vanishes or has another type. No other file reads or replaces one.
 */
import type { EVM } from "@ethereumjs/evm";
import type { Address } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";

/** A precompiled contract as the EVM holds it. */
export type PrecompileFunctions = ReadonlyMap<string, unknown>;

/** What an interpreter finds out about code before its first jump: where it may jump to, and what is pushed where. */
export type JumpAnalysis = object;

/** How an interpreter was left when its code ended. */
export interface VmState {
  opCode: number;
  programCounter: number;
  code: Uint8Array;
  gasLeft: bigint;
  stack: { length: number; peek(count: number): bigint[]; getStack(): bigint[] };
  memory: { _store: Uint8Array };
  memoryWordCount: bigint;
  address: Address;
  returnValue?: Uint8Array | undefined;
  interpreter: Interpreter;
}

interface Interpreter {
  _evm: object;
  _result: { logs: [Uint8Array, Uint8Array[], Uint8Array][] };
  getReturnDataSize(): bigint;
  _getValidJumpDestinations(code: Uint8Array): JumpAnalysis;
}

interface Internals {
  _precompiles: PrecompileFunctions;
  allowUnlimitedContractSize: boolean;
  allowUnlimitedInitCodeSize: boolean;
  events: EventSource;
}

/** The EVM's events; a listener with one parameter is called and not waited for. */
export interface EventSource {
  on(name: string, listener: (data: never) => void): void;
  off(name: string, listener: (data: never) => void): void;
}

const internalsOf = (evm: unknown): Internals => evm as Internals;

/** Has a machine run these precompiled contracts. @returns those that it ran before */
export function replacePrecompiles(evm: EVM, precompiles: PrecompileFunctions): PrecompileFunctions {
  const internals = internalsOf(evm);
  const before = internals._precompiles;
  internals._precompiles = precompiles;
  return before;
}

/** Lifts EIP-170's and EIP-3860's limits, or sets them again. */
export function liftCodeLimits(evm: EVM, { code, initCode }: { code: boolean; initCode: boolean }): void {
  const internals = internalsOf(evm);
  internals.allowUnlimitedContractSize = code;
  internals.allowUnlimitedInitCodeSize = initCode;
}

export const eventsOf = (vm: VM): EventSource => internalsOf(vm.evm).events;

/** What is in the memory of code that has ended. */
export const memoryOf = ({ memory, memoryWordCount }: VmState): Uint8Array =>
  memory._store.slice(0, Number(memoryWordCount) * 32);

/** The last log that running code has written. */
export const lastLog = (interpreter: unknown): [Uint8Array, Uint8Array[], Uint8Array] | undefined =>
  (interpreter as Interpreter)._result.logs.at(-1);

/** By EVM: what analyses the code that it runs. */
const analysers = new WeakMap<object, (code: Uint8Array, analyse: () => JumpAnalysis) => JumpAnalysis>();
let patched: object | undefined;

/**
 * Has `analyser` give the analysis of each code that an EVM runs.
 * @param evm one whose state may be read, to run a single STOP
 * @param analyser returns what it kept, or what `analyse` finds
 */
export async function replaceJumpAnalysis(
  evm: EVM,
  analyser: (code: Uint8Array, analyse: () => JumpAnalysis) => JumpAnalysis,
): Promise<void> {
  analysers.set(evm, analyser);
  if (patched) return;
  const prototype = await interpreterOf(evm);
  if (patched) return;
  patched = prototype;
  const analyse = prototype._getValidJumpDestinations;
  prototype._getValidJumpDestinations = function (this: Interpreter, code) {
    const own = (): JumpAnalysis => analyse.call(this, code);
    return analysers.get(this._evm)?.(code, own) ?? own();
  };
}

/** The interpreter's prototype, which is not exported. */
async function interpreterOf(evm: EVM): Promise<Interpreter> {
  const { runState } = await evm.runCode({ code: Uint8Array.of(0x00), gasLimit: 0n });
  return Object.getPrototypeOf(runState?.interpreter ?? {}) as Interpreter;
}

/** The members above that an EVM does not have as they are used here; none in the version that package.json names. */
export async function missingInternals(evm: EVM): Promise<string[]> {
  const { runState } = await evm.runCode({ code: Uint8Array.of(0x00), gasLimit: 0n });
  const state = runState as unknown as VmState | undefined;
  const internals = internalsOf(evm);
  const found: [name: string, is: boolean][] = [
    ["evm._precompiles", internals._precompiles instanceof Map],
    ["evm.allowUnlimitedContractSize", isFlag(evm, "allowUnlimitedContractSize")],
    ["evm.allowUnlimitedInitCodeSize", isFlag(evm, "allowUnlimitedInitCodeSize")],
    ["evm.events", typeof internals.events?.on === "function" && typeof internals.events.off === "function"],
    ["runState.opCode", typeof state?.opCode === "number"],
    ["runState.programCounter", typeof state?.programCounter === "number"],
    ["runState.code", state?.code instanceof Uint8Array],
    ["runState.gasLeft", typeof state?.gasLeft === "bigint"],
    ["runState.stack", typeof state?.stack?.getStack === "function" && typeof state.stack.peek === "function"],
    ["runState.memory._store", state?.memory?._store instanceof Uint8Array],
    ["runState.memoryWordCount", typeof state?.memoryWordCount === "bigint"],
    ["runState.address", state?.address?.bytes instanceof Uint8Array],
    ["interpreter._evm", state?.interpreter?._evm === evm],
    ["interpreter._result.logs", Array.isArray(state?.interpreter?._result?.logs)],
    ["interpreter.getReturnDataSize", typeof state?.interpreter?.getReturnDataSize === "function"],
    ["interpreter._getValidJumpDestinations", typeof state?.interpreter?._getValidJumpDestinations === "function"],
  ];
  return found.flatMap(([name, is]) => (is ? [] : [name]));
}

/** A flag is there as a property, also while it is undefined. */
const isFlag = (evm: EVM, name: string): boolean =>
  name in evm && ["boolean", "undefined"].includes(typeof Reflect.get(evm, name));
