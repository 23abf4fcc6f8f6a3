import { addressOfPublicKey, keccak256, recoverPublicKey, type Signature } from "../../ethereum/index.js";

/** What `eth_sign` and `personal_sign` sign of a message: EIP-191 version 0x45. */
export function hashMessage(message: Uint8Array): Uint8Array {
  return keccak256(Buffer.concat([Buffer.from(`\x19Ethereum Signed Message:\n${message.length}`), message]));
}

/** The 65 bytes `r ‖ s ‖ v` with `v` 27 or 28, as JSON-RPC gives signatures of messages. */
export function signatureToBytes({ r, s, yParity }: Signature): Uint8Array {
  const bytes = new Uint8Array(65);
  bytes.set(r);
  bytes.set(s, 32);
  bytes[64] = 27 + yParity;
  return bytes;
}

/**
 * The address that signed a message (`personal_ecRecover`).
 * @param signature 65 bytes; `v` may be 0, 1, 27 or 28
 * @throws Error when the signature is malformed or fits no key
 */
export function recoverMessageSigner(message: Uint8Array, signature: Uint8Array): Uint8Array {
  if (signature.length !== 65) throw new Error("signature must be 65 bytes long");
  const v = signature[64] as number;
  const hash = hashMessage(message);
  return addressOfPublicKey(
    recoverPublicKey(hash, BigInt(v < 27 ? v + 27 : v), signature.subarray(0, 32), signature.subarray(32, 64)),
  );
}
