import { nested } from "../config.js";
import { togetherOf } from "../together.js";
import type { TracerKind } from "../tracer.js";

/** geth's `muxTracer`: several tracers at once; `tracerConfig` has a configuration for each by name, the result an answer. */
export const muxTracer = (find: (name: string) => TracerKind): TracerKind => ({
  name: "muxTracer",
  create(context, config) {
    const tracers = Object.entries(config).map(([name, given]) => ({
      name,
      tracer: find(name).create(context, nested(name, given)),
    }));
    return {
      inspector: togetherOf(tracers.map(({ tracer }) => tracer.inspector)),
      result: (outcome) => Object.fromEntries(tracers.map(({ name, tracer }) => [name, tracer.result(outcome)])),
    };
  },
});
