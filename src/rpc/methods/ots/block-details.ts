import type { ChainReader } from "../../../chain/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { blockToJson, quantityToHex } from "../../format/index.js";

export function detailsOf(chain: ChainReader, block: StoredBlock | undefined): object | null {
  if (!block) return null;
  const { transactions, ...json } = blockToJson(block, false) as { transactions: unknown[] };
  const rewards = chain.tracing.blockRewards(block);
  const sum = (kind: string): bigint =>
    rewards.reduce((total, reward) => (reward.kind === kind ? total + reward.amount : total), 0n);
  const fees = block.payload.receipts.reduce((total, paid) => total + paid.gasUsed * paid.effectiveGasPrice, 0n);
  return {
    block: { ...json, logsBloom: null, transactionCount: transactions.length },
    issuance: {
      blockReward: quantityToHex(sum("block")),
      uncleReward: quantityToHex(sum("uncle")),
      issuance: quantityToHex(sum("block") + sum("uncle")),
    },
    totalFees: quantityToHex(fees),
  };
}
