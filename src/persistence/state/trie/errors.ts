/**
 * - `TRIE_NODE_MISSING`: the source does not have a node that its parent names.
 * - `TRIE_NODE_MISMATCH`: the source has another node there than its parent names.
 * - `TRIE_NODE_MALFORMED`: a node is not one of the three kinds that a trie of hashed keys consists of.
 * - `TRIE_PROOF_INVALID`: a proof does not lead from the root to what it claims.
 */
export type TrieErrorCode = "TRIE_NODE_MISSING" | "TRIE_NODE_MISMATCH" | "TRIE_NODE_MALFORMED" | "TRIE_PROOF_INVALID";

/** What can be wrong with a trie's nodes or with a proof. */
export class TrieError extends Error {
  override readonly name = "TrieError";
  constructor(
    readonly code: TrieErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
