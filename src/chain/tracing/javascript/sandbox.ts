import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { newQuickJSWASMModuleFromVariant, type QuickJSContext, type QuickJSHandle } from "quickjs-emscripten-core";
import { ChainError, ERROR_CODES } from "../../errors.js";
import { PRELUDE } from "./prelude.js";

/** Bytes that a tracer's values may take. */
const MAX_MEMORY = 64 * 1024 * 1024;
const MAX_STACK = 512 * 1024;

/**
 * Milliseconds that a tracer's functions may take together while the node does nothing else: of the processor's time, so that a tracer
 * does not fail because the machine is busy.
 */
export const MAX_HOLD = 1_000;

/** What a tracer's code can ask of the node, by name. Bytes go to it as bytes, and come from it as 0x-prefixed hex. */
export type Host = Readonly<Record<string, (first: never, second: never, third: never) => HostValue>>;

type HostValue = string | number | boolean | Uint8Array | undefined;

/** The functions of a tracer. */
export type Hook = "setup" | "step" | "fault" | "enter" | "exit" | "result";

/** A tracer's code in a JavaScript engine of its own, which has nothing but the language and what `host` gives. */
export interface Sandbox {
  has(hook: Hook): boolean;
  /**
   * Calls a function of the tracer. @returns what `result` answers, as JSON
   * @throws ChainError when the function throws, or takes too long or too much memory
   */
  call(hook: Hook, argument?: string): string | undefined;
  /** Ends the function that runs, with this sentence as the error; the tracer cannot catch it. */
  abort(reason: string): void;
  /** Other work has had its turn: the tracer's time begins again. */
  resumed(): void;
  dispose(): void;
}

/** Makes sandboxes. They share an engine, which goes when nothing refers to it any more. */
export type SandboxMaker = (code: string, host: Host) => Sandbox;

/** Loads the engine, QuickJS in WebAssembly. */
export async function loadSandboxes(): Promise<SandboxMaker> {
  const engine = await newQuickJSWASMModuleFromVariant(import("@jitl/quickjs-wasmfile-release-sync"));
  return (code, host) => {
    const runtime = engine.newRuntime();
    runtime.setMemoryLimit(MAX_MEMORY);
    runtime.setMaxStackSize(MAX_STACK);
    return createSandbox(runtime.newContext(), code, host, () => runtime.dispose());
  };
}

function createSandbox(context: QuickJSContext, code: string, host: Host, disposeRuntime: () => void): Sandbox {
  let aborted: string | undefined;
  let heldSince = busy();
  const owned: QuickJSHandle[] = [];
  const own = (handle: QuickJSHandle): QuickJSHandle => {
    owned.push(handle);
    return handle;
  };
  const late = (): boolean => busy() - heldSince > MAX_HOLD;
  context.runtime.setInterruptHandler(() => aborted !== undefined || late());

  function abort(reason: string): void {
    aborted ??= reason;
  }

  /** Why the code ended. */
  function failure(error: QuickJSHandle, where: string): ChainError {
    const dumped: unknown = context.dump(error);
    error.dispose();
    return new ChainError(`${reasonOf(dumped)}    in server-side tracer function '${where}'`, ERROR_CODES.invalidInput);
  }

  function reasonOf(dumped: unknown): string {
    if (aborted !== undefined) return aborted;
    const { name, message } = (dumped ?? {}) as { name?: string; message?: string };
    if (message === "interrupted" && late()) {
      return `execution timeout: the tracer runs for more than ${MAX_HOLD} ms at a stretch`;
    }
    if (message === "out of memory") return `the tracer needs more memory than ${MAX_MEMORY / 1024 / 1024} MiB`;
    return message === undefined ? String(dumped) : `${name ?? "Error"}: ${message}`;
  }

  function handleOf(value: HostValue): QuickJSHandle {
    if (value === undefined) return context.undefined;
    if (typeof value === "boolean") return value ? context.true : context.false;
    if (typeof value === "number") return context.newNumber(value);
    if (typeof value === "string") return context.newString(value);
    return context.newArrayBuffer(value.slice().buffer as ArrayBuffer);
  }

  function evaluate(text: string, name: string): QuickJSHandle {
    const result = context.evalCode(text, name);
    if (result.error) throw failure(result.error, name);
    return result.value;
  }

  function invoke(name: string, called: QuickJSHandle, ...args: QuickJSHandle[]): QuickJSHandle {
    const result = context.callFunction(called, context.undefined, ...args);
    if (result.error) throw failure(result.error, name);
    if (aborted !== undefined) {
      result.value.dispose();
      throw new ChainError(`${aborted}    in server-side tracer function '${name}'`, ERROR_CODES.invalidInput);
    }
    return result.value;
  }

  const hostObject = context.newObject();
  for (const [name, run] of Object.entries<Host[string]>({ ...host, abort: (reason: string) => void abort(reason) })) {
    const called = context.newFunction(name, (...args) => {
      const [first, second, third] = args.map((arg) => context.dump(arg) as never) as [never, never, never];
      return handleOf(run(first, second, third));
    });
    context.setProp(hostObject, name, called);
    called.dispose();
  }
  evaluate(bigIntegerSource(), "bigInt").dispose();
  const prelude = evaluate(PRELUDE, "prelude");
  const bind = invoke("prelude", prelude, hostObject);
  prelude.dispose();
  hostObject.dispose();
  heldSince = busy();
  const given = evaluate(`(${code})`, "eval");
  const hooks = own(invoke("eval", bind, given));
  given.dispose();
  bind.dispose();
  const functions = new Map<string, QuickJSHandle>();
  for (const name of ["has", "setup", "step", "fault", "enter", "exit", "result"]) {
    functions.set(name, own(context.getProp(hooks, name)));
  }

  function run(name: string, argument: string | undefined): unknown {
    const args = argument === undefined ? [] : [context.newString(argument)];
    const value = invoke(name, functions.get(name) as QuickJSHandle, ...args);
    for (const arg of args) arg.dispose();
    const answer: unknown = context.dump(value);
    value.dispose();
    return answer;
  }

  return {
    has: (hook) => run("has", hook) === true,
    call(hook, argument) {
      return run(hook, argument) as string | undefined;
    },
    abort,
    resumed() {
      heldSince = busy();
    },
    dispose() {
      for (const handle of owned) handle.dispose();
      context.dispose();
      disposeRuntime();
    },
  };
}

/** Milliseconds that this process has run. */
function busy(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let bigInteger: string | undefined;

/** The library that tracers have integers from, as text: it runs in the sandbox. */
function bigIntegerSource(): string {
  bigInteger ??= readFileSync(createRequire(import.meta.url).resolve("big-integer/BigInteger.min.js"), "utf8");
  return bigInteger;
}
