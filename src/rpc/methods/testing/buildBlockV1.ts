import * as z from "zod/mini";
import type { Payload } from "../../../chain/index.js";
import { decodeRlp, decodeWithdrawals, toHex } from "../../../ethereum/index.js";
import { serverError } from "../../errors.js";
import { quantityToHex, withdrawalToJson } from "../../format/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import {
  address,
  count,
  extraData as extra,
  field,
  hash,
  hexData,
  listOf,
  objectOf,
  SAMPLE_ACCOUNT,
  SAMPLE_HASH,
  stateOf,
  withdrawals,
} from "../../schema.js";

const attributes = objectOf(
  "payload attributes",
  z.object({
    timestamp: count,
    prevRandao: hash,
    suggestedFeeRecipient: address,
    withdrawals: field(withdrawals),
    parentBeaconBlockRoot: field(hash),
  }),
  { sample: { timestamp: "0x70000000", prevRandao: SAMPLE_HASH, suggestedFeeRecipient: SAMPLE_ACCOUNT } },
);

export const testing_buildBlockV1 = defineMethod({
  name: "testing_buildBlockV1",
  description:
    "Builds a block on a block of the chain, of the transactions given or (null) of those that wait, and leaves the chain as it is.",
  access: "read",
  peers: ["geth"],
  params: [
    param("parentBlockHash", stateOf(hash)),
    param("payloadAttributes", attributes),
    optional("transactions", listOf(hexData, 10_000)),
    optional("extraData", extra),
  ],
  result: answer("execution payload (engine API), its value, blobs and requests", "ObjectAnswer"),
  handler: async ({ chain }, parentHash, given, transactions, extraData) => {
    const parent = chain.blockByHash(parentHash);
    if (!parent) throw serverError(`unknown parent block ${toHex(parentHash)}`);
    const config = chain.configAfter(parent.number);
    const decoded = transactions && (await Promise.all(transactions.map((raw) => chain.decode(raw, config))));
    const payload = await chain.buildPayload(
      parent,
      {
        timestamp: given.timestamp,
        prevRandao: given.prevRandao,
        feeRecipient: given.suggestedFeeRecipient,
        withdrawals: given.withdrawals ?? [],
        parentBeaconBlockRoot: given.parentBeaconBlockRoot,
        extraData,
      },
      decoded,
    );
    return payloadToJson(payload);
  },
});

function payloadToJson({ built, value }: Payload): object {
  const { header, hash, payload, requests } = built;
  const json: Record<string, unknown> = {
    parentHash: toHex(header.parentHash),
    feeRecipient: toHex(header.coinbase),
    stateRoot: toHex(header.stateRoot),
    receiptsRoot: toHex(header.receiptsRoot),
    logsBloom: toHex(header.logsBloom),
    prevRandao: toHex(header.mixHash),
    blockNumber: quantityToHex(header.number),
    gasLimit: quantityToHex(header.gasLimit),
    gasUsed: quantityToHex(header.gasUsed),
    timestamp: quantityToHex(header.timestamp),
    extraData: toHex(header.extraData),
    baseFeePerGas: quantityToHex(header.baseFeePerGas ?? 0n),
    blockHash: toHex(hash),
    transactions: payload.transactions.map(toHex),
  };
  if (header.withdrawalsRoot) json.withdrawals = decodeWithdrawals(payload.withdrawals).map(withdrawalToJson);
  if (header.blobGasUsed !== undefined) json.blobGasUsed = quantityToHex(header.blobGasUsed);
  if (header.excessBlobGas !== undefined) json.excessBlobGas = quantityToHex(header.excessBlobGas);
  return {
    executionPayload: json,
    blockValue: quantityToHex(value),
    blobsBundle: bundle(payload.sidecars.map(([, sidecar]) => sidecar)),
    executionRequests: requests.map(toHex),
    shouldOverrideBuilder: false,
  };
}

/** Everything that the block's sidecars hold: RLP of [version, blobs, commitments, proofs] each. */
function bundle(sidecars: readonly Uint8Array[]): Record<"commitments" | "proofs" | "blobs", string[]> {
  const all = { commitments: [] as string[], proofs: [] as string[], blobs: [] as string[] };
  for (const sidecar of sidecars) {
    const [, blobs, commitments, proofs] = decodeRlp(sidecar) as [Uint8Array, Uint8Array[], Uint8Array[], Uint8Array[]];
    all.blobs.push(...blobs.map(toHex));
    all.commitments.push(...commitments.map(toHex));
    all.proofs.push(...proofs.map(toHex));
  }
  return all;
}
