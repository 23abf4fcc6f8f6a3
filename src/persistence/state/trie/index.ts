export { TrieError, type TrieErrorCode } from "./errors.js";
export { rootOfList } from "./list-root.js";
export type { TrieNodeSource } from "./load.js";
export { createTrie, type Trie } from "./trie.js";
export { verifyProof } from "./verify-proof.js";
