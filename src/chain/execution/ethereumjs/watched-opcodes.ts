import type { Common, StateManagerInterface } from "@ethereumjs/common";
import { type EVMOpts, getOpcodesForHF } from "@ethereumjs/evm";
import { Address, bigIntToAddressBytes } from "@ethereumjs/util";
import { EMPTY } from "../../../ethereum/index.js";
import type { Allowance, FrameStart, Inspector } from "../types.js";
import { lastLog } from "./internals.js";

/** What a machine's opcodes report of the execution under way: things that the VM has no event for. */
export interface Watch {
  inspector: Inspector | undefined;
  allowance: Allowance | undefined;
  /** The call or creation that is about to begin. */
  beginning: { kind: FrameStart["kind"] } | undefined;
  /** Gas that the next call will hand on. */
  handedOn: bigint;
  /** A call or creation was rejected before it began: what the last one returned is gone. */
  rejected: (() => void) | undefined;
}

/** A machine's, before anything runs in it. */
export const newWatch = (): Watch => ({
  inspector: undefined,
  allowance: undefined,
  beginning: undefined,
  handedOn: 0n,
  rejected: undefined,
});

/** Where balances are looked up. */
type AccountSource = Pick<StateManagerInterface, "getAccount">;

type CustomOpcode = Extract<NonNullable<EVMOpts["customOpcodes"]>[number], { logicFunction: unknown }>;
type RunState = Parameters<CustomOpcode["logicFunction"]>[0];

interface Hooks {
  /** After the gas function. */
  charged?: (state: RunState) => void;
  /** In place of the opcode, which `run` runs. */
  around: (state: RunState, run: () => Promise<void>) => Promise<void>;
}

export const CALLS: ReadonlyMap<number, FrameStart["kind"]> = new Map([
  [0xf1, "CALL"],
  [0xf2, "CALLCODE"],
  [0xf4, "DELEGATECALL"],
  [0xfa, "STATICCALL"],
]);
const CREATIONS = new Map<number, FrameStart["kind"]>([
  [0xf0, "CREATE"],
  [0xf5, "CREATE2"],
]);
const LOGS = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4];
const JUMPDEST = 0x5b;
const SELFDESTRUCT = 0xff;

/**
 * The opcodes that a machine watches: SELFDESTRUCT, and jump destinations, without which no code runs for long; `traced`, also calls,
 * creations and logs.
 */
export function watchedOpcodes(common: Common, watch: Watch, state: AccountSource, traced: boolean): CustomOpcode[] {
  const { opcodes, handlers, dynamicGasHandlers } = getOpcodesForHF(common);
  const watched: CustomOpcode[] = [];

  function add(number: number, { charged, around }: Hooks): void {
    const opcode = opcodes.get(number);
    const handler = handlers.get(number) as CustomOpcode["logicFunction"] | undefined;
    if (!opcode || !handler) return; // the fork has no such opcode
    const gasFunction = dynamicGasHandlers.get(number);
    watched.push({
      opcode: number,
      opcodeName: opcode.name,
      baseFee: opcode.fee,
      ...(opcode.dynamicGas &&
        gasFunction && { gasFunction: charged ? chargedThen(gasFunction, charged) : gasFunction }),
      logicFunction: (runState, common) => around(runState, async () => handler(runState, common)),
    });
  }

  const jumpDestination = opcodes.get(JUMPDEST);
  if (jumpDestination) {
    const { name, fee } = jumpDestination;
    // Each jump goes to one: it does nothing itself.
    const pause = (): Promise<void> => watch.allowance?.pause() as Promise<void>;
    watched.push({ opcode: JUMPDEST, opcodeName: name, baseFee: fee, logicFunction: pause });
  }
  add(SELFDESTRUCT, { around: (runState, run) => selfdestruct(watch, state, runState, run) });
  if (!traced) return watched;
  for (const [number, kind] of CALLS) {
    add(number, {
      charged: ({ messageGasLimit }) => {
        watch.handedOn = messageGasLimit ?? 0n;
      },
      around: (runState, run) => begin(watch, kind, runState, run),
    });
  }
  for (const [number, kind] of CREATIONS) {
    add(number, { around: (runState, run) => begin(watch, kind, runState, run) });
  }
  for (const number of LOGS) {
    add(number, {
      async around({ interpreter }, run) {
        await run();
        const [address, topics, data] = lastLog(interpreter) as [Uint8Array, Uint8Array[], Uint8Array];
        watch.inspector?.log?.({ address, topics, data });
      },
    });
  }
  return watched;
}

function chargedThen(
  gasFunction: NonNullable<CustomOpcode["gasFunction"]>,
  charged: (state: RunState) => void,
): NonNullable<CustomOpcode["gasFunction"]> {
  return async (runState, gas, common) => {
    const cost = await gasFunction(runState, gas, common);
    charged(runState);
    return cost;
  };
}

async function selfdestruct(
  watch: Watch,
  state: AccountSource,
  { interpreter, stack, env }: RunState,
  run: () => Promise<void>,
): Promise<void> {
  const report = watch.inspector?.selfdestruct;
  if (report) {
    const from = interpreter.getAddress().bytes;
    const balance = (await state.getAccount(new Address(from)))?.balance ?? 0n;
    const [beneficiary] = stack.peek(1);
    report(from, bigIntToAddressBytes((beneficiary ?? 0n) & ADDRESS_MASK), balance, env.depth);
  }
  await run();
}

const ADDRESS_MASK = (1n << 160n) - 1n;

/** Runs a call or creation. Where the VM rejects it, no message begins and there is no event: it is reported to the inspector here. */
async function begin(
  watch: Watch,
  kind: FrameStart["kind"],
  runState: RunState,
  run: () => Promise<void>,
): Promise<void> {
  const { inspector } = watch;
  const operands = operandsOf(kind, runState);
  const beginning = { kind };
  watch.beginning = beginning;
  await run();
  if (watch.beginning !== beginning) return;
  watch.beginning = undefined;
  watch.rejected?.();
  const { env, interpreter, memory } = runState;
  const { offset, length, ...rest } = operands;
  const input = length === 0n ? EMPTY : memory.read(Number(offset), Number(length));
  inspector?.enter?.({ kind, depth: env.depth + 1, from: interpreter.getAddress().bytes, input, ...rest });
  const error = env.depth >= MAX_DEPTH ? "max call depth exceeded" : "insufficient balance for transfer";
  inspector?.exit?.({ gasUsed: 0n, output: EMPTY, error, created: undefined });
}

const MAX_DEPTH = 1024;
const STIPEND = 2_300n;

/** The operands of a call or creation, from the stack as it is before. */
function operandsOf(
  kind: FrameStart["kind"],
  { stack, messageGasLimit = 0n, interpreter }: RunState,
): Pick<FrameStart, "to" | "gas" | "value"> & { offset: bigint; length: bigint } {
  if (stack.length < INPUTS[kind]) return { to: undefined, gas: 0n, value: 0n, offset: 0n, length: 0n };
  if (kind === "CREATE" || kind === "CREATE2") {
    const [value, offset, length] = stack.peek(3) as [bigint, bigint, bigint];
    return { to: undefined, gas: messageGasLimit, value, offset, length };
  }
  const [, address, ...rest] = stack.peek(INPUTS[kind]) as [bigint, bigint, ...bigint[]];
  const to = bigIntToAddressBytes(address & ADDRESS_MASK);
  const sends = kind === "CALL" || kind === "CALLCODE";
  const [offset = 0n, length = 0n] = sends ? rest.slice(1) : rest;
  const value = sends ? (rest[0] ?? 0n) : kind === "DELEGATECALL" ? interpreter.getCallValue() : 0n;
  return { to, gas: messageGasLimit + (sends && value > 0n ? STIPEND : 0n), value, offset, length };
}

const INPUTS = { CALL: 7, CALLCODE: 7, DELEGATECALL: 6, STATICCALL: 6, CREATE: 3, CREATE2: 4 };
