import { RLP } from "@ethereumjs/rlp";
import { quantityToBytes } from "./bytes.js";
import { keccak256 } from "./keccak.js";

/** Address of the contract that an account creates with its transaction of this nonce (yellow paper, 7). */
export const createdAddress = (sender: Uint8Array, nonce: bigint): Uint8Array =>
  keccak256(RLP.encode([sender, quantityToBytes(nonce)])).slice(12);
