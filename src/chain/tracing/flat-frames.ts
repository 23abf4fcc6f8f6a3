/** Frames one after the other, in the form that Parity gave them; see `flatCallTracer` and the methods `trace_*`. */
import { hasOutput, isPrecompile, type Rules, toHex } from "../../ethereum/index.js";
import type { Frame } from "./frames.js";
import { hexQuantity } from "./hex.js";

/** A frame with its place in the tree. */
export interface FlatFrame {
  frame: Frame;
  /** How many frames are directly below it. */
  subtraces: number;
  /** Which frame it is below which, from the top. */
  traceAddress: number[];
}

/** Lists a frame and all below it, from the top. Calls of precompiled contracts count only on request. */
export function flatten(top: Frame, rules: Rules, withPrecompiles = false): FlatFrame[] {
  const counts = ({ kind, to }: Frame): boolean =>
    withPrecompiles || !to || (kind !== "CALL" && kind !== "STATICCALL") || !isPrecompile(rules, to);
  const flat: FlatFrame[] = [];
  const add = (frame: Frame, traceAddress: number[]): void => {
    const calls = frame.calls.filter(counts);
    flat.push({ frame, subtraces: calls.length, traceAddress });
    for (const [index, call] of calls.entries()) add(call, [...traceAddress, index]);
  };
  add(top, []);
  return flat;
}

/** Whether a frame has a result: it succeeded or reverted. */
export const hasResult = ({ kind, error }: Frame): boolean => kind !== "SELFDESTRUCT" && hasOutput(error);

export const typeOf = (frame: Frame): "call" | "create" | "suicide" =>
  isCreation(frame) ? "create" : frame.kind === "SELFDESTRUCT" ? "suicide" : "call";

const isCreation = ({ kind }: Frame): boolean => kind === "CREATE" || kind === "CREATE2";

export function actionOf(frame: Frame): Record<string, string | undefined> {
  const { kind, to, input } = frame;
  const from = toHex(frame.from);
  const value = hexQuantity(frame.value ?? 0n);
  const gas = hexQuantity(frame.gas);
  if (kind === "SELFDESTRUCT") return { address: from, balance: value, refundAddress: to && toHex(to) };
  if (isCreation(frame)) return { creationMethod: kind.toLowerCase(), from, gas, init: toHex(input), value };
  return { callType: kind.toLowerCase(), from, gas, input: toHex(input), to: to && toHex(to), value };
}

export function resultOf(frame: Frame): Record<string, string> {
  const gasUsed = hexQuantity(frame.gasUsed);
  const output = toHex(frame.output);
  if (!isCreation(frame)) return { gasUsed, output };
  return { ...(frame.to && { address: toHex(frame.to) }), code: output, gasUsed };
}

/** Parity's words for geth's. */
export function parityError(error: string): string {
  const known = PARITY_ERRORS.get(error);
  if (known) return known;
  return PARITY_BEGINNINGS.find(([beginning]) => error.startsWith(beginning))?.[1] ?? error;
}

const PARITY_ERRORS = new Map([
  ["contract creation code storage out of gas", "Out of gas"],
  ["out of gas", "Out of gas"],
  ["max code size exceeded", "Out of gas"],
  ["invalid jump destination", "Bad jump destination"],
  ["execution reverted", "Reverted"],
  ["return data out of bounds", "Out of bounds"],
  ["stack limit reached 1024 (1023)", "Out of stack"],
  ["invalid input length", "Built-in failed"],
]);

const PARITY_BEGINNINGS = [
  ["out of gas:", "Out of gas"],
  ["invalid opcode:", "Bad instruction"],
  ["stack underflow", "Stack underflow"],
] as const;
