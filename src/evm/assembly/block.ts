/** What code sees of the block and the transaction, as words that the host sets before a message. */
import { BLOB_HASHES, BLOCK } from "./layout";

export const COINBASE: usize = BLOCK;
export const TIMESTAMP: usize = BLOCK + 32;
export const NUMBER: usize = BLOCK + 64;
/** prevRandao since the merge (EIP-4399). */
export const DIFFICULTY: usize = BLOCK + 96;
export const BLOCK_GAS_LIMIT: usize = BLOCK + 128;
export const CHAIN_ID: usize = BLOCK + 160;
export const BASE_FEE: usize = BLOCK + 192;
export const BLOB_BASE_FEE: usize = BLOCK + 224;
export const ORIGIN: usize = BLOCK + 256;
export const GAS_PRICE: usize = BLOCK + 288;
export const BLOB_COUNT: usize = BLOCK + 320;

export function blobHash(index: u64): usize {
  return index < <u64>load<u32>(BLOB_COUNT) ? BLOB_HASHES + (<usize>index << 5) : 0;
}
