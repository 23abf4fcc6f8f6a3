import {
  type BlobSidecar,
  type ChainReader,
  completeSidecar,
  type SignedTransaction,
  type UnsignedFields,
  withSidecar,
} from "../../chain/index.js";
import type { AccountSigner } from "../../chain/wallet/node-wallet.js";
import { quantityToBytes, rulesOf, toHex } from "../../ethereum/index.js";
import type { KeysContext, ReadContext } from "../context.js";
import { invalidParams, serverError } from "../errors.js";
import type { TransactionRequest } from "../schema.js";
import { nextPlace } from "./block-reference.js";
import { callRequest } from "./call-request.js";
import { nextBaseFeeOf, nextBlobBaseFee, suggestedTip } from "./fees.js";

/** A transaction with all that it needs but a signature. */
export interface CompleteTransaction {
  fields: UnsignedFields;
  /** Of a blob transaction whose blobs are given. */
  sidecar: BlobSidecar | undefined;
}

/**
 * Fills what a transaction request leaves out (nonce, gas, fees, type; of blobs the commitments, proofs and hashes), as the next
 * block will want it.
 * @throws RpcError -32602 when fields contradict each other, or what estimating its gas finds.
 */
export async function complete(context: ReadContext, request: TransactionRequest): Promise<CompleteTransaction> {
  if (!request.blobs) return { fields: await fieldsOf(context, request), sidecar: undefined };
  const { blobs, commitments, proofs, blobVersionedHashes } = request;
  const rules = rulesOf(context.chain.nextFork());
  if (!rules.hasBlobs) throw serverError("transaction type not supported");
  if (!request.to) throw invalidParams('missing "to" in blob transaction');
  const version = rules.hasCellProofs ? 1 : 0;
  const { sidecar, versionedHashes } = await completeSidecar(
    { blobs, commitments, proofs, blobVersionedHashes },
    version,
  );
  return { fields: await fieldsOf(context, { ...request, blobVersionedHashes: versionedHashes }), sidecar };
}

async function fieldsOf({ chain, defaults }: ReadContext, request: TransactionRequest): Promise<UnsignedFields> {
  const { from } = request;
  if (!from) throw invalidParams("invalid argument 0 (transaction): from is missing");
  const chainId = BigInt(chain.config.chainId);
  if (request.chainId !== undefined && request.chainId !== chainId) {
    throw invalidParams(`invalid argument 0 (transaction): chainId ${request.chainId} is not this chain's, ${chainId}`);
  }
  const { transactionTypes } = rulesOf(chain.nextFork());
  const type = typeOf(request, transactionTypes.includes(2), transactionTypes.includes(1));
  const nonce = request.nonce ?? chain.pool.nextNonce(from, chain.stateAt().account(from)?.nonce ?? 0n);
  const gasLimit = request.gas ?? (defaults.gas === "estimate" ? await estimate(chain, request) : defaults.gas);
  return {
    type,
    nonce,
    gasLimit,
    ...(request.to && { to: request.to }),
    value: request.value ?? 0n,
    data: request.data ?? new Uint8Array(0),
    ...feeFields(request, type, chain, defaults.gasPrice),
    ...(type > 0 && { chainId, accessList: request.accessList ?? [] }),
    ...(type === 3 && {
      maxFeePerBlobGas: request.maxFeePerBlobGas ?? nextBlobBaseFee(chain.config, chain.head()) * 2n,
      blobVersionedHashes: request.blobVersionedHashes ?? [],
    }),
    ...(type === 4 && {
      authorizationList: (request.authorizationList ?? []).map((one) => [
        quantityToBytes(one.chainId),
        one.address,
        quantityToBytes(one.nonce),
        quantityToBytes(one.yParity),
        quantityToBytes(one.r),
        quantityToBytes(one.s),
      ]),
    }),
  } as UnsignedFields;
}

/** Estimated for the next block and with nothing of the fees, which are not the question. */
async function estimate(chain: ChainReader, request: TransactionRequest): Promise<bigint> {
  const { gasPrice: _price, maxFeePerGas: _fee, maxPriorityFeePerGas: _tip, ...rest } = callRequest(request);
  return chain.estimateGas(rest, nextPlace(chain));
}

function typeOf(request: TransactionRequest, london: boolean, berlin: boolean): number {
  if (request.type !== undefined) return request.type;
  if (request.authorizationList) return 4;
  if (request.blobVersionedHashes) return 3;
  const eip1559 = request.maxFeePerGas !== undefined || request.maxPriorityFeePerGas !== undefined;
  if (eip1559 || (london && request.gasPrice === undefined)) return 2;
  return request.accessList && berlin ? 1 : 0;
}

function feeFields(
  request: TransactionRequest,
  type: number,
  chain: ChainReader,
  gasPrice: bigint | undefined,
): object {
  const { maxFeePerGas, maxPriorityFeePerGas } = request;
  if (type < 2) {
    return { gasPrice: request.gasPrice ?? maxFeePerGas ?? gasPrice ?? nextBaseFeeOf(chain) + suggestedTip(chain) };
  }
  if (request.gasPrice !== undefined && (maxFeePerGas !== undefined || maxPriorityFeePerGas !== undefined)) {
    throw invalidParams("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
  }
  const baseFee = nextBaseFeeOf(chain);
  const tip = maxPriorityFeePerGas ?? request.gasPrice ?? atMost(suggestedTip(chain), maxFeePerGas);
  const fee = maxFeePerGas ?? request.gasPrice ?? gasPrice ?? baseFee * 2n + tip;
  return { maxFeePerGas: fee < tip && maxFeePerGas === undefined ? tip : fee, maxPriorityFeePerGas: tip };
}

const atMost = (value: bigint, most: bigint | undefined): bigint => (most !== undefined && most < value ? most : value);

/** Signs a completed transaction with a key of the wallet, or makes a signature up for an account that the node acts for without one. */
export function sign(
  { chain, wallet }: KeysContext,
  { fields, sidecar }: CompleteTransaction,
  from: Uint8Array,
  signer?: AccountSigner,
): Promise<SignedTransaction> | SignedTransaction {
  if (signer === "no-key" || (signer === undefined && isImpersonated({ chain, wallet }, from))) {
    return chain.impersonate(fields, from, sidecar);
  }
  const bare = chain.unsigned(fields);
  if (bare.type === 3 && !sidecar) {
    throw serverError(
      'a blob transaction cannot be signed without its blobs: add them as "blobs", or sign it at the client',
    );
  }
  const { r, s, yParity } = (signer ?? ((hash: Uint8Array) => wallet.signHash(from, hash)))(bare.signingHash);
  const raw = bare.signed({ yParity, r, s });
  return chain.decode(sidecar ? withSidecar(raw, sidecar) : raw);
}

function isImpersonated({ chain, wallet }: Pick<KeysContext, "chain" | "wallet">, from: Uint8Array): boolean {
  if (wallet.actsWithoutKey(from)) return true;
  if (wallet.isUnlocked(from)) return false;
  const { impersonated, impersonateAll } = chain.settings();
  return impersonateAll || impersonated.includes(toHex(from));
}
