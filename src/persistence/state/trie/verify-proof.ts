import { RLP } from "@ethereumjs/rlp";
import { EMPTY_ROOT, equalBytes, keccak256 } from "../../../ethereum/index.js";
import { TrieError } from "./errors.js";
import { nibblesOf, overlap } from "./nibbles.js";

type Item = Uint8Array | Item[];

/**
 * What a proof (EIP-1186: the nodes from the root on, in order) shows of a key: its value, or undefined where it shows
 * that the trie does not have the key.
 * @param key as in the trie: hashed, for accounts and storage
 * @throws {TrieError} `TRIE_PROOF_INVALID` if the nodes do not lead from the root to the key, or are more than that takes
 */
export function verifyProof(root: Uint8Array, key: Uint8Array, proof: readonly Uint8Array[]): Uint8Array | undefined {
  const path = nibblesOf(key);
  let used = 0;
  let depth = 0;

  function end(value: Uint8Array | undefined): Uint8Array | undefined {
    if (used < proof.length) throw invalid(`it goes on for ${proof.length - used} nodes after it has shown all`);
    return value;
  }

  /** The node that a parent holds `reference` for: the next of the proof, or one that is embedded in the parent. */
  function resolve(reference: Item): Item[] {
    if (Array.isArray(reference)) return reference;
    const encoding = proof[used];
    if (!encoding) throw invalid(`node ${used} is wanting`);
    if (!equalBytes(keccak256(encoding), reference)) throw invalid(`node ${used} is not the one that its parent names`);
    used++;
    return decodeNode(encoding, used - 1);
  }

  if (equalBytes(root, EMPTY_ROOT)) return end(undefined);
  let node = resolve(root);
  for (;;) {
    if (node.length === 17) {
      const child = node[depth === path.length ? 16 : path[depth]!]!;
      if (child.length === 0) return end(undefined);
      if (depth === path.length) return end(valueIn(child));
      depth++;
      node = resolve(child);
      continue;
    }
    const [head, second] = node;
    if (node.length !== 2 || !(head instanceof Uint8Array) || head.length === 0 || second === undefined) {
      throw invalid(`it has a node of ${node.length} items`);
    }
    const own = nibblesOf(head);
    const part = own.subarray(own[0]! & 1 ? 1 : 2);
    if (overlap(part, path, depth) < part.length) return end(undefined);
    depth += part.length;
    if (own[0]! >= 2) return end(depth === path.length ? valueIn(second) : undefined);
    node = resolve(second);
  }
}

function decodeNode(encoding: Uint8Array, index: number): Item[] {
  let node: Item;
  try {
    node = RLP.decode(encoding) as Item;
  } catch (cause) {
    throw invalid(`node ${index} is not RLP`, cause);
  }
  if (!Array.isArray(node)) throw invalid(`node ${index} is not a list`);
  return node;
}

function valueIn(item: Item): Uint8Array {
  if (Array.isArray(item)) throw invalid("it has a list in place of a value");
  return item;
}

const invalid = (why: string, cause?: unknown): TrieError =>
  new TrieError("TRIE_PROOF_INVALID", `The proof does not hold: ${why}.`, { cause });
