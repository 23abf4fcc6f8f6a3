import { EMPTY, encodeRlp, quantityToBytes, type RlpItem } from "../../ethereum/index.js";
import type { SignedAuthorization } from "../execution/index.js";
import type { SimulatedCall } from "./types.js";

/** A call with everything filled in, as the transaction that it stands for. */
export interface FilledCall {
  type: number;
  from: Uint8Array;
  to: Uint8Array | undefined;
  data: Uint8Array;
  value: bigint;
  gas: bigint;
  nonce: bigint;
  chainId: bigint;
  /** What the sender pays at most per gas, and what of it goes to the coinbase. */
  maxFee: bigint;
  maxTip: bigint;
  /** What is paid per gas. */
  gasPrice: bigint;
  maxFeePerBlobGas: bigint;
  accessList: [address: Uint8Array, storageKeys: Uint8Array[]][];
  blobVersionedHashes: Uint8Array[] | undefined;
  authorizationList: SignedAuthorization[] | undefined;
}

const NO_ONE = new Uint8Array(20);

/**
 * Fills in what a call leaves out, with nothing paid for gas unless it says so.
 * @param baseFee of the block; undefined before London
 */
export function fillCall(
  call: SimulatedCall,
  { nonce, gas, chainId, baseFee }: { nonce: bigint; gas: bigint; chainId: bigint; baseFee: bigint | undefined },
): FilledCall {
  const legacy = call.gasPrice !== undefined || baseFee === undefined;
  const maxFee = call.gasPrice ?? call.maxFeePerGas ?? 0n;
  const maxTip = legacy ? maxFee : (call.maxPriorityFeePerGas ?? 0n);
  const free = maxFee === 0n && maxTip === 0n;
  const priced = maxTip + (baseFee ?? 0n);
  return {
    type: legacy ? 0 : call.authorizationList ? 4 : call.blobVersionedHashes ? 3 : 2,
    from: call.from ?? NO_ONE,
    to: call.to,
    data: call.data ?? EMPTY,
    value: call.value ?? 0n,
    gas,
    nonce,
    chainId,
    maxFee,
    maxTip,
    gasPrice: legacy ? maxFee : free ? 0n : priced < maxFee ? priced : maxFee,
    maxFeePerBlobGas: call.maxFeePerBlobGas ?? 0n,
    accessList: call.accessList ?? [],
    blobVersionedHashes: call.blobVersionedHashes,
    authorizationList: call.authorizationList,
  };
}

const NOT_SIGNED = [EMPTY, EMPTY, EMPTY];

/** The transaction in its encoding (EIP-2718), with zeros for a signature. */
export function encodeCall(call: FilledCall): Uint8Array {
  const quantity = quantityToBytes;
  const to = call.to ?? EMPTY;
  if (call.type === 0) {
    const { nonce, maxFee, gas, value, data } = call;
    return encodeRlp([quantity(nonce), quantity(maxFee), quantity(gas), to, quantity(value), data, ...NOT_SIGNED]);
  }
  const fields: RlpItem[] = [
    quantity(call.chainId),
    quantity(call.nonce),
    quantity(call.maxTip),
    quantity(call.maxFee),
    quantity(call.gas),
    to,
    quantity(call.value),
    call.data,
    call.accessList,
  ];
  if (call.type === 3) fields.push(quantity(call.maxFeePerBlobGas), call.blobVersionedHashes ?? []);
  if (call.type === 4) fields.push((call.authorizationList ?? []).map(authorizationFields));
  return Buffer.concat([Uint8Array.of(call.type), encodeRlp([...fields, ...NOT_SIGNED])]);
}

const authorizationFields = ({ chainId, address, nonce, yParity, r, s }: SignedAuthorization): Uint8Array[] => [
  quantityToBytes(chainId),
  address,
  quantityToBytes(nonce),
  quantityToBytes(yParity),
  quantityToBytes(r),
  quantityToBytes(s),
];
