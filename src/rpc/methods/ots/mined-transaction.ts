import type { ChainReader } from "../../../chain/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";

export function minedAt(chain: ChainReader, hash: Uint8Array): { block: StoredBlock; index: number } | undefined {
  const entry = chain.transaction(hash);
  const block = entry && chain.block(entry.block);
  return block && { block, index: entry.index };
}
