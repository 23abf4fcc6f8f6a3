import type { ChainReader } from "../../../chain/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { serverError } from "../../errors.js";
import { findBlock } from "../../requests/block-reference.js";
import type { BlockReference } from "../../schema.js";

/** A block that can be executed once more. */
export function mined(chain: ChainReader, reference: BlockReference): Promise<StoredBlock> {
  if (reference.kind === "tag" && reference.tag === "pending") {
    throw serverError("tracing on top of pending is not supported");
  }
  return existing(chain, reference);
}

export async function existing(chain: ChainReader, reference: BlockReference): Promise<StoredBlock> {
  const found = await findBlock(chain, reference);
  if (!found) throw serverError("block not found");
  return found;
}
