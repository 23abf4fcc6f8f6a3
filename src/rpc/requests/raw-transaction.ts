import type { ChainReader } from "../../chain/index.js";
import { toHex } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";

export const rawAt = (block: StoredBlock | undefined, index: number): string | null => {
  const raw = block?.payload.transactions[index];
  return raw ? toHex(raw) : null;
};

/** A transaction in its encoding, mined or (with its blobs) waiting. */
export function rawTransaction(chain: ChainReader, hash: Uint8Array): string | null {
  const entry = chain.transaction(hash);
  if (entry) return rawAt(chain.block(entry.block), entry.index);
  const waiting = chain.pool.get(hash);
  return waiting ? toHex(waiting.network) : null;
}
