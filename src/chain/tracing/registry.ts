import { ChainError, ERROR_CODES } from "../errors.js";
import type { TraceContext, Tracer, TracerConfig, TracerKind } from "./tracer.js";
import { callTracer } from "./tracers/call.js";
import { erc7562Tracer } from "./tracers/erc7562.js";
import { flatCallTracer } from "./tracers/flat-call.js";
import { fourByteTracer } from "./tracers/four-byte.js";
import { muxTracer } from "./tracers/mux.js";
import { noopTracer } from "./tracers/noop.js";
import { prestateTracer } from "./tracers/prestate.js";
import { type StructLogOptions, traceStructLogs } from "./tracers/struct-logs.js";

/** The tracers that can be requested by name. Another one is one more file and one more line here. */
const TRACERS: readonly TracerKind[] = [
  callTracer,
  prestateTracer,
  flatCallTracer,
  fourByteTracer,
  erc7562Tracer,
  muxTracer(findTracer),
  noopTracer,
];

/** How a client wants something traced. */
export interface TraceOptions {
  /** The tracer, its name or its JavaScript; left out or empty for struct logs. */
  tracer?: string | TracerKind | undefined;
  tracerConfig?: TracerConfig | undefined;
  /** Milliseconds that the execution of each transaction may take. */
  timeout?: number | undefined;
  /** For the default tracer. */
  structLogs?: StructLogOptions | undefined;
}

/** A name, and no expression of JavaScript. */
const NAME = /^[\w.-]*$/;

/** Loads what a tracer in JavaScript runs in. @returns the options, with the tracer in place of its code */
export async function prepareTracer(options: TraceOptions): Promise<TraceOptions> {
  const { tracer } = options;
  if (typeof tracer !== "string" || NAME.test(tracer)) return options;
  const { javascriptTracer, loadSandboxes } = await import("./javascript/index.js");
  return { ...options, tracer: javascriptTracer(tracer, await loadSandboxes()) };
}

/** Makes the requested tracer. @throws ChainError when there is none of that name. */
export function createTracer({ tracer, tracerConfig, structLogs }: TraceOptions, context: TraceContext): Tracer {
  if (tracer === undefined || tracer === "") return restarting(() => traceStructLogs(context, structLogs ?? {}));
  const kind = typeof tracer === "string" ? findTracer(tracer) : tracer;
  return restarting(() => kind.create(context, tracerConfig ?? {}));
}

/** A tracer in whose place another one is made when the execution begins again. */
function restarting(make: () => Tracer): Tracer {
  let tracer = make();
  let { inspector } = tracer;
  const { enter, exit, step, log, selfdestruct, resumed } = inspector;
  return {
    inspector: {
      ...(enter && { enter: (frame) => inspector.enter?.(frame) }),
      ...(exit && { exit: (end) => inspector.exit?.(end) }),
      ...(step && { step: (step) => inspector.step?.(step) }),
      ...(log && { log: (log) => inspector.log?.(log) }),
      ...(selfdestruct && { selfdestruct: (...about) => inspector.selfdestruct?.(...about) }),
      ...(resumed && { resumed: () => inspector.resumed?.() }),
      restart() {
        tracer = make();
        inspector = tracer.inspector;
      },
    },
    result: (outcome) => tracer.result(outcome),
  };
}

function findTracer(name: string): TracerKind {
  const found = TRACERS.find((tracer) => tracer.name === name);
  if (found) return found;
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const known = TRACERS.map((tracer) => tracer.name).join(", ");
  throw new ChainError(
    `there is no tracer "${shown}"; there are ${known}, and struct logs when none is named`,
    ERROR_CODES.invalidParams,
  );
}
