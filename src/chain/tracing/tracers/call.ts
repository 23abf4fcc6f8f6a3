import { describeRevert, toHex } from "../../../ethereum/index.js";
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
    return { inspector, result: (outcome) => frameToJson(root(outcome), false) };
  },
};

/** Fields that are empty are left out, as geth does. */
function frameToJson(frame: Frame, outerFailed: boolean): object {
  const { error, output } = frame;
  const failed = outerFailed || error !== "";
  const json: Record<string, unknown> = {
    from: toHex(frame.from),
    gas: hexQuantity(frame.gas),
    gasUsed: hexQuantity(frame.gasUsed),
  };
  if (frame.to) json.to = toHex(frame.to);
  json.input = toHex(frame.input);
  if (output.length > 0) json.output = toHex(output);
  if (error !== "") json.error = error;
  const reason = error === "" ? undefined : describeRevert(output);
  if (reason) json.revertReason = reason;
  if (frame.calls.length > 0) json.calls = frame.calls.map((call) => frameToJson(call, failed));
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
