import { createHash } from "node:crypto";
import { equalBytes, fromHex, kzg, toHex } from "../../ethereum/index.js";
import { contract, PrecompileError } from "./contract.js";

const VERSION = 0x01;

/** The field elements of a blob, and the modulus of BLS12-381's scalars. */
const OUTPUT = fromHex(
  `${(4096).toString(16).padStart(64, "0")}73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001`,
);

/**
 * Checks that a blob's polynomial has a value at a point (EIP-4844): input is `versioned hash ‖ z ‖ y ‖ commitment ‖ proof`.
 * It throws KzgNotReadyError as `kzg` does.
 */
export const pointEvaluation = contract(50_000n, (input) => {
  if (input.length !== 192) throw new PrecompileError("invalid input length");
  const commitment = input.subarray(96, 144);
  const versionedHash = createHash("sha256").update(commitment).digest();
  versionedHash[0] = VERSION;
  if (!equalBytes(versionedHash, input.subarray(0, 32))) throw new PrecompileError("mismatched versioned hash");
  const [z, y, proof] = [input.subarray(32, 64), input.subarray(64, 96), input.subarray(144)];
  if (!kzg.verifyProof(toHex(commitment), toHex(z), toHex(y), toHex(proof))) {
    throw new PrecompileError("error verifying kzg proof");
  }
  return OUTPUT.slice();
});
