import { bytesToQuantity } from "./bytes.js";
import { decodeRlp, type RlpValue } from "./rlp.js";

/** The fields of a transaction in its block form (EIP-2718). Fields of other types are undefined. */
export interface TransactionFields {
  /** 0 legacy, 1 access list (EIP-2930), 2 fee market (EIP-1559), 3 blob (EIP-4844), 4 set code (EIP-7702). */
  type: number;
  /** Undefined for a legacy transaction without replay protection (before EIP-155). */
  chainId?: bigint;
  nonce: bigint;
  gasPrice?: bigint;
  maxPriorityFeePerGas?: bigint;
  maxFeePerGas?: bigint;
  gasLimit: bigint;
  /** Undefined for a contract creation. */
  to?: Uint8Array;
  value: bigint;
  data: Uint8Array;
  accessList?: [address: Uint8Array, storageKeys: Uint8Array[]][];
  maxFeePerBlobGas?: bigint;
  blobVersionedHashes?: Uint8Array[];
  authorizationList?: Uint8Array[][];
  /** The signature: `v` as encoded in a legacy transaction, the y parity in the others. */
  v: bigint;
  r: bigint;
  s: bigint;
}

/** Decodes a transaction as encoded in a block, without checking its signature. */
export function decodeTransaction(raw: Uint8Array): TransactionFields {
  const { type, items } = transactionItems(raw);
  return fieldsOf(type, items);
}

/** The type of an encoded transaction, and its RLP. @throws Error, RangeError when there is none */
export function transactionItems(raw: Uint8Array): { type: number; items: RlpValue } {
  const first = raw[0];
  if (first === undefined) throw new Error("an empty string is not a transaction");
  const type = first >= 0xc0 ? 0 : first;
  return { type, items: decodeRlp(type === 0 ? raw : raw.subarray(1)) };
}

/** The fields of a transaction whose RLP has the shape that its type wants. @throws Error when the type is not known */
export function fieldsOf(type: number, items: RlpValue): TransactionFields {
  const f = items as RlpValue[];
  const b = (index: number): Uint8Array => f[index] as Uint8Array;
  const q = (index: number): bigint => bytesToQuantity(b(index));
  const to = (index: number): Uint8Array | undefined => (b(index).length === 0 ? undefined : b(index));
  if (type === 0) {
    const v = q(6);
    const chainId = v >= 35n ? (v - 35n) / 2n : undefined;
    return {
      type,
      chainId,
      nonce: q(0),
      gasPrice: q(1),
      gasLimit: q(2),
      to: to(3),
      value: q(4),
      data: b(5),
      v,
      r: q(7),
      s: q(8),
    };
  }
  const chainId = q(0);
  const nonce = q(1);
  if (type === 1) {
    const accessList = f[7] as [Uint8Array, Uint8Array[]][];
    return {
      type,
      chainId,
      nonce,
      gasPrice: q(2),
      gasLimit: q(3),
      to: to(4),
      value: q(5),
      data: b(6),
      accessList,
      v: q(8),
      r: q(9),
      s: q(10),
    };
  }
  const fees = { maxPriorityFeePerGas: q(2), maxFeePerGas: q(3), gasLimit: q(4), to: to(5), value: q(6), data: b(7) };
  const accessList = f[8] as [Uint8Array, Uint8Array[]][];
  if (type === 2) return { type, chainId, nonce, ...fees, accessList, v: q(9), r: q(10), s: q(11) };
  if (type === 3) {
    const blobVersionedHashes = f[10] as Uint8Array[];
    return {
      type,
      chainId,
      nonce,
      ...fees,
      accessList,
      maxFeePerBlobGas: q(9),
      blobVersionedHashes,
      v: q(11),
      r: q(12),
      s: q(13),
    };
  }
  if (type === 4) {
    const authorizationList = f[9] as Uint8Array[][];
    return { type, chainId, nonce, ...fees, accessList, authorizationList, v: q(10), r: q(11), s: q(12) };
  }
  throw new Error(`transaction type ${type} is not known`);
}
