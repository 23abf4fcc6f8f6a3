import { describeRevert, isCodeOutOfGas, isOutOfGas, isReverted, toHex } from "../../../ethereum/index.js";
import type { Step } from "../../execution/index.js";
import { createBudget } from "../budget.js";
import { numbers, option } from "../config.js";
import { collectFrames, type Frame } from "../frames.js";
import { addressOf, hexQuantity, hexWord, wordOf } from "../hex.js";
import { togetherOf } from "../together.js";
import type { TraceContext, Tracer, TracerKind } from "../tracer.js";

/**
 * geth's `erc7562Tracer`: the calls of a transaction, each with the opcodes, storage and contracts that its code uses, by which a
 * bundler checks that a user operation keeps to the rules of ERC-7562. `tracerConfig` has `withLog` and `ignoredOpcodes`.
 */
export const erc7562Tracer: TracerKind = {
  name: "erc7562Tracer",
  create(context, config) {
    const ignored = numbers(config, "ignoredOpcodes");
    return traceRules(context, new Set(ignored ?? IGNORED), option(config, "withLog"));
  },
};

const OP = {
  ISZERO: 0x15,
  KECCAK256: 0x20,
  EXTCODESIZE: 0x3b,
  EXTCODECOPY: 0x3c,
  EXTCODEHASH: 0x3f,
  SLOAD: 0x54,
  SSTORE: 0x55,
  GAS: 0x5a,
  TLOAD: 0x5c,
  TSTORE: 0x5d,
  RETURN: 0xf3,
  REVERT: 0xfd,
} as const;
const EXTERNAL_CODE = new Set<number>([OP.EXTCODESIZE, OP.EXTCODECOPY, OP.EXTCODEHASH]);
const CALLS = new Set<number>([0xf1, 0xf2, 0xf4, 0xfa]);

/** Opcodes that are not counted: of arithmetic, comparison and bits, POP, and PUSH0 to SWAP16. */
const IGNORED: readonly number[] = [
  ...[0x50, 0x01, 0x03, 0x02, 0x04, 0x14, 0x10, 0x11, 0x12, 0x13, 0x1b, 0x1c, 0x16, 0x17, 0x19, 0x15],
  ...Array.from({ length: 0x9f - 0x5f + 1 }, (_, index) => 0x5f + index),
];

/** What the code of one frame used. */
interface Uses {
  reads: Map<string, string[]>;
  writes: Map<string, number>;
  transientReads: Map<string, number>;
  transientWrites: Map<string, number>;
  externalCode: string[];
  opcodes: Map<string, number>;
  sizes: Map<string, { contractSize: number; opcode: number }>;
}

const nothing = (): Uses => ({
  ...{ reads: new Map(), writes: new Map(), transientReads: new Map(), transientWrites: new Map() },
  ...{ externalCode: [], opcodes: new Map(), sizes: new Map() },
});

function traceRules(context: TraceContext, ignored: ReadonlySet<number>, withLogs: boolean): Tracer {
  const { state } = context;
  const frames = collectFrames(context, { withLogs });
  const budget = createBudget();
  /** In the order in which the frames begin. */
  const all: Uses[] = [];
  const open: Uses[] = [];
  const preimages = new Map<string, Uint8Array>();
  let last: { opcode: number; top: bigint | undefined } | undefined;

  function begin(): Uses {
    const uses = nothing();
    all.push(uses);
    return uses;
  }

  function step(step: Step): void {
    const { opcodeNumber: opcode, stack } = step;
    const uses = open.at(-1);
    if (!uses) return;
    const top = stack.at(-1);
    if (opcode === OP.RETURN || opcode === OP.REVERT) last = undefined;
    if (last && EXTERNAL_CODE.has(last.opcode) && last.top !== undefined) {
      // A size that is only compared with zero says whether there is a contract, which is allowed.
      if (!(last.opcode === OP.EXTCODESIZE && opcode === OP.ISZERO)) {
        uses.externalCode.push(toHex(addressOf(last.top)));
        budget.spend(46);
      }
    }
    const other = EXTERNAL_CODE.has(opcode) ? top : CALLS.has(opcode) ? stack.at(-2) : undefined;
    if (other !== undefined) {
      const contract = addressOf(other);
      const key = toHex(contract);
      if (!uses.sizes.has(key)) uses.sizes.set(key, { contractSize: state.code(contract).length, opcode });
    }
    // The gas that is left may be looked at to hand it on in a call, not otherwise.
    if (last?.opcode === OP.GAS && !CALLS.has(opcode)) count(uses.opcodes, hexQuantity(OP.GAS));
    if (opcode !== OP.GAS && !ignored.has(opcode)) count(uses.opcodes, hexQuantity(opcode));
    if (top !== undefined) access(uses, step, top);
    if (opcode === OP.KECCAK256) keepPreimage(step.memory, top, stack.at(-2));
    last = { opcode, top };
  }

  function access(uses: Uses, { opcodeNumber: opcode, address }: Step, top: bigint): void {
    if (opcode !== OP.SLOAD && opcode !== OP.SSTORE && opcode !== OP.TLOAD && opcode !== OP.TSTORE) return;
    const slot = wordOf(top);
    const key = toHex(slot);
    if (opcode === OP.SSTORE) count(uses.writes, key);
    else if (opcode === OP.TLOAD) count(uses.transientReads, key);
    else if (opcode === OP.TSTORE) count(uses.transientWrites, key);
    else if (!uses.reads.has(key) && !uses.writes.has(key)) {
      // What the slot held before the frame wrote to it.
      uses.reads.set(key, [hexWord(state.storage(address, slot))]);
      budget.spend(140);
    }
  }

  function keepPreimage(memory: Uint8Array, offset: bigint | undefined, length: bigint | undefined): void {
    if (offset === undefined || length === undefined) return;
    // Code that wants more has no gas for it.
    if (length > MAX_PREIMAGE || offset > MAX_PREIMAGE) return;
    const preimage = new Uint8Array(Number(length));
    preimage.set(memory.subarray(Number(offset), Number(offset + length)));
    const key = toHex(preimage);
    if (preimages.has(key)) return;
    budget.spend(key.length);
    preimages.set(key, preimage);
  }

  const inspector = togetherOf([
    frames.inspector,
    {
      enter: () => void open.push(begin()),
      exit: () => void open.pop(),
      selfdestruct: () => void begin(),
      step,
    },
  ]);
  return {
    inspector,
    result(outcome) {
      let index = 0;
      const next = (): Uses => all[index++] ?? nothing();
      const root = frameToJson(frames.root(outcome), next, { root: true, outerFailed: false });
      const sorted = [...preimages.values()].sort(Buffer.compare).map(toHex);
      return { ...root, ...(sorted.length > 0 && { keccak: sorted }) };
    },
  };
}

const MAX_PREIMAGE = 1n << 24n;

const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

/** Fields that are empty are left out, as geth does; maps are in the order of their keys. */
function frameToJson(
  frame: Frame,
  next: () => Uses,
  { root, outerFailed }: { root: boolean; outerFailed: boolean },
): Record<string, unknown> {
  const uses = next();
  const failed = outerFailed || frame.error !== "";
  const reason = isReverted(frame.error) ? describeRevert(frame.output) : undefined;
  const calls = frame.calls.map((call) => frameToJson(call, next, { root: false, outerFailed: failed }));
  return {
    from: toHex(frame.from),
    gas: hexQuantity(frame.gas),
    gasUsed: hexQuantity(frame.gasUsed),
    ...(frame.to && { to: toHex(frame.to) }),
    input: toHex(frame.input),
    ...(frame.output.length > 0 && { output: toHex(frame.output) }),
    ...(frame.error !== "" && { error: frame.error }),
    ...(reason && { revertReason: reason }),
    ...(frame.logs.length > 0 && !failed && { logs: frame.logs.map(logToJson) }),
    ...(frame.value !== undefined && { value: hexQuantity(frame.value) }),
    accessedSlots: {
      reads: sortedObject(uses.reads),
      writes: sortedObject(uses.writes),
      transientReads: sortedObject(uses.transientReads),
      transientWrites: sortedObject(uses.transientWrites),
    },
    extCodeAccessInfo: uses.externalCode,
    usedOpcodes: sortedObject(uses.opcodes),
    contractSize: sortedObject(uses.sizes),
    outOfGas: !root && (isOutOfGas(frame.error) || isCodeOutOfGas(frame.error)),
    ...(calls.length > 0 && { calls }),
    type: frame.kind,
  };
}

const logToJson = ({ address, topics, data, index, position }: Frame["logs"][number]): object => ({
  address: toHex(address),
  topics: topics.map(toHex),
  data: toHex(data),
  index: hexQuantity(index),
  position: hexQuantity(position),
});

const sortedObject = <T>(map: ReadonlyMap<string, T>): Record<string, T> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
