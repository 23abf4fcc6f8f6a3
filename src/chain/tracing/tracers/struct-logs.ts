import { hasOutput, toHex } from "../../../ethereum/index.js";
import { opcodeName, type Step } from "../../execution/index.js";
import { createAsciiWriter } from "../ascii-writer.js";
import { createBudget } from "../budget.js";
import { hexWord, wordOf } from "../hex.js";
import { jsonText } from "../json-text.js";
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

/** Of a frame: the message's own is at 0. */
const MAX_DEPTH = 1_024;
const SLOAD = 0x54;
const SSTORE = 0x55;

/** Errors of a creation whose code ran to its end: no step is to blame. */
const AFTER_THE_CODE = new Set([
  "contract creation code storage out of gas",
  "max code size exceeded",
  "invalid code: must not begin with 0xef",
]);

const ascii = (text: string): Uint8Array => Buffer.from(text, "latin1");
const FIRST_STEP = ascii('{"pc":');
const NEXT_STEP = ascii('},{"pc":');
const OPS = Array.from({ length: 256 }, (_, opcode) => ascii(`,"op":"${opcodeName(opcode)}","gas":`));
const GAS_COST = ascii(',"gasCost":');
const DEPTHS = Array.from({ length: MAX_DEPTH + 1 }, (_, depth) => ascii(`,"depth":${depth + 1}`));
const STACK = ascii(',"stack":[');
const RETURN_DATA = ascii(',"returnData":"0x');
const MEMORY = ascii(',"memory":[');
const STORAGE = ascii(',"storage":{');
const REFUND = ascii(',"refund":');
const QUOTE = ascii('"');
const FIRST = ascii('"0x');
const NEXT = ascii('","0x');
const LAST = ascii('"]');
const NOTHING = ascii("]");
const END = ascii("}");

/**
 * The default tracer (geth's struct logger): every opcode with what was on the stack before it. There may be millions of them, so that
 * they are written as JSON at once.
 */
export function traceStructLogs({ state }: TraceContext, options: StructLogOptions): Tracer {
  const { disableStack, disableStorage, enableMemory, enableReturnData, limit = 0 } = options;
  const writer = createAsciiWriter();
  const budget = createBudget();
  const storages = new Map<string, ShownStorage>();
  /** Of each open frame, which step of it is shown last, by number. */
  const frames: { last: number }[] = [];
  let shown = 0;

  /** Words of 32 bytes as a list. */
  function list(count: number, word: (index: number) => void): void {
    for (let index = 0; index < count; index++) {
      writer.bytes(index === 0 ? FIRST : NEXT);
      word(index);
    }
    writer.bytes(count === 0 ? NOTHING : LAST);
  }

  /** The account's slots that have been read or written so far. */
  function storageAt({ opcodeNumber, stack, address }: Step): string | undefined {
    const key = stack.at(-1);
    const written = stack.at(-2);
    if (key === undefined || (opcodeNumber === SSTORE && written === undefined)) return undefined;
    const account = toHex(address);
    const seen = storages.get(account) ?? shownStorage();
    storages.set(account, seen);
    const slot = wordOf(key);
    const value = opcodeNumber === SSTORE ? toHex(wordOf(written as bigint)) : hexWord(state.storage(address, slot));
    return seen.with(toHex(slot), value);
  }

  function step(step: Step): void {
    const frame = frames.at(-1);
    if (!frame) return;
    if (limit > 0 && shown >= limit) {
      frame.last = 0;
      return;
    }
    const before = writer.size();
    const { opcodeNumber } = step;
    writer.bytes(shown === 0 ? FIRST_STEP : NEXT_STEP);
    writer.decimal(step.pc);
    writer.bytes(OPS[opcodeNumber] as Uint8Array);
    writer.decimal(Number(step.gasLeft));
    writer.bytes(GAS_COST);
    writer.decimal(exact(step.gasCost));
    writer.bytes(DEPTHS[step.depth] as Uint8Array);
    if (!disableStack) {
      const { stackBytes, stackAt } = step;
      writer.bytes(STACK);
      list(step.stackLength, (index) => writer.hexNumber(stackBytes, stackAt + 32 * index));
    }
    if (enableReturnData) {
      const { returnData } = step;
      if (returnData.length > 0) {
        writer.bytes(RETURN_DATA);
        writer.hex(returnData);
        writer.bytes(QUOTE);
      }
    }
    if (enableMemory) {
      const { memory } = step;
      if (memory.length > 0) {
        writer.bytes(MEMORY);
        list(memory.length / 32, (index) => writer.hex(memory.subarray(32 * index, 32 * (index + 1))));
      }
    }
    if (!disableStorage && (opcodeNumber === SLOAD || opcodeNumber === SSTORE)) {
      const storage = storageAt(step);
      if (storage) {
        writer.bytes(STORAGE);
        writer.text(storage);
        writer.bytes(END);
      }
    }
    const { refund } = step;
    if (refund > 0n) {
      writer.bytes(REFUND);
      writer.decimal(Number(refund));
    }
    budget.spend(writer.size() - before);
    frame.last = ++shown;
  }

  return {
    inspector: {
      enter: () => void frames.push({ last: 0 }),
      exit({ error }) {
        const last = frames.pop()?.last;
        // What fails is the step before, which is not closed yet.
        if (last !== shown || shown === 0 || hasOutput(error) || AFTER_THE_CODE.has(error)) return;
        writer.text(`,"error":${JSON.stringify(error)}`);
      },
      step,
    },
    result({ gasUsed, error, returnData }) {
      const outcome = JSON.stringify({
        gas: Number(gasUsed),
        failed: error !== "",
        returnValue: hasOutput(error) ? toHex(returnData) : "0x",
      });
      if (shown > 0) writer.bytes(END);
      return jsonText(`${outcome.slice(0, -1)},"structLogs":[${writer.take()}]}`);
    },
  };
}

/** What an opcode would cost that wants more memory than there can be is no number that JSON readers keep exact. */
const exact = (gas: bigint): number => Number(gas > MOST ? MOST : gas);

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/** Slots of an account as JSON, in the order in which they were used first. */
interface ShownStorage {
  with(slot: string, value: string): string;
}

function shownStorage(): ShownStorage {
  const slots = new Map<string, string>();
  let text = "";
  const entry = (slot: string, value: string): string => `"${slot}":"${value}"`;
  return {
    with(slot, value) {
      const before = slots.get(slot);
      slots.set(slot, value);
      if (before === undefined) text += `${text === "" ? "" : ","}${entry(slot, value)}`;
      else if (before !== value) text = [...slots].map(([key, shown]) => entry(key, shown)).join(",");
      return text;
    },
  };
}
