import {
  ACCOUNT,
  ARGUMENT,
  BLOB_COUNT,
  BLOB_HASHES,
  BLOCK,
  FIRST_FRAME,
  FLAG,
  FRAME,
  KINDS,
  MESSAGE_VALUE,
  OPCODES,
  RULES,
  STATUS,
} from "./layout.js";
import { type LiveExports, type LiveState, liveStateOf } from "./live-state.js";
import { type WordMemory, wordMemory } from "./memory.js";
import { instantiate } from "./modules.js";
import { type ResultExports, type RunResults, readLog, resultsOf } from "./results.js";
import { scheduleOf } from "./schedule.js";
import { outputOf, type StepExports, stepReader } from "./steps.js";
import type { CodeEnvironment, FrameEnd, Host, MessageCall, Observer, RunEnd } from "./types.js";

/**
 * The functions of the module, `assembly/index.ts`. An address of more than 2 GiB comes as a negative number; those of output, input, code and
 * the frames' memories can be so large.
 */
interface Exports extends ResultExports, LiveExports, StepExports {
  memory: WebAssembly.Memory;
  layOut(scale: number): number;
  reset(): void;
  account(): number;
  warmAccount(account: number): void;
  warmSlot(account: number): void;
  roomForInput(length: number): number;
  call(caller: number, to: number, value: number, gas: bigint, code: number, codeLength: number): number;
  create(caller: number, nonce: bigint, value: number, gas: bigint): number;
  resume(): number;
  gasLeft(): bigint;
  setReturnedLength(length: number): void;
  roomForReturned(length: number): number;
  addCode(length: number): number;
  analyse(code: number, length: number): void;
  setCode(account: number, code: number, length: number): void;
  forgetCode(): void;
}

/** What an observer and others need to know of a run. */
export interface RunOptions {
  observer?: Observer | undefined;
  /** Called each million gas or so, traced each 10,000; the run goes on when the promise resolves, and ends with what it throws. */
  pause?: (() => Promise<void> | undefined) | undefined;
}

/** An interpreter with its memory. It runs one message at a time, and holds what came of it until the next one. */
export interface Machine extends RunResults {
  /**
   * Runs a message. The promise is there where the run has to pause.
   * @throws whatever host, observer and pause throw; the machine can be used again
   */
  run(environment: CodeEnvironment, call: MessageCall, host: Host, options?: RunOptions): RunEnd | Promise<RunEnd>;
  /** The state while a message runs. */
  now: LiveState;
  /** Bytes of its memory. */
  size(): number;
  /** How many times as large as usual its regions are: messages that touch very much need more. */
  scale(): number;
  /** Makes its regions as large as that. */
  reserve(scale: number): void;
}

/** Gas after which a run returns to the host, in thousands: opcodes that are reported take longer. */
const PAUSE_GAS = { plain: 1_000, traced: 10 };
const NEVER = 0xffff_ffff;
/** More than this many bytes of code are forgotten before the next message. */
const MAX_CODE_KEPT = 24 * 1024 * 1024;
/** How many times as large as usual the regions may become. */
const MAX_SCALE = 64;

/** Stops a run whose code does not fit into the region for it. */
class CodeRegionFull extends Error {}

/**
 * Makes an interpreter. What it reserves of memory is used as messages need it.
 * @param name `traced` reports each opcode, which takes time
 */
export function createMachine(name: "plain" | "traced" = "plain"): Machine {
  let wasm: Exports;
  let memory: WordMemory;
  let scale = 1;
  let host: Host;
  let observer: Observer | undefined;
  let schedule: unknown;
  let precompileError = "";
  /** Where code lies, by its hash. It stays from message to message. */
  const codes = new Map<string, number>();
  let codeBytes = 0;

  /** What was read from is detached when the memory has grown. */
  const refresh = (): void => {
    if (memory.bytes.length === 0) memory = wordMemory(wasm.memory);
  };
  const addressOf = (account: number): Uint8Array => memory.readBytes(account, 20);
  const u32 = (at: number): number => memory.view.getUint32(at, true);
  const argument = (): Uint8Array => memory.bytes.slice(ARGUMENT + 12, ARGUMENT + 32);

  function accountAt(address: Uint8Array): number {
    memory.bytes.fill(0, ARGUMENT, ARGUMENT + 12);
    memory.bytes.set(address, ARGUMENT + 12);
    return wasm.account();
  }

  function addCode(code: Uint8Array): number {
    const at = wasm.addCode(code.length) >>> 0;
    if (at === 0) throw new CodeRegionFull();
    memory.bytes.set(code, at);
    wasm.analyse(at, code.length);
    codeBytes += code.length * 2;
    return at;
  }

  const raise = (account: number, flags: number): void =>
    memory.view.setUint32(account + ACCOUNT.flags, u32(account + ACCOUNT.flags) | flags, true);

  const output = (): Uint8Array => outputOf(wasm, memory);

  const endOf = (frame: number, status: number): FrameEnd => ({
    status,
    output: output(),
    ...(status === STATUS.precompileFailed && { precompileError }),
    failedOpcode: u32(frame + FRAME.failedOpcode),
    stackLength: (u32(frame + FRAME.stackPointer) - u32(frame + FRAME.stack)) >> 5,
  });

  const steps = stepReader(
    () => wasm,
    () => memory,
  );

  const imports = {
    host: {
      loadAccount(account: number): void {
        refresh();
        const found = host.account(argument());
        if (!found) return;
        memory.view.setBigUint64(account + ACCOUNT.nonce, found.nonce, true);
        memory.writeWord(account + ACCOUNT.balance, found.balance);
        memory.bytes.set(found.codeHash, account + ACCOUNT.codeHash);
        raise(account, FLAG.exists | (found.hasStorage ? FLAG.hasStorage : 0));
      },
      loadSlot(value: number): void {
        refresh();
        memory.writeBytes(value, host.storage(argument(), memory.bytes.slice(ARGUMENT + 32, ARGUMENT + 64)));
      },
      loadCode(account: number): void {
        refresh();
        // Read from the host also where it is known: an execution witness lists the code that is read.
        const code = host.code(addressOf(account));
        if (code.length === 0) return;
        const hash = Buffer.from(memory.bytes.buffer, account + ACCOUNT.codeHash, 32).toString("latin1");
        const place = codes.get(hash) ?? addCode(code);
        codes.set(hash, place);
        wasm.setCode(account, place, code.length);
      },
      blockHash(number: bigint, result: number): void {
        refresh();
        const hash = host.blockHash(Number(number));
        if (hash) memory.writeBytes(result, hash);
      },
      precompile(signed: number, length: number, gas: bigint): bigint {
        refresh();
        const input = signed >>> 0;
        const result = host.precompile(argument(), memory.bytes.subarray(input, input + length), gas);
        if (result.error !== undefined) {
          precompileError = result.error;
          return -1n;
        }
        const room = wasm.roomForReturned(result.output.length) >>> 0;
        if (room !== 0) memory.bytes.set(result.output, room);
        return result.gasUsed;
      },
      isPrecompile: (): number => {
        refresh();
        return host.isPrecompile?.(argument()) ? 1 : 0;
      },
      enter(frame: number): void {
        refresh();
        const kind = KINDS[u32(frame + FRAME.kind)] as (typeof KINDS)[number];
        const creates = kind === "CREATE" || kind === "CREATE2";
        const input = u32(frame + FRAME.input);
        observer?.enter?.({
          kind,
          depth: wasm.depthNow(),
          // In a delegate call the caller is the outer one; who called is the account whose storage is used.
          from: addressOf(u32(frame + (kind === "DELEGATECALL" ? FRAME.account : FRAME.caller))),
          to: creates ? undefined : addressOf(u32(frame + FRAME.codeAccount)),
          input: memory.bytes.subarray(input, input + u32(frame + FRAME.inputLength)),
          gas: memory.view.getBigInt64(frame + FRAME.gasLimit, true),
          value: memory.readWord(frame + FRAME.value),
        });
      },
      exit(frame: number, status: number, gasUsed: bigint): void {
        refresh();
        if (!observer?.exit) return;
        const creates = u32(frame + FRAME.kind) >= KINDS.indexOf("CREATE");
        const created = creates && status === STATUS.done ? addressOf(u32(frame + FRAME.account)) : undefined;
        observer.exit(endOf(frame, status), gasUsed, created);
      },
      selfdestruct(account: number, beneficiary: number, balance: number): void {
        refresh();
        observer?.selfdestruct?.(addressOf(account), addressOf(beneficiary), memory.readWord(balance), wasm.depthNow());
      },
      step(pc: number, sp: number, gas: bigint, cost: bigint, memorySize: number): void {
        if (!observer?.step) return;
        refresh();
        observer.step(steps.at(pc, sp, gas, cost, memorySize));
      },
      log(at: number): void {
        refresh();
        observer?.log?.(readLog(memory, at).log);
      },
    },
    env: {
      abort(): void {
        throw new Error("the EVM's module stopped");
      },
    },
  };

  function start(): void {
    wasm = instantiate<Exports>(name, imports);
    if (!wasm.layOut(scale)) throw new Error("the memory of the EVM cannot be reserved");
    memory = wordMemory(wasm.memory);
    codes.clear();
    codeBytes = 0;
    schedule = undefined;
  }
  start();

  function setEnvironment(environment: CodeEnvironment, pauses: boolean): void {
    const own = scheduleOf(environment.hardfork);
    const { bytes, view } = memory;
    if (schedule !== own) {
      schedule = own;
      bytes.set(new Uint8Array(own.opcodes.buffer), OPCODES);
    }
    const rules = {
      ...own.rules,
      recordsCalls: observer ? 1 : 0,
      recordsLogs: observer?.log ? 1 : 0,
      movedPrecompiles: host.isPrecompile ? 1 : 0,
      quantum: pauses ? PAUSE_GAS[name] : NEVER,
      ...(environment.unlimitedCode && { maxCodeSize: NEVER }),
      ...(environment.unlimitedInitCode && { maxInitCodeSize: NEVER }),
    };
    let next = RULES;
    for (const value of Object.values(rules)) {
      view.setUint32(next, value, true);
      next += 4;
    }
    memory.writeBytes(BLOCK, environment.coinbase);
    const words = [
      environment.timestamp,
      environment.number,
      environment.difficulty,
      environment.gasLimit,
      environment.chainId,
      environment.baseFee,
      environment.blobBaseFee,
    ];
    words.forEach((value, index) => void memory.writeWord(BLOCK + 32 * (index + 1), value));
    memory.writeBytes(BLOCK + 256, environment.origin);
    memory.writeWord(BLOCK + 288, environment.gasPrice);
    view.setUint32(BLOB_COUNT, environment.blobHashes.length, true);
    environment.blobHashes.forEach((hash, index) => void memory.writeBytes(BLOB_HASHES + 32 * index, hash));
  }

  function begin(environment: CodeEnvironment, call: MessageCall, pauses: boolean): number {
    const { from, to, input, value, gas, nonce, warm, code } = call;
    refresh();
    if (codeBytes > MAX_CODE_KEPT) {
      wasm.forgetCode();
      codes.clear();
      codeBytes = 0;
    }
    setEnvironment(environment, pauses);
    wasm.reset();
    for (const { address, slots } of warm) {
      const account = accountAt(address);
      wasm.warmAccount(account);
      for (const slot of slots) {
        memory.bytes.set(slot, ARGUMENT);
        wasm.warmSlot(account);
      }
    }
    const room = wasm.roomForInput(input.length) >>> 0;
    if (room === 0) return STATUS.exhausted;
    refresh();
    memory.bytes.set(input, room);
    memory.writeWord(MESSAGE_VALUE, value);
    const caller = accountAt(from);
    if (!to) return wasm.create(caller, nonce, MESSAGE_VALUE, gas);
    return wasm.call(caller, accountAt(to), MESSAGE_VALUE, gas, code ? addCode(code) : 0, code?.length ?? 0);
  }

  const stepping = (step: () => number): number => {
    try {
      return step();
    } catch (failure) {
      if (failure instanceof CodeRegionFull) return STATUS.exhausted;
      throw failure;
    } finally {
      refresh();
    }
  };

  /** Gives the regions twice the room. */
  function enlarge(): void {
    scale *= 2;
    if (scale > MAX_SCALE) scale = 1;
    start();
    if (scale === 1) throw new Error("the message needs more memory than the EVM has");
  }

  function ended(status: number, creates: boolean): RunEnd {
    return {
      ...endOf(FIRST_FRAME, status),
      gasLeft: wasm.gasLeft(),
      refund: wasm.refunded(),
      created: creates ? addressOf(u32(FIRST_FRAME + FRAME.account)) : undefined,
    };
  }

  return {
    run(environment, call, by, { observer: observes, pause } = {}) {
      host = by;
      observer = observes;
      const first = (): number => stepping(() => begin(environment, call, pause !== undefined));
      const proceed = (reached: number): RunEnd | Promise<RunEnd> => {
        for (let status = reached; ; ) {
          if (status === STATUS.paused) {
            const wait = pause?.();
            if (wait) return wait.then(() => proceed(stepping(wasm.resume)));
            status = stepping(wasm.resume);
          } else if (status === STATUS.exhausted) {
            enlarge();
            observes?.restart?.();
            status = first();
          } else return ended(status, call.to === undefined);
        }
      };
      return proceed(first());
    },
    ...resultsOf(
      () => wasm,
      () => memory,
    ),
    now: liveStateOf(
      () => wasm,
      () => memory,
      accountAt,
    ),
    size: () => wasm.memory.buffer.byteLength,
    scale: () => scale,
    reserve(least) {
      if (scale >= least) return;
      scale = least;
      start();
    },
  };
}
