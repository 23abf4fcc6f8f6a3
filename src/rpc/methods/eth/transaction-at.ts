import type { StoredBlock } from "../../../persistence/state/index.js";
import { minedTransactionToJson } from "../../format/index.js";

export const transactionAt = (block: StoredBlock | undefined, index: number): object | null =>
  block && index < block.payload.transactions.length ? minedTransactionToJson(block, index) : null;
