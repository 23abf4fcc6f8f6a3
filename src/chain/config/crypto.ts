import { createHash } from "node:crypto";
import type { CustomCrypto } from "@ethereumjs/common";
import { curve, keccak256, kzg, recoverPublicKey } from "../../ethereum/index.js";

/** `@noble/curves` signature form "recovered": parity byte, r, s. */
function signRecovered(hash: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const { signature, recid } = curve.sign(hash, privateKey);
  const bytes = new Uint8Array(65);
  bytes[0] = recid;
  bytes.set(signature, 1);
  return bytes;
}

/** Primitives that ethereumjs is to use in place of its own JavaScript ones. */
export const nativeCrypto: CustomCrypto = {
  keccak256,
  sha256: (message) => createHash("sha256").update(message).digest(),
  ecrecover: recoverPublicKey,
  ecdsaRecover: curve.recover,
  ecsign: signRecovered as NonNullable<CustomCrypto["ecsign"]>,
  kzg,
};
