import type { ChainReader } from "../../../chain/index.js";
import { toHex } from "../../../ethereum/index.js";
import type { ReceiptEntry } from "../../../persistence/records/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { invalidParams } from "../../errors.js";
import { blockToJson } from "../../format/index.js";
import { answer, optional } from "../../method.js";
import { defineTestMethod } from "../../test-method.js";
import { mineOptions } from "./mining-options.js";

const MAX_DETAILED = 1_000;

export const evm_mine_detailed = defineTestMethod({
  name: "evm_mine_detailed",
  aliases: { anvil_mine_detailed: [] },
  description: "Mines as evm_mine does, and answers the blocks, with what failed transactions returned and why.",
  peers: ["anvil"],
  params: [optional("options", mineOptions)],
  result: answer("list of blocks with whole transactions", "(Block & { transactions: Transaction[] })[]"),
  handler: async ({ chain }, _, options) => {
    const { blocks = 1, timestamp = undefined } =
      typeof options === "number" ? { timestamp: options } : (options ?? {});
    if (blocks > MAX_DETAILED) {
      throw invalidParams(`invalid argument 0 (options): at most ${MAX_DETAILED} blocks at a time`);
    }
    return (await chain.mine(blocks, { timestamp })).map((block) => detailed(chain, block));
  },
});

/** A block with its transactions, and in those that failed what they returned. */
function detailed({ errors }: ChainReader, block: StoredBlock): object {
  const json = blockToJson(block, true) as { transactions: object[] };
  const transactions = json.transactions.map((transaction, index) => {
    const { status, revertData } = block.payload.receipts[index] as ReceiptEntry;
    if (status !== 0) return transaction;
    const revertReason = errors.describe(revertData);
    return { ...transaction, output: toHex(revertData), ...(revertReason !== undefined && { revertReason }) };
  });
  return { ...json, transactions };
}
