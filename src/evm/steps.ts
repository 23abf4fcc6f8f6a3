import { FRAME, WORD_BYTES } from "./layout.js";
import type { WordMemory } from "./memory.js";
import type { StepOfRun } from "./types.js";

/** The functions of the module by which a step is read. */
export interface StepExports {
  refunded(): bigint;
  outputAt(): number;
  outputLength(): number;
  /** Depth of the frame that runs, and where it lies. */
  depthNow(): number;
  frameNow(): number;
}

/** Reads the opcode that is about to run out of the interpreter's memory. */
export interface StepReader {
  /** The same object each time, which reads what it is requested for. @param sp where the top of the stack lies */
  at(pc: number, sp: number, gasLeft: bigint, gasCost: bigint, memorySize: number): StepOfRun;
}

/** What the frame's last call returned, or the run. */
export function outputOf(
  { outputAt, outputLength }: Pick<StepExports, "outputAt" | "outputLength">,
  { bytes }: WordMemory,
): Uint8Array {
  const at = outputAt() >>> 0;
  return bytes.slice(at, at + outputLength());
}

export function stepReader(wasm: () => StepExports, memory: () => WordMemory): StepReader {
  const u32 = (at: number): number => memory().view.getUint32(at, true);
  let frame = 0;
  let top = 0;
  let size = 0;
  let stack: bigint[] | undefined;
  let copied: Uint8Array | undefined;
  const bottom = (): number => u32(frame + FRAME.stack) + WORD_BYTES;
  const step = {
    pc: 0,
    opcodeNumber: 0,
    gasLeft: 0n,
    gasCost: 0n,
    depth: 0,
    get refund() {
      return wasm().refunded();
    },
    get stack() {
      if (stack) return stack;
      stack = [];
      for (let at = bottom(); at <= top; at += WORD_BYTES) stack.push(memory().readWord(at));
      return stack;
    },
    get stackBytes() {
      return memory().bytes;
    },
    get stackAt() {
      return bottom();
    },
    get stackLength() {
      return (top + WORD_BYTES - bottom()) / WORD_BYTES;
    },
    get memory() {
      const at = u32(frame + FRAME.memory);
      copied ??= memory().bytes.slice(at, at + size);
      return copied;
    },
    get returnData() {
      return outputOf(wasm(), memory());
    },
    get address() {
      return memory().readBytes(u32(frame + FRAME.account), 20);
    },
  };
  return {
    at(pc, sp, gasLeft, gasCost, memorySize) {
      frame = wasm().frameNow();
      top = sp;
      size = memorySize;
      stack = undefined;
      copied = undefined;
      step.pc = pc;
      step.opcodeNumber =
        pc < u32(frame + FRAME.codeLength) ? (memory().bytes[u32(frame + FRAME.code) + pc] as number) : 0;
      step.gasLeft = gasLeft;
      step.gasCost = gasCost;
      step.depth = wasm().depthNow();
      return step;
    },
  };
}
