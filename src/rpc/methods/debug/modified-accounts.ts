import { toHex } from "../../../ethereum/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import type { NodeContext } from "../../context.js";
import { invalidParams, serverError } from "../../errors.js";

export async function modified(
  chain: NodeContext["chain"],
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
