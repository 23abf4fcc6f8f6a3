import { isPrecompile, toHex } from "../../../ethereum/index.js";
import type { TracerKind } from "../tracer.js";

/** geth's `4byteTracer`: how often each function was called, by selector and length of the arguments (`"0x27dc297e-128": 1`). */
export const fourByteTracer: TracerKind = {
  name: "4byteTracer",
  create({ environment: { rules } }) {
    const counts = new Map<string, number>();
    return {
      inspector: {
        enter({ kind, to, input }) {
          if (!to || kind === "CREATE" || kind === "CREATE2") return;
          if (input.length < 4 || isPrecompile(rules, to)) return;
          const called = `${toHex(input.subarray(0, 4))}-${input.length - 4}`;
          counts.set(called, (counts.get(called) ?? 0) + 1);
        },
      },
      result: () => Object.fromEntries(counts),
    };
  },
};
