import { describeRevert, equalBytes, toHex } from "../../../ethereum/index.js";
import { option } from "../config.js";
import { collectFrames, type Frame } from "../frames.js";
import { hexQuantity } from "../hex.js";
import type { TracerKind } from "../tracer.js";

/** geth's `callTracer`: the calls, creations and self-destructions of a transaction as a tree; with `withLog` their logs. */
export const callTracer: TracerKind = {
  name: "callTracer",
  create(context, config) {
    const { inspector, root } = collectFrames(context, {
      onlyTop: option(config, "onlyTopCall"),
      withLogs: option(config, "withLog"),
    });
    return { inspector, result: (outcome) => frameToJson(root(outcome), false, undefined) };
  },
};

/** An address and its hex: a frame is mostly called by the account that its caller runs as. */
interface Known {
  address: Uint8Array;
  hex: string;
}

/** Fields that are empty are left out, as geth does. */
function frameToJson(frame: Frame, outerFailed: boolean, caller: Known | undefined): object {
  const { error, output } = frame;
  const failed = outerFailed || error !== "";
  const json: Record<string, unknown> = {
    from: caller && equalBytes(caller.address, frame.from) ? caller.hex : toHex(frame.from),
    gas: hexQuantity(frame.gas),
    gasUsed: hexQuantity(frame.gasUsed),
  };
  const own = frame.to && { address: frame.to, hex: toHex(frame.to) };
  if (own) json.to = own.hex;
  json.input = toHex(frame.input);
  if (output.length > 0) json.output = toHex(output);
  if (error !== "") json.error = error;
  const reason = error === "" ? undefined : describeRevert(output);
  if (reason) json.revertReason = reason;
  if (frame.calls.length > 0) json.calls = frame.calls.map((call) => frameToJson(call, failed, own));
  // What failed has emitted nothing, and nothing that it called has either.
  if (frame.logs.length > 0 && !failed) {
    json.logs = frame.logs.map(({ address, topics, data, index, position }) => ({
      address: toHex(address),
      topics: topics.map(toHex),
      data: toHex(data),
      index: hexQuantity(index),
      position: hexQuantity(position),
    }));
  }
  if (frame.value !== undefined) json.value = hexQuantity(frame.value);
  json.type = frame.kind;
  return json;
}
