import { quantityToBytes } from "./bytes.js";
import { keccak256 } from "./keccak.js";
import { encodeRlp, listHead, readListHead } from "./rlp.js";

/**
 * What the sender of a transaction signed: a hash of its bytes without the signature (EIP-2718), with the chain id and two zeros in place of it
 * where a legacy transaction has replay protection (EIP-155).
 * @param raw the transaction in its block form, in the one encoding that it has
 * @param signatureLength bytes that its last three fields take there
 * @param protection the chain id of a legacy transaction that has one
 */
export function signingHash(
  raw: Uint8Array,
  type: number,
  signatureLength: number,
  protection: bigint | undefined,
): Uint8Array {
  const before = type === 0 ? 0 : 1;
  const { start, end } = readListHead(raw, before);
  const fields = raw.subarray(start, end - signatureLength);
  const after = protection === undefined ? NOTHING : protectionItems(protection);
  const head = listHead(fields.length + after.length);
  const signed = new Uint8Array(before + head.length + fields.length + after.length);
  if (before === 1) signed[0] = type;
  signed.set(head, before);
  signed.set(fields, before + head.length);
  signed.set(after, before + head.length + fields.length);
  return keccak256(signed);
}

const NOTHING = new Uint8Array(0);

/** A chain id and two zeros, each as RLP. */
function protectionItems(chainId: bigint): Uint8Array {
  return Uint8Array.of(...encodeRlp(quantityToBytes(chainId)), 0x80, 0x80);
}
