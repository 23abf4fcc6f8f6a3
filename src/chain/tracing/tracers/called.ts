import type { TracerKind } from "../tracer.js";

/** Gathers every address that calls, is called, is created or destroys itself in a transaction, as latin1 texts. */
export const calledTracer: TracerKind = {
  name: "called",
  create() {
    const addresses = new Set<string>();
    const add = (address: Uint8Array | undefined): void => {
      if (address) addresses.add(Buffer.from(address).toString("latin1"));
    };
    return {
      inspector: {
        enter({ from, to }) {
          add(from);
          add(to);
        },
        exit: ({ created }) => add(created),
        // What destroys itself was called or created.
        selfdestruct: (_from, beneficiary) => add(beneficiary),
      },
      result: () => addresses,
    };
  },
};
