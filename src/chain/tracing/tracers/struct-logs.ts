import { hasOutput, toHex } from "../../../ethereum/index.js";
import type { Step } from "../../execution/index.js";
import { createBudget } from "../budget.js";
import { hexWord, wordOf } from "../hex.js";
import type { TraceContext, Tracer } from "../tracer.js";

/** What is reported of each step, by geth's names. */
export interface StructLogOptions {
  disableStack?: boolean | undefined;
  disableStorage?: boolean | undefined;
  enableMemory?: boolean | undefined;
  enableReturnData?: boolean | undefined;
  /** Steps that are reported at most; 0 is all. */
  limit?: number | undefined;
}

/** One step, as geth reports it. */
interface StructLog {
  pc: number;
  op: string;
  gas: number;
  gasCost: number;
  depth: number;
  stack?: string[];
  returnData?: string;
  memory?: string[];
  storage?: Record<string, string>;
  refund?: number;
  error?: string;
}

const SLOAD = 0x54;
const SSTORE = 0x55;

/** Errors of a creation whose code ran to its end: no step is to blame. */
const AFTER_THE_CODE = new Set([
  "contract creation code storage out of gas",
  "max code size exceeded",
  "invalid code: must not begin with 0xef",
]);

/** The default tracer (geth's struct logger): every opcode with what was on the stack before it. */
export function traceStructLogs({ state }: TraceContext, options: StructLogOptions): Tracer {
  const { disableStack, disableStorage, enableMemory, enableReturnData, limit = 0 } = options;
  const logs: StructLog[] = [];
  const storages = new Map<string, Record<string, string>>();
  const budget = createBudget();
  const frames: Frame[] = [];

  /** The account's slots that have been read or written so far. */
  function storageAt({ opcodeNumber, stack, address }: Step): Record<string, string> | undefined {
    const key = stack.at(-1);
    const written = stack.at(-2);
    if (key === undefined || (opcodeNumber === SSTORE && written === undefined)) return undefined;
    const account = toHex(address);
    const seen = storages.get(account) ?? {};
    storages.set(account, seen);
    const slot = wordOf(key);
    seen[toHex(slot)] =
      opcodeNumber === SSTORE ? toHex(wordOf(written as bigint)) : hexWord(state.storage(address, slot));
    return { ...seen };
  }

  function step(step: Step): void {
    const frame = frames.at(-1);
    if (!frame || (limit > 0 && logs.length >= limit)) return;
    const { pc, opcode: op, gasLeft, gasCost, depth } = step;
    const log: StructLog = { pc, op, gas: Number(gasLeft), gasCost: exact(gasCost), depth: depth + 1 };
    let size = 70;
    if (!disableStack) {
      log.stack = frame.stack(step.stack);
      for (const item of log.stack) size += item.length + 3;
    }
    if (enableReturnData && step.returnData.length > 0) {
      log.returnData = toHex(step.returnData);
      size += log.returnData.length;
    }
    if (enableMemory && step.memory.length > 0) {
      log.memory = frame.memory(step.memory);
      size += log.memory.length * 69;
    }
    if (!disableStorage && (step.opcodeNumber === SLOAD || step.opcodeNumber === SSTORE)) {
      const storage = storageAt(step);
      if (storage) {
        log.storage = storage;
        size += Object.keys(storage).length * 140;
      }
    }
    if (step.refund > 0n) log.refund = Number(step.refund);
    budget.spend(size);
    logs.push(log);
    frame.last = log;
  }

  return {
    inspector: {
      enter: () => void frames.push({ last: undefined, stack: stackWriter(), memory: memoryWriter() }),
      exit({ error }) {
        const last = frames.pop()?.last;
        if (last && !hasOutput(error) && !AFTER_THE_CODE.has(error)) last.error = error;
      },
      step,
    },
    result: ({ gasUsed, error, returnData }) => ({
      gas: Number(gasUsed),
      failed: error !== "",
      returnValue: hasOutput(error) ? toHex(returnData) : "0x",
      structLogs: logs,
    }),
  };
}

/** What an opcode would cost that wants more memory than there can be is no number that JSON readers keep exact. */
const exact = (gas: bigint): number => Number(gas > MOST ? MOST : gas);

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

interface Frame {
  last: StructLog | undefined;
  stack: ReturnType<typeof stackWriter>;
  memory: ReturnType<typeof memoryWriter>;
}

/** Writes stacks in hex. Most of a stack is as it was a step before: those texts are used again. */
function stackWriter(): (stack: bigint[]) => string[] {
  let items: bigint[] = [];
  let texts: string[] = [];
  return (stack) => {
    const shown = new Array<string>(stack.length);
    for (let index = 0; index < stack.length; index++) {
      const item = stack[index] as bigint;
      shown[index] = items[index] === item ? (texts[index] as string) : `0x${item.toString(16)}`;
    }
    items = stack;
    texts = shown;
    return shown;
  };
}

/** Writes memory in words of hex, using the texts of those again that are as they were a step before. */
function memoryWriter(): (memory: Uint8Array) => string[] {
  let before = new Uint32Array(0);
  let texts: string[] = [];
  return (memory) => {
    const now = new Uint32Array(memory.slice().buffer);
    const shown = new Array<string>(memory.length / 32);
    for (let word = 0; word < shown.length; word++) {
      let at = word * 8;
      const end = at + 8;
      while (at < end && before[at] === now[at]) at++;
      const same = at === end && word < texts.length;
      shown[word] = same ? (texts[word] as string) : toHex(memory.subarray(word * 32, word * 32 + 32));
    }
    before = now;
    texts = shown;
    return shown;
  };
}
