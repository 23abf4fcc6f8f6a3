import { refuse, scalar, shown } from "./reader.js";

/** The hash to begin at; shorter ones are padded on the right, and none at all is the first, as geth has it. */
export const startKey = scalar(
  "the beginning of a hash",
  (value) => {
    if (typeof value !== "string" || !/^0x(?:[0-9a-f]{0,64})$/i.test(value)) {
      return refuse(`expected at most 32 bytes in hex, got ${shown(value)}`);
    }
    return new Uint8Array(Buffer.from(value.slice(2).padEnd(64, "0"), "hex"));
  },
  { type: "Hex", sample: "0x" },
);
