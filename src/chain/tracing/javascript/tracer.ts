import { createdAddress, fromHex, isPrecompile, toHex } from "../../../ethereum/index.js";
import { ChainError, ERROR_CODES } from "../../errors.js";
import { type FrameEnd, isUndefined, opcodeName, type Step, stackInputs } from "../../execution/index.js";
import { createBudget } from "../budget.js";
import { hexWord } from "../hex.js";
import type { TraceContext, TraceOutcome, Tracer, TracerConfig, TracerKind } from "../tracer.js";
import type { Host, Sandbox, SandboxMaker } from "./sandbox.js";
import { created2Address, type Scope, trackScopes } from "./scopes.js";

/** Errors of a creation whose code ran to its end: no step is to blame. */
const AFTER_THE_CODE = new Set([
  "contract creation code storage out of gas",
  "max code size exceeded",
  "invalid code: must not begin with 0xef",
]);

/** Bytes beyond the memory that a tracer may read, as in geth. */
const MAX_PADDING = 1024 * 1024;

/** A tracer that a client sends as JavaScript: an expression whose value has geth's `setup`, `step`, `fault`, `enter`, `exit`, `result`. */
export const javascriptTracer = (code: string, sandboxes: SandboxMaker): TracerKind => ({
  name: "javascript",
  create: (context, config) => traceByCode(code, sandboxes, context, config),
});

/** What the tracer's functions read at the moment. */
interface Shown {
  step: Step | undefined;
  error: string | undefined;
  scope: Scope | undefined;
  frame: { type: string; from: Uint8Array; to: Uint8Array; input: Uint8Array; gas: bigint; value: bigint | undefined };
  result: Pick<FrameEnd, "gasUsed" | "output" | "error">;
}

const EMPTY = new Uint8Array(0);

function traceByCode(code: string, sandboxes: SandboxMaker, context: TraceContext, config: TracerConfig): Tracer {
  const { message, environment, place } = context;
  const scopes = trackScopes(context);
  const shown: Shown = {
    ...{ step: undefined, error: undefined, scope: undefined },
    frame: { type: "", from: EMPTY, to: EMPTY, input: EMPTY, gas: 0n, value: undefined },
    result: { gasUsed: 0n, output: EMPTY, error: "" },
  };
  const sandbox: Sandbox = sandboxes(
    code,
    hostOf(shown, context, (reason) => sandbox.abort(reason)),
  );
  for (const hook of ["result", "fault"] as const) {
    if (!sandbox.has(hook)) throw refused(`trace object must expose a function ${hook}()`);
  }
  const steps = sandbox.has("step");
  const frames = sandbox.has("enter");
  if (frames !== sandbox.has("exit")) {
    throw refused("trace object must expose either both or none of enter() and exit()");
  }
  if (sandbox.has("setup")) sandbox.call("setup", JSON.stringify(config));

  const from = message.from;
  const top: Record<string, unknown> = {
    type: message.to ? "CALL" : "CREATE",
    from: toHex(from),
    to: toHex(message.to ?? createdAddress(from, context.state.account(from)?.nonce ?? 0n)),
    ...{ input: "0x", value: "0", output: "0x" },
    gas: Number(message.gasLimit),
    gasPrice: message.gasPrice.toString(),
    block: environment.number,
    coinbase: toHex(environment.coinbase),
    ...(place && {
      blockHash: toHex(place.blockHash),
      txIndex: place.transactionIndex,
      txHash: toHex(place.transactionHash),
    }),
  };
  let depth = 0;

  return {
    inspector: {
      resumed: () => sandbox.resumed(),
      enter(start) {
        const scope = scopes.enter(start);
        const value = start.kind === "STATICCALL" ? undefined : start.value;
        if (depth++ === 0) {
          top.input = toHex(start.input);
          top.value = start.value.toString();
        } else if (frames) {
          const { kind: type, input, gas } = start;
          shown.frame = { type, from: start.from, to: scope.to, input, gas, value };
          sandbox.call("enter");
        }
      },
      exit(end) {
        const scope = scopes.exit();
        if (scope?.last && !scope.failed && end.error !== "" && !AFTER_THE_CODE.has(end.error)) {
          Object.assign(shown, { step: scope.last, error: end.error, scope });
          sandbox.call("fault");
        }
        if (--depth === 0) {
          top.output = toHex(end.output);
        } else if (frames) {
          shown.result = end;
          sandbox.call("exit");
        }
      },
      step(step) {
        const scope = scopes.current();
        if (!scope) return;
        scope.last = step;
        const error = failureBefore(step);
        scope.failed = error !== undefined;
        if (!steps) return;
        Object.assign(shown, { step, error, scope });
        sandbox.call("step");
      },
      selfdestruct(from, to, value) {
        if (!frames) return;
        shown.frame = { type: "SELFDESTRUCT", from, to, input: EMPTY, gas: 0n, value };
        shown.result = { gasUsed: 0n, output: EMPTY, error: "" };
        sandbox.call("enter");
        sandbox.call("exit");
      },
    },
    result({ gasUsed, error }: TraceOutcome) {
      sandbox.resumed();
      const context = { ...top, gasUsed: Number(gasUsed), ...(error !== "" && { error }) };
      const answer = sandbox.call("result", JSON.stringify(context)) ?? "null";
      sandbox.dispose();
      createBudget().spend(answer.length);
      return JSON.parse(answer) as unknown;
    },
  };
}

const refused = (reason: string): ChainError => new ChainError(reason, ERROR_CODES.invalidParams);

/** Why an opcode fails before it does anything, which geth reports with the step; undefined where it begins. */
function failureBefore({ opcodeNumber, stack, gasLeft, gasCost }: Step): string | undefined {
  const inputs = stackInputs(opcodeNumber);
  if (stack.length < inputs) return `stack underflow (${stack.length} <=> ${inputs})`;
  if (!isUndefined(opcodeNumber) && gasLeft < gasCost) return "out of gas";
  return undefined;
}

/** What a tracer's code can call. */
function hostOf(shown: Shown, { state, environment }: TraceContext, abort: (reason: string) => void): Host {
  const ended = (reason: string): undefined => {
    abort(reason);
    return undefined;
  };
  const stack = (): readonly bigint[] => shown.step?.stack ?? [];
  const memory = (): Uint8Array => shown.step?.memory ?? EMPTY;
  return {
    op: () => shown.step?.opcodeNumber ?? 0,
    opName: () => opcodeName(shown.step?.opcodeNumber ?? 0),
    pc: () => shown.step?.pc ?? 0,
    gas: () => Number(shown.step?.gasLeft ?? 0n),
    cost: () => Number(shown.step?.gasCost ?? 0n),
    depth: () => (shown.step?.depth ?? -1) + 1,
    refund: () => Number(shown.step?.refund ?? 0n),
    error: () => shown.error,
    stackLength: () => stack().length,
    peek(index: number) {
      const items = stack();
      const item = index >= 0 ? items[items.length - 1 - Math.trunc(index)] : undefined;
      return item?.toString() ?? ended(`tracer accessed out of bound stack: size ${items.length}, index ${index}`);
    },
    memoryLength: () => memory().length,
    memory(begin: number, end: number) {
      if (begin === end) return EMPTY;
      if (!(begin >= 0 && end > begin))
        return ended(`tracer accessed out of bound memory: offset ${begin}, end ${end}`);
      const bytes = memory();
      const padding = end - Math.max(bytes.length, begin);
      if (end - bytes.length > MAX_PADDING) return ended(`reached limit for padding memory slice: ${padding}`);
      const slice = new Uint8Array(end - begin);
      slice.set(bytes.subarray(begin, end));
      return slice;
    },
    memoryWord(offset: number) {
      const bytes = memory();
      if (!(offset >= 0 && bytes.length >= offset + 32)) {
        return ended(`tracer accessed out of bound memory: available ${bytes.length}, offset ${offset}, size 32`);
      }
      return BigInt(toHex(bytes.subarray(offset, offset + 32))).toString();
    },
    caller: () => shown.scope?.caller ?? EMPTY,
    address: () => shown.scope?.address ?? EMPTY,
    value: () => (shown.scope?.value ?? 0n).toString(),
    input: () => shown.scope?.input ?? EMPTY,
    frameType: () => shown.frame.type,
    frameFrom: () => shown.frame.from,
    frameTo: () => shown.frame.to,
    frameInput: () => shown.frame.input,
    frameGas: () => Number(shown.frame.gas),
    frameValue: () => shown.frame.value?.toString(),
    resultGasUsed: () => Number(shown.result.gasUsed),
    resultOutput: () => shown.result.output,
    resultError: () => (shown.result.error === "" ? undefined : shown.result.error),
    balance: (address: `0x${string}`) => (state.account(fromHex(address))?.balance ?? 0n).toString(),
    nonce: (address: `0x${string}`) => Number(state.account(fromHex(address))?.nonce ?? 0n),
    code: (address: `0x${string}`) => state.code(fromHex(address)),
    storage: (address: `0x${string}`, slot: `0x${string}`) =>
      fromHex(hexWord(state.storage(fromHex(address), fromHex(slot))) as `0x${string}`),
    exists: (address: `0x${string}`) => state.account(fromHex(address)) !== undefined,
    isPrecompiled: (address: `0x${string}`) => isPrecompile(environment.rules, fromHex(address)),
    contract: (from: `0x${string}`, nonce: number) => createdAddress(fromHex(from), BigInt(Math.trunc(nonce))),
    contract2: (from: `0x${string}`, salt: `0x${string}`, code: `0x${string}`) =>
      created2Address(fromHex(from), fromHex(salt), fromHex(code)),
  };
}
