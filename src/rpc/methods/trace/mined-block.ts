import type { ChainReader } from "../../../chain/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { serverError } from "../../errors.js";
import { findBlock } from "../../requests/block-reference.js";
import type { BlockReference } from "../../schema.js";

/** A mined block; undefined where there is none. */
export function mined(chain: ChainReader, reference: BlockReference): Promise<StoredBlock | undefined> {
  if (reference.kind === "tag" && reference.tag === "pending") {
    throw serverError("tracing on top of pending is not supported");
  }
  return findBlock(chain, reference);
}
