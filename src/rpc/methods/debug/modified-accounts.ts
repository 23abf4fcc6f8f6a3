import type { ChainReader } from "../../../chain/index.js";
import { toHex } from "../../../ethereum/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { invalidParams, serverError } from "../../errors.js";

export async function modified(
  chain: ChainReader,
  start: StoredBlock,
  end: StoredBlock | undefined,
): Promise<string[]> {
  const [from, to] = end ? [start, end] : [start.number > 0 ? chain.block(start.number - 1) : undefined, start];
  if (!from) throw serverError(`block ${start.number} has no parent`);
  if (from.number >= to.number) {
    throw invalidParams(`start block height (${from.number}) must be less than end block height (${to.number})`);
  }
  return (await chain.tracing.modifiedAccounts(from, to)).map(toHex);
}
