import { toHex } from "../../../persistence/records/index.js";
import { isPrecompile } from "../../execution/index.js";
import { option } from "../config.js";
import { collectFrames, type Frame } from "../frames.js";
import { hexQuantity } from "../hex.js";
import type { TracedPlace, TracerKind } from "../tracer.js";

/** geth's `flatCallTracer`: the frames of a transaction one after the other, in the form of Parity's `trace_transaction`. */
export const flatCallTracer: TracerKind = {
  name: "flatCallTracer",
  create(context, config) {
    const parityErrors = option(config, "convertParityErrors");
    const withPrecompiles = option(config, "includePrecompiles");
    const { inspector, root } = collectFrames(context);
    const { common } = context.environment;

    /** Parity does not count calls of precompiled contracts. */
    const counts = ({ kind, to }: Frame): boolean =>
      withPrecompiles || !to || (kind !== "CALL" && kind !== "STATICCALL") || !isPrecompile(common, to);

    function flatten(frame: Frame, traceAddress: number[], into: object[]): object[] {
      const calls = frame.calls.filter(counts);
      into.push(flatFrame(frame, calls.length, traceAddress, context.place, parityErrors));
      for (const [index, call] of calls.entries()) flatten(call, [...traceAddress, index], into);
      return into;
    }

    return { inspector, result: (outcome) => flatten(root(outcome), [], []) };
  },
};

function flatFrame(
  frame: Frame,
  subtraces: number,
  traceAddress: number[],
  place: TracedPlace | undefined,
  parityErrors: boolean,
): object {
  const { error } = frame;
  const json: Record<string, unknown> = {
    action: actionOf(frame),
    blockHash: place ? toHex(place.blockHash) : null,
    blockNumber: place?.blockNumber ?? 0,
  };
  if (error !== "") json.error = parityErrors ? parityError(error) : error;
  if (frame.kind !== "SELFDESTRUCT" && (error === "" || error === "execution reverted")) json.result = resultOf(frame);
  json.subtraces = subtraces;
  json.traceAddress = traceAddress;
  json.transactionHash = place ? toHex(place.transactionHash) : null;
  json.transactionPosition = place?.transactionIndex ?? 0;
  json.type = isCreation(frame) ? "create" : frame.kind === "SELFDESTRUCT" ? "suicide" : "call";
  return json;
}

const isCreation = ({ kind }: Frame): boolean => kind === "CREATE" || kind === "CREATE2";

function actionOf(frame: Frame): object {
  const { kind, to, input } = frame;
  const from = toHex(frame.from);
  const value = hexQuantity(frame.value ?? 0n);
  const gas = hexQuantity(frame.gas);
  if (kind === "SELFDESTRUCT") return { address: from, balance: value, refundAddress: to && toHex(to) };
  if (isCreation(frame)) return { creationMethod: kind.toLowerCase(), from, gas, init: toHex(input), value };
  return { callType: kind.toLowerCase(), from, gas, input: toHex(input), to: to && toHex(to), value };
}

function resultOf(frame: Frame): object {
  const gasUsed = hexQuantity(frame.gasUsed);
  const output = toHex(frame.output);
  if (!isCreation(frame)) return { gasUsed, output };
  return { ...(frame.to && { address: toHex(frame.to) }), code: output, gasUsed };
}

/** Parity's words for geth's. */
function parityError(error: string): string {
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
