import { hash } from "node:crypto";
import { contract, pricedByWord } from "./contract.js";

/** SHA-256 of the input. */
export const sha256 = contract(pricedByWord(60n, 12n), (input) => new Uint8Array(hash("sha256", input, "buffer")));

/** RIPEMD-160 of the input, left-padded to 32 bytes. */
export const ripemd160 = contract(pricedByWord(600n, 120n), (input) => {
  const output = new Uint8Array(32);
  output.set(hash("ripemd160", input, "buffer"), 12);
  return output;
});

/** The input. */
export const identity = contract(pricedByWord(15n, 3n), (input) => input.slice());
