import { createHash } from "node:crypto";
import { contract, pricedByWord } from "./contract.js";

/** A copy of the OpenSSL digest, which may share its memory with others'. */
const digest = (algorithm: string, input: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash(algorithm).update(input).digest());

/** SHA-256 of the input. */
export const sha256 = contract(pricedByWord(60n, 12n), (input) => digest("sha256", input));

/** RIPEMD-160 of the input, left-padded to 32 bytes. */
export const ripemd160 = contract(pricedByWord(600n, 120n), (input) => {
  const output = new Uint8Array(32);
  output.set(createHash("ripemd160").update(input).digest(), 12);
  return output;
});

/** The input. */
export const identity = contract(pricedByWord(15n, 3n), (input) => input.slice());
