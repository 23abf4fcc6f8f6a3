/** The documented answers of methods, where the suite leaves values open. */
import { z } from "zod";
import { FIELDS, type Form } from "./block.js";
import { log } from "./receipt.js";
import { address, bytes, hash, quantity, slot } from "./scalars.js";
import { waiting } from "./transaction.js";

const senders = z.record(address, z.record(z.string().regex(/^(0|[1-9][0-9]*)$/), waiting));
const byNonce = z.record(z.string().regex(/^(0|[1-9][0-9]*)$/), waiting);

const resource = z.strictObject({
  disabled: z.boolean(),
  oldestBlock: quantity.optional(),
  deleteStrategy: z.strictObject({ type: z.literal("window"), retentionBlocks: quantity }).optional(),
});

const called = z.union([
  z.strictObject({
    ...{ status: z.literal("0x1"), returnData: bytes, gasUsed: quantity, maxUsedGas: quantity, logs: z.array(log) },
  }),
  z.strictObject({
    ...{ status: z.literal("0x0"), returnData: bytes, gasUsed: quantity, maxUsedGas: quantity, logs: z.array(log) },
    error: z.union([
      z.strictObject({ code: z.literal(3), message: z.string().startsWith("execution reverted"), data: bytes }),
      z.strictObject({ code: z.literal(-32015), message: z.string().min(1) }),
    ]),
  }),
]);

const simulated = z.union(
  (Object.keys(FIELDS) as Form[]).map((form) => z.strictObject({ ...FIELDS[form], calls: z.array(called) })),
);

const payload = z.strictObject({
  executionPayload: z.strictObject({
    ...{ parentHash: hash, feeRecipient: address, stateRoot: hash, receiptsRoot: hash, logsBloom: bytes },
    ...{ prevRandao: hash, blockNumber: quantity, gasLimit: quantity, gasUsed: quantity, timestamp: quantity },
    ...{ extraData: bytes, baseFeePerGas: quantity, blockHash: hash, transactions: z.array(bytes) },
    ...{ withdrawals: z.array(z.unknown()), blobGasUsed: quantity, excessBlobGas: quantity },
  }),
  blockValue: quantity,
  blobsBundle: z.strictObject({ commitments: z.array(bytes), proofs: z.array(bytes), blobs: z.array(bytes) }),
  executionRequests: z.array(bytes),
  shouldOverrideBuilder: z.boolean(),
});

const fork = z.strictObject({
  activationTime: z.int(),
  blobSchedule: z.strictObject({ target: z.int(), max: z.int(), baseFeeUpdateFraction: z.int() }).nullable(),
  chainId: quantity,
  forkId: z.string().regex(/^0x[0-9a-f]{8}$/),
  precompiles: z.record(z.string(), address),
  systemContracts: z.record(z.string(), address),
});

export const ANSWERS: Record<string, z.ZodType> = {
  eth_sendRawTransaction: hash,
  eth_capabilities: z.strictObject({
    head: z.strictObject({ number: quantity, hash }),
    ...{ state: resource, tx: resource, logs: resource, receipts: resource, blocks: resource, stateproofs: resource },
  }),
  eth_config: z.strictObject({ current: fork, next: fork.nullable(), last: fork.nullable() }),
  eth_createAccessList: z.strictObject({
    accessList: z.array(z.strictObject({ address, storageKeys: z.array(hash) })),
    error: z.string().optional(),
    gasUsed: quantity,
  }),
  eth_getProof: z.strictObject({
    ...{ address, accountProof: z.array(bytes), balance: quantity, codeHash: hash, nonce: quantity, storageHash: hash },
    storageProof: z.array(z.strictObject({ key: slot, value: quantity, proof: z.array(bytes) })),
  }),
  eth_simulateV1: z.array(simulated),
  testing_buildBlockV1: payload,
  txpool_content: z.strictObject({ pending: senders, queued: senders }),
  txpool_contentFrom: z.strictObject({ pending: byNonce, queued: byNonce }),
  txpool_status: z.strictObject({ pending: quantity, queued: quantity }),
  debug_getBadBlocks: z.array(z.unknown()),
};
