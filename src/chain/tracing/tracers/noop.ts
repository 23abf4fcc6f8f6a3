import type { TracerKind } from "../tracer.js";

/** geth's `noopTracer`: runs the transaction and says nothing. */
export const noopTracer: TracerKind = {
  name: "noopTracer",
  create: () => ({ inspector: {}, result: () => ({}) }),
};
