import type { CallPlace, ChainReader } from "../../chain/index.js";
import type { StateView, StoredBlock } from "../../persistence/state/index.js";
import { serverError } from "../errors.js";
import type { BlockReference } from "../schema.js";

/** The canonical block that a reference means, or undefined when there is none. `pending` is made for the occasion. */
export async function findBlock(chain: ChainReader, reference: BlockReference): Promise<StoredBlock | undefined> {
  if (reference.kind === "tag" && reference.tag === "pending") return chain.pendingBlock();
  if (reference.kind === "hash") return chain.blockByHash(reference.hash);
  return chain.block(numberOf(chain, reference));
}

/**
 * A number, or a tag's: there is one chain and no reorganisation, so that `safe` and `finalized` are the head, unless the chain was
 * imported with others.
 */
export function numberOf(chain: ChainReader, reference: Exclude<BlockReference, { kind: "hash" }>): number {
  if (reference.kind === "number") return reference.number;
  const { tag } = reference;
  if (tag === "earliest") return chain.genesisNumber;
  const head = chain.head().number;
  if (tag !== "safe" && tag !== "finalized") return head;
  return Math.min(chain.settings()[tag] ?? head, head);
}

/** The state that a reference means. `pending` is the head's: what waits has changed nothing yet. */
export function findState(chain: ChainReader, reference: BlockReference): StateView {
  if (reference.kind === "tag" && (reference.tag === "latest" || reference.tag === "pending")) return chain.stateAt();
  return chain.stateAt(stateBlock(chain, reference).number);
}

/** State and header for a call at a block. */
export async function findPlace(chain: ChainReader, reference: BlockReference): Promise<CallPlace> {
  if (reference.kind === "tag" && reference.tag === "pending") {
    return { state: chain.stateAt(), config: chain.config, header: (await chain.pendingBlock()).header };
  }
  const block = stateBlock(chain, reference);
  return { state: chain.stateAt(block.number), config: chain.configAfter(block.number), header: block.header };
}

/** On the head's state, in the block that comes next. */
export const nextPlace = (chain: ChainReader): CallPlace => ({
  state: chain.stateAt(),
  config: chain.config,
  header: chain.nextHeader(),
});

function stateBlock(chain: ChainReader, reference: BlockReference): StoredBlock {
  const block = reference.kind === "hash" ? chain.blockByHash(reference.hash) : chain.block(numberOf(chain, reference));
  if (!block) throw serverError("header not found");
  return block;
}
