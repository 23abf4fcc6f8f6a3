import * as z from "zod/mini";
import { MAX_TIMEOUT, type TraceOptions, type TracerConfig } from "../../chain/tracing/index.js";
import { blockOverrides, count, field, flag, objectOf, refined, stateOverrides, text } from "../schema.js";
import { refuse, scalar, shown } from "./reader.js";

const MILLISECONDS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const DURATION = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;

const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g;

/** A duration in Go's notation, as geth takes it (`"300ms"`, `"1m30s"`), in milliseconds. More than the most is the most. */
const duration = scalar("a duration", (value) => {
  if (typeof value !== "string" || value.length > 40 || !DURATION.test(value)) {
    return refuse(`expected a duration such as "5s" or "300ms", got ${shown(value)}`);
  }
  let milliseconds = 0;
  for (const [, amount, unit] of value.matchAll(PART)) milliseconds += Number(amount) * (MILLISECONDS[unit ?? ""] ?? 0);
  return milliseconds > MAX_TIMEOUT ? MAX_TIMEOUT : milliseconds;
});

const tracerConfig = scalar("a tracer's configuration", (value): TracerConfig => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as TracerConfig;
  return refuse(`expected an object, got ${shown(value)}`);
});

const fields = {
  tracer: field(text),
  tracerConfig: field(tracerConfig),
  timeout: field(duration),
  disableStack: field(flag),
  disableStorage: field(flag),
  enableMemory: field(flag),
  enableReturnData: field(flag),
  limit: field(count),
};

interface GivenOptions {
  tracer?: string | undefined;
  tracerConfig?: TracerConfig | undefined;
  timeout?: number | undefined;
  disableStack?: boolean | undefined;
  disableStorage?: boolean | undefined;
  enableMemory?: boolean | undefined;
  enableReturnData?: boolean | undefined;
  limit?: number | undefined;
}

const optionsOf = ({ tracer, tracerConfig, timeout, ...structLogs }: GivenOptions): TraceOptions => ({
  ...{ tracer, tracerConfig, timeout },
  structLogs,
});

/** How to trace, by geth's names. */
export const traceOptions = refined("trace options", objectOf("trace options", z.object(fields)), optionsOf, {
  type: "TraceOptions",
});

/** How to trace a call: also what is different about the state and the block. */
export const traceCallOptions = refined(
  "trace options",
  objectOf(
    "trace options",
    z.object({
      ...fields,
      stateOverrides: field(stateOverrides),
      blockOverrides: field(blockOverrides),
      txIndex: field(count),
    }),
  ),
  ({ stateOverrides, blockOverrides, txIndex, ...rest }) => ({
    ...{ stateOverrides, blockOverrides, txIndex },
    options: optionsOf(rest),
  }),
  { type: "TraceOptions" },
);
