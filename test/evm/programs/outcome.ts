/** What comes of a message on the interpreter and on @ethereumjs/evm, in a form in which they can be compared. */
import {
  applyMessage,
  createEngine,
  createOverlay,
  type EvmName,
  type ExecutionEnvironment,
  type FrameStart,
  type Inspector,
  type Message,
} from "../../../src/chain/execution/index.js";
import {
  EMPTY,
  EMPTY_ROOT,
  type Hardfork,
  KECCAK_EMPTY,
  keccak256,
  rulesOf,
  toHex,
} from "../../../src/ethereum/index.js";
import type { StateView } from "../../../src/persistence/state/index.js";
import { ADDRESSES, COINBASE, SENDER } from "./program.js";

/** A message, and the accounts that it finds, by the order of ADDRESSES. */
export interface Case {
  fork: Hardfork;
  codes: Uint8Array[];
  balances: bigint[];
  slots: bigint[][];
  message: Message;
}

export const slotKey = (slot: number): Uint8Array => {
  const key = new Uint8Array(32);
  key[31] = slot;
  return key;
};
const withoutZeros = (value: bigint): Uint8Array => (value === 0n ? EMPTY : Uint8Array.of(Number(value)));

/** The accounts as they are before. */
function viewOf({ codes, balances, slots }: Case): StateView {
  const indexOf = (address: Uint8Array): number => ADDRESSES.findIndex((one) => Buffer.compare(one, address) === 0);
  const hashes = codes.map((code) => (code.length === 0 ? KECCAK_EMPTY : keccak256(code)));
  return {
    account(address) {
      if (Buffer.compare(address, SENDER) === 0)
        return { nonce: 5n, balance: 10n ** 18n, codeHash: KECCAK_EMPTY, storageRoot: EMPTY_ROOT, generation: 0 };
      const index = indexOf(address);
      if (index < 0) return undefined;
      const hasSlots = slots[index]?.some((value) => value > 0n);
      return {
        ...{ nonce: 1n, balance: balances[index] as bigint, codeHash: hashes[index] as Uint8Array, generation: 0 },
        storageRoot: hasSlots ? new Uint8Array(32).fill(1) : EMPTY_ROOT,
      };
    },
    known: (address) => indexOf(address) >= 0,
    storage: (address, _generation, slot) =>
      slot.subarray(0, 31).some((byte) => byte !== 0)
        ? EMPTY
        : withoutZeros(slots[indexOf(address)]?.[slot[31] as number] ?? 0n),
    code: (hash) => codes[hashes.findIndex((one) => Buffer.compare(one, hash) === 0)] ?? EMPTY,
  };
}

const engines = { couverture: await createEngine("couverture"), ethereumjs: await createEngine("ethereumjs") };

/** Where several checks of one opcode fail, the EVMs do not make them in the same order. All of them take all gas. */
const UNORDERED = new Set([
  "out of gas",
  "out of gas: not enough gas for reentrancy sentry",
  "write protection",
  "return data out of bounds",
  "max initcode size exceeded",
]);
const reasonOf = (error: string): string =>
  UNORDERED.has(error) || error.startsWith("stack ") ? "one of several" : error;

/** @ethereumjs/evm shows memory of a call that was rejected as shorter than it is. */
function withoutLastZeros(memory: Uint8Array): Uint8Array {
  let end = memory.length;
  while (end > 0 && memory[end - 1] === 0) end--;
  return memory.subarray(0, end);
}

/** The steps and logs of a frame. */
export interface Trace {
  failed: boolean;
  steps: string[];
}

/**
 * Leaves the step out that failed: @ethereumjs/evm does not report all of them, and what such a step costs depends on which check came
 * first.
 */
export function withoutFailures(own: Trace[], theirs: Trace[]): void {
  for (const [index, { failed, steps }] of own.entries()) {
    const other = theirs[index]?.steps ?? [];
    // What a precompiled contract says of its failure differs.
    if (theirs[index]) theirs[index].failed = failed;
    if (!failed || steps.length === 0) continue;
    if (other.length === steps.length) other.pop();
    steps.pop();
  }
}

/** What comes of a case, and what an inspector sees of it; traced, each opcode and log as well. */
export async function outcomeOn(name: EvmName, given: Case, traced: boolean): Promise<Record<string, unknown>> {
  const overlay = createOverlay(viewOf(given), 7);
  const rules = rulesOf(given.fork);
  const environment: ExecutionEnvironment = {
    ...{ rules, chainId: 1337n, engine: engines[name], number: 10, timestamp: 1_000, coinbase: COINBASE },
    ...{
      gasLimit: 30_000_000n,
      baseFeePerGas: rules.hasBaseFee ? 7n : 0n,
      difficulty: rules.hasMerged ? 0n : 131_072n,
    },
    ...{ mixHash: new Uint8Array(32).fill(3), blobBaseFee: 1n, parentHash: new Uint8Array(32) },
    parentBeaconBlockRoot: undefined,
    ...{ unlimitedCode: false, unlimitedInitCode: false },
    blockHash: (number) => keccak256(Uint8Array.of(number)),
  };
  const frames: string[] = [];
  const traces: Trace[] = [];
  const open: { frame: FrameStart; trace: Trace }[] = [];
  const shown = ({ kind, depth, from, to, input, gas, value }: FrameStart): string =>
    [kind, depth, toHex(from), to ? toHex(to) : "", toHex(input), gas, value].join(" ");
  const inspector: Inspector = {
    enter(frame) {
      const trace = { failed: false, steps: [] };
      traces.push(trace);
      open.push({ frame, trace });
      frames.push(shown(frame));
    },
    exit({ gasUsed, output, error, created }) {
      const { frame, trace } = open.pop() as (typeof open)[number];
      const { to } = frame;
      trace.failed = error !== "" && error !== "execution reverted";
      const isPrecompile = to !== undefined && rules.precompiles.has(toHex(to).slice(2));
      // How a precompiled contract failed has other words in ethereumjs.
      const reason = error !== "" && isPrecompile ? "failed" : reasonOf(error);
      frames.push(["end", gasUsed, toHex(output), reason, error === "" && created ? toHex(created) : ""].join(" "));
    },
    selfdestruct: (from, to, balance, depth) =>
      void frames.push(["selfdestruct", toHex(from), toHex(to), balance, depth].join(" ")),
  };
  if (traced) {
    inspector.step = (step) => {
      const {
        pc,
        opcodeNumber,
        gasLeft,
        gasCost,
        refund,
        depth,
        stack,
        stackBytes,
        stackAt,
        stackLength,
        memory,
        returnData,
        address,
      } = step;
      const state = [
        stack.map((word) => word.toString(16)).join(),
        toHex(stackBytes.subarray(stackAt, stackAt + 32 * stackLength)),
        toHex(keccak256(withoutLastZeros(memory))),
        toHex(returnData),
        toHex(address),
      ];
      open
        .at(-1)
        ?.trace.steps.push(
          `${depth} ${pc} ${opcodeNumber} gas ${gasLeft} cost ${gasCost} refund ${refund} ${state.join(" ")}`,
        );
    };
    inspector.log = ({ address, topics, data }) =>
      void open.at(-1)?.trace.steps.push([address, ...topics, data].map(toHex).join(" "));
  }
  // Only when it is traced does ethereumjs know of each frame's kind, and of those that do not begin.
  const { logs, returnData, createdAddress, error, ...result } = await applyMessage(
    overlay,
    environment,
    given.message,
    {
      tip: 2n,
      inspector,
      traced,
    },
  );
  const { accounts, storage, codes } = overlay.changes();
  return {
    ...result,
    error: reasonOf(error),
    returnData: toHex(returnData),
    created: given.message.to ? undefined : createdAddress && toHex(createdAddress),
    logs: logs.map(({ address, topics, data }) => [address, ...topics, data].map(toHex)),
    accounts: sorted(
      [...accounts.values()].map(({ address, body }) => [
        toHex(address),
        body && [body.nonce, body.balance, toHex(body.codeHash), body.generation],
      ]),
    ),
    storage: sorted(
      [...storage.values()].flatMap(({ address, generation, slots }) =>
        [...slots].map(([slot, value]) => [
          toHex(address),
          generation,
          Buffer.from(slot, "latin1").toString("hex"),
          toHex(value),
        ]),
      ),
    ),
    codes: sorted([...codes.values()].map(({ code }) => toHex(code))),
    frames,
    ...(traced && { traces }),
  };
}

const sorted = (rows: unknown[]): string[] => rows.map((row) => String(row)).sort();

/**
 * Claims that a case comes to the same on both: result, logs, state and frames, with each step and log, and without.
 * @returns what comes of it
 */
export async function expectTheSame(given: Case): Promise<Record<string, unknown>> {
  const own = await outcomeOn("couverture", given, true);
  const { traces, ...untraced } = own;
  let theirs: Record<string, unknown>;
  try {
    theirs = await outcomeOn("ethereumjs", given, true);
    withoutFailures(traces as Trace[], theirs.traces as Trace[]);
    expect(own).toEqual(theirs);
  } catch (failure) {
    // Its tracer allocates memory that nobody could pay for, before it finds that out.
    if (!(failure as Error).message.startsWith("Invalid typed array length")) throw failure;
    const { frames: _, ...seen } = untraced;
    expect(seen).toEqual(withoutFrames(await outcomeOn("ethereumjs", given, false)));
  }
  expect(await outcomeOn("couverture", given, false)).toEqual(untraced);
  return untraced;
}

/** Not traced, @ethereumjs/evm does not know of each frame's kind, nor of those that do not begin. */
function withoutFrames({ frames: _, ...outcome }: Record<string, unknown>): Record<string, unknown> {
  return outcome;
}
