import type { Address } from "@ethereumjs/util";
import type { VM } from "@ethereumjs/vm";
import { EMPTY, type LogEntry } from "../../../ethereum/index.js";
import type { FrameStart, Inspector } from "../types.js";
import { describeFailure } from "./failure.js";
import { eventsOf, memoryOf, type VmState } from "./internals.js";
import { CALLS, type Watch } from "./watched-opcodes.js";

/** Reports to an inspector what the VM does. @returns what ends that. */
export function attach(vm: VM, inspector: Inspector, watch: Watch): () => void {
  const events = eventsOf(vm);
  const listeners: [string, (data: never) => void][] = [];
  // A listener with one parameter is called and not waited for.
  const on = <T>(name: string, listener: (data: T) => void): void => {
    events.on(name, listener as (data: never) => void);
    listeners.push([name, listener as (data: never) => void]);
  };
  const { step } = inspector;
  const frames = step ? watchSteps(on, step, watch) : undefined;
  watch.rejected = frames?.reject;
  if (inspector.enter || frames) {
    on<MessageEvent>("beforeMessage", (message) => {
      const kind = watch.beginning?.kind;
      watch.beginning = undefined;
      frames?.begin(message);
      inspector.enter?.(frameOf(message, kind));
    });
  }
  if (inspector.exit || frames) {
    on<ResultEvent>("afterMessage", (result) => {
      frames?.end(result);
      inspector.exit?.({
        gasUsed: result.execResult.executionGasUsed,
        output: result.execResult.returnValue,
        error: errorOf(result.execResult),
        created: result.createdAddress?.bytes,
      });
    });
  }
  return () => {
    watch.rejected = undefined;
    for (const [name, listener] of listeners) events.off(name, listener);
  };
}

interface Frames {
  begin(message: MessageEvent): void;
  end(result: ResultEvent): void;
  /** A call or creation of the frame that runs did not begin. */
  reject(): void;
}

/** Reports each opcode, and the STOP that stands for the end of the code, for which the VM has no event. */
function watchSteps(
  on: <T>(name: string, listener: (data: T) => void) => void,
  report: NonNullable<Inspector["step"]>,
  watch: Watch,
): Frames {
  const frames: { message: MessageEvent; creates: boolean; returned: Uint8Array }[] = [];
  on<StepEvent>("step", (step) => {
    const frame = frames.at(-1);
    // The VM shows INVALID for numbers that are no opcode.
    const shown = step.opcode.code;
    const opcodeNumber = shown === INVALID ? (frame?.message.code?.[step.pc] ?? shown) : shown;
    const cost = step.opcode.dynamicFee ?? BigInt(step.opcode.fee);
    const handedOn = CALLS.has(opcodeNumber) ? watch.handedOn : 0n;
    watch.handedOn = 0n;
    report({
      pc: step.pc,
      opcodeNumber,
      gasLeft: step.gasLeft,
      gasCost: cost + handedOn,
      refund: step.gasRefund,
      depth: step.depth,
      stack: step.stack,
      get stackBytes() {
        return wordsOf(step.stack);
      },
      stackAt: 0,
      stackLength: step.stack.length,
      memory: step.memory,
      returnData: frame?.returned ?? EMPTY,
      address: step.address.bytes,
    });
  });
  return {
    begin(message) {
      const caller = frames.at(-1);
      if (caller) caller.returned = EMPTY;
      frames.push({ message, creates: message.to === undefined, returned: EMPTY });
    },
    reject() {
      const caller = frames.at(-1);
      if (caller) caller.returned = EMPTY;
    },
    end({ execResult }) {
      const frame = frames.pop();
      const { exceptionError, runState, returnValue, gasRefund } = execResult;
      if (frame && runState && !exceptionError && runsOffItsEnd(runState)) {
        const stack = runState.stack.getStack();
        report({
          pc: runState.programCounter,
          opcodeNumber: STOP,
          gasLeft: runState.gasLeft,
          gasCost: 0n,
          refund: gasRefund ?? 0n,
          depth: frame.message.depth,
          stack,
          stackBytes: wordsOf(stack),
          stackAt: 0,
          stackLength: stack.length,
          memory: memoryOf(runState),
          returnData: frame.returned,
          address: runState.address.bytes,
        });
      }
      const caller = frames.at(-1);
      const reverted = exceptionError?.error === "revert";
      if (caller && frame && (reverted || (!exceptionError && !frame.creates))) caller.returned = returnValue;
    },
  };
}

/** Words of 32 bytes, the least significant byte first. */
function wordsOf(stack: readonly bigint[]): Uint8Array {
  const limbs = new BigUint64Array(4 * stack.length);
  for (const [index, item] of stack.entries())
    for (let limb = 0; limb < 4; limb++) limbs[4 * index + limb] = item >> BigInt(64 * limb);
  return new Uint8Array(limbs.buffer);
}

const STOP = 0x00;
const INVALID = 0xfe;
const HALTING = new Set([STOP, 0xf3, 0xfd, 0xff]);

const runsOffItsEnd = ({ code, programCounter, opCode }: VmState): boolean =>
  code.length > 0 && programCounter >= code.length && !HALTING.has(opCode);

interface MessageEvent {
  to?: Address;
  codeAddress: Address;
  caller: Address;
  value: bigint;
  data: Uint8Array;
  /** Loaded once the message runs. A function for precompiles. */
  code?: Uint8Array;
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
    gasRefund?: bigint;
    logs?: [Uint8Array, Uint8Array[], Uint8Array][];
    /** Undefined where no code ran. */
    runState?: VmState;
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

/** @param kind what the opcode says; where no opcode is watched, the message shows it, but for calls of zero or of oneself. */
function frameOf(message: MessageEvent, kind: FrameStart["kind"] | undefined): FrameStart {
  const { to, caller, depth, value, data, gasLimit } = message;
  const frame = { depth, from: caller.bytes, input: data, gas: gasLimit, value };
  if (!to) return { ...frame, kind: message.salt ? "CREATE2" : "CREATE", to: undefined };
  const code = message.codeAddress.bytes;
  // In a delegate call the VM keeps the outer caller; the frame that called is the account whose storage is used.
  if (message.delegatecall) return { ...frame, kind: "DELEGATECALL", from: to.bytes, to: code };
  if (Buffer.compare(code, to.bytes) !== 0) return { ...frame, kind: "CALLCODE", to: code };
  return { ...frame, kind: kind ?? (message.isStatic && value === 0n ? "STATICCALL" : "CALL"), to: to.bytes };
}

export const logsOf = (logs: [Uint8Array, Uint8Array[], Uint8Array][] | undefined): LogEntry[] =>
  (logs ?? []).map(([address, topics, data]) => ({ address, topics, data }));

/** Why an execution failed, as geth reports it; empty when it succeeded. */
export const errorOf = (execResult: { exceptionError?: { error: string }; runState?: unknown }): string =>
  describeFailure(execResult.exceptionError?.error, execResult.runState as VmState | undefined);
