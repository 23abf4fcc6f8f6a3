import { hasOutput, toHex } from "../../../ethereum/index.js";
import { opcodeName, type Step } from "../../execution/index.js";
import { createBudget } from "../budget.js";
import { hexQuantity } from "../hex.js";
import type { TracerKind } from "../tracer.js";

/** The code of a frame and each of its steps. */
interface VmTrace {
  code: string;
  ops: VmStep[];
}

interface VmStep {
  cost: number;
  /** Null where the step failed. */
  ex: VmEffect | null;
  pc: number;
  /** What the call or creation that the step made ran; null where it made none. */
  sub: VmTrace | null;
  op: string;
}

interface VmEffect {
  mem: { data: string; off: number } | null;
  push: string[];
  store: { key: string; val: string } | null;
  /** Gas that is left after it. */
  used: number;
}

/** What is needed of a step later. */
type Before = Pick<Step, "opcodeNumber" | "stack" | "gasLeft" | "gasCost">;

interface Frame {
  trace: VmTrace;
  /** The step whose effect is not known yet, as it was before it ran. */
  open: { step: Before; op: VmStep } | undefined;
}

/** Parity's `vmTrace`: every opcode with what it pushed, wrote and left of the gas. */
export const vmTraceTracer: TracerKind = {
  name: "vmTrace",
  create({ state }) {
    const budget = createBudget();
    const frames: Frame[] = [];
    let root: VmTrace = { code: "0x", ops: [] };

    /** Completes the last step of a frame, once it is known what it led to. */
    function complete({ open }: Frame, after: Step | undefined): void {
      if (!open) return;
      const { step, op } = open;
      op.ex = effectOf(step, after);
      budget.spend(STEP_SIZE + 70 * op.ex.push.length + (op.ex.mem?.data.length ?? 0));
    }

    return {
      inspector: {
        enter({ kind, to, input }) {
          const creates = kind === "CREATE" || kind === "CREATE2";
          const trace = { code: toHex(creates || !to ? input : state.code(to)), ops: [] };
          budget.spend(trace.code.length);
          if (frames.length === 0) root = trace;
          frames.push({ trace, open: undefined });
        },
        step(step) {
          const frame = frames.at(-1);
          if (!frame) return;
          complete(frame, step);
          const op = {
            cost: Number(step.gasCost),
            ex: null,
            pc: step.pc,
            sub: null,
            op: opcodeName(step.opcodeNumber),
          };
          frame.trace.ops.push(op);
          const { opcodeNumber, stack, gasLeft, gasCost } = step;
          frame.open = { step: { opcodeNumber, stack, gasLeft, gasCost }, op };
        },
        exit({ error }) {
          const frame = frames.pop();
          if (!frame) return;
          if (hasOutput(error)) complete(frame, undefined);
          const caller = frames.at(-1)?.open;
          if (caller && frame.trace.code !== "0x") caller.op.sub = frame.trace;
        },
      },
      result: () => root,
    };
  },
};

/** @param after the next step of the frame, undefined where there is none: then nothing has been pushed or written. */
function effectOf(step: Before, after: Step | undefined): VmEffect {
  const { opcodeNumber, stack } = step;
  const pushed = after ? pushes(opcodeNumber) : 0;
  const key = stack.at(-1);
  const value = stack.at(-2);
  const stores = opcodeNumber === SSTORE && key !== undefined && value !== undefined;
  return {
    mem: after ? written(step, after) : null,
    push: pushed === 0 ? [] : (after as Step).stack.slice(-pushed).map(hexQuantity),
    store: stores ? { key: hexQuantity(key), val: hexQuantity(value) } : null,
    used: Number(after ? after.gasLeft : step.gasLeft - step.gasCost),
  };
}

/** The part of the memory that a step read as a whole or wrote. */
function written({ opcodeNumber, stack }: Before, after: Step): VmEffect["mem"] {
  const places = WRITES.get(opcodeNumber);
  if (!places) return null;
  const { memory } = after;
  const [at, length] = places;
  const offset = Number(stack.at(-1 - at) ?? 0n);
  const size = typeof length === "bigint" ? Number(length) : Number(stack.at(-1 - length) ?? 0n);
  if (size === 0 || offset + size > memory.length) return null;
  return { data: toHex(memory.subarray(offset, offset + size)), off: offset };
}

const SSTORE = 0x55;

/** Where on the stack the offset is, and where the length is or (as a bigint) what it is. */
const WRITES = new Map<number, [offset: number, length: number | bigint]>([
  [0x37, [0, 2]], // CALLDATACOPY
  [0x39, [0, 2]], // CODECOPY
  [0x3c, [1, 3]], // EXTCODECOPY
  [0x3e, [0, 2]], // RETURNDATACOPY
  [0x51, [0, 32n]], // MLOAD
  [0x52, [0, 32n]], // MSTORE
  [0x53, [0, 1n]], // MSTORE8
  [0x5e, [0, 2]], // MCOPY
  [0xf1, [5, 6]], // CALL
  [0xf2, [5, 6]], // CALLCODE
  [0xf4, [4, 5]], // DELEGATECALL
  [0xfa, [4, 5]], // STATICCALL
]);

/** How many items an opcode pushes. DUP and SWAP count all those that they reach, as Parity counted them. */
function pushes(opcode: number): number {
  if (opcode >= 0x80 && opcode <= 0x8f) return opcode - 0x80 + 2;
  if (opcode >= 0x90 && opcode <= 0x9f) return opcode - 0x90 + 2;
  if (opcode >= 0xa0 && opcode <= 0xa4) return 0;
  return PUSH_NOTHING.has(opcode) ? 0 : 1;
}

/** STOP, copies, POP, stores, jumps, RETURN, REVERT, INVALID, SELFDESTRUCT. */
const PUSH_NOTHING = new Set([
  ...[0x00, 0x37, 0x39, 0x3c, 0x3e, 0x50, 0x52, 0x53, 0x55, 0x56, 0x57, 0x5b, 0x5d, 0x5e, 0xf3, 0xfd, 0xfe, 0xff],
]);

/** Characters of a step as JSON, without what it pushed and wrote. */
const STEP_SIZE = 110;
