import * as z from "zod/mini";
import { equalBytes } from "../../ethereum/index.js";
import { refuse, scalar } from "./reader.js";
import {
  address,
  count,
  hash,
  hexData,
  quantity,
  quantity64,
  SAMPLE_ACCOUNT,
  SAMPLE_RECIPIENT,
  word,
} from "./scalars.js";
import { field, listOf, objectOf, refined } from "./shapes.js";

/** An EIP-2930 access list: addresses with the storage slots that a transaction says it touches. */
export type AccessList = [address: Uint8Array, storageKeys: Uint8Array[]][];

/** An EIP-7702 authorization as signed. */
export interface Authorization {
  /** 0 is any chain. */
  chainId: bigint;
  address: Uint8Array;
  nonce: bigint;
  yParity: bigint;
  r: bigint;
  s: bigint;
}

/** A transaction, or a call, as a client requests it. Types 0 to 4; what is left out is for the node to fill in. */
export interface TransactionRequest {
  from?: Uint8Array | undefined;
  /** Undefined creates a contract. */
  to?: Uint8Array | undefined;
  gas?: bigint | undefined;
  gasPrice?: bigint | undefined;
  maxFeePerGas?: bigint | undefined;
  maxPriorityFeePerGas?: bigint | undefined;
  value?: bigint | undefined;
  nonce?: bigint | undefined;
  data?: Uint8Array | undefined;
  chainId?: bigint | undefined;
  /** The EIP-2718 type, 0 to 4, where the client names it. */
  type?: number | undefined;
  accessList?: AccessList | undefined;
  /** Wei per unit of blob gas (EIP-4844). */
  maxFeePerBlobGas?: bigint | undefined;
  blobVersionedHashes?: Uint8Array[] | undefined;
  blobs?: Uint8Array[] | undefined;
  commitments?: Uint8Array[] | undefined;
  proofs?: Uint8Array[] | undefined;
  authorizationList?: Authorization[] | undefined;
}

/** A transfer of the examples. */
export const SAMPLE_TRANSACTION = { from: SAMPLE_ACCOUNT, to: SAMPLE_RECIPIENT, value: "0x1" };

/** Blobs that a request may carry: more than any fork's block can hold. */
const MAX_BLOBS = 128;

const accessListEntry = refined(
  "an access list entry",
  objectOf("an access list entry", z.object({ address, storageKeys: field(listOf(word)) })),
  ({ address: of, storageKeys }): AccessList[number] => [of, storageKeys ?? []],
);

/** An EIP-2930 access list as JSON: `[{ address, storageKeys }]`. */
export const accessList = listOf(accessListEntry);

/** An EIP-7702 authorization as JSON; `v` (27, 28) is taken where `yParity` is left out. */
export const authorization = refined(
  "an authorization (EIP-7702)",
  objectOf(
    "an authorization (EIP-7702)",
    z.object({
      chainId: field(quantity),
      address,
      nonce: quantity64,
      yParity: field(quantity64),
      v: field(quantity64),
      r: quantity,
      s: quantity,
    }),
  ),
  ({ v, yParity, chainId, ...rest }): Authorization => {
    const parity = yParity ?? (v !== undefined && v >= 27n ? v - 27n : v);
    if (parity === undefined) return refuse("yParity is missing");
    return { ...rest, chainId: chainId ?? 0n, yParity: parity };
  },
);

/** `to`: Ganache takes `0x` for no address, which can only mean a creation. */
const recipient = scalar("an address", (value) => {
  if (value === "0x") return undefined;
  const parsed = z.safeParse(address, value);
  return parsed.success ? parsed.data : refuse(parsed.error.issues[0]?.message ?? "expected an address");
});

const transactionType = scalar("a transaction type", (value) => {
  const parsed = z.safeParse(count, value);
  if (parsed.success && parsed.data <= 4) return parsed.data;
  return refuse(
    parsed.success
      ? `transaction type ${parsed.data} is not known; types are 0x0 to 0x4`
      : `${parsed.error.issues[0]?.message}`,
  );
});

const fields = z.object({
  from: field(address),
  to: field(recipient),
  gas: field(quantity64),
  gasLimit: field(quantity64),
  gasPrice: field(quantity),
  maxFeePerGas: field(quantity),
  maxPriorityFeePerGas: field(quantity),
  value: field(quantity),
  nonce: field(quantity64),
  data: field(hexData),
  input: field(hexData),
  chainId: field(quantity),
  type: field(transactionType),
  accessList: field(accessList),
  maxFeePerBlobGas: field(quantity),
  blobVersionedHashes: field(listOf(hash, MAX_BLOBS)),
  blobs: field(listOf(hexData, MAX_BLOBS)),
  commitments: field(listOf(hexData, MAX_BLOBS)),
  proofs: field(listOf(hexData, MAX_BLOBS * 128)),
  authorizationList: field(listOf(authorization)),
});

/**
 * A transaction request. `gas` and `gasLimit`, and `data` and `input`, are names for the same thing: given both, they must agree.
 * Legacy and EIP-1559 prices together are rejected, with geth's text.
 */
export const transactionRequest = refined(
  "a transaction",
  objectOf("a transaction", fields),
  ({ gasLimit, input, ...request }): TransactionRequest => {
    const { data, gas } = request;
    if (data !== undefined && input !== undefined && !equalBytes(data, input)) {
      return refuse('both "data" and "input" are set and not equal; please use "input" to pass transaction call data');
    }
    if (gas !== undefined && gasLimit !== undefined && gas !== gasLimit) {
      return refuse('both "gas" and "gasLimit" are set and not equal');
    }
    if (
      request.gasPrice !== undefined &&
      (request.maxFeePerGas !== undefined || request.maxPriorityFeePerGas !== undefined)
    ) {
      return refuse("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    return { ...request, data: data ?? input, gas: gas ?? gasLimit };
  },
  { type: "TransactionRequest", sample: SAMPLE_TRANSACTION },
);
