import { decodeRlp, EMPTY_ROOT, equalBytes, keccak256 } from "../../ethereum/index.js";
import type { AccountBody } from "../records/index.js";
import type { BlockEntry } from "./block-entry.js";
import { StateError } from "./errors.js";
import { accountKey, ownerKey, storageKey } from "./keys.js";
import { type PastParts, pastTries } from "./past-tries.js";
import type { Trie } from "./trie/index.js";

/** Merkle proofs against one block's state root (EIP-1186). */
export interface Prover {
  /** The account as of that block, and the trie nodes from the state root to it, or to where it would be. */
  account(address: Uint8Array): { body: AccountBody | undefined; proof: Uint8Array[] };
  /** The slot's value, and the nodes from the account's storage root to it. */
  slot(address: Uint8Array, slot: Uint8Array): { value: Uint8Array; proof: Uint8Array[] };
  /**
   * The nodes beside the way to an account or to a slot that some of are deleted: a branch that has one child left becomes one
   * with it, so that the next root cannot be computed without that child.
   * @param most how many are deleted.
   */
  beside(address: Uint8Array, slot: Uint8Array | undefined, most: number): Uint8Array[];
}

interface Parts extends Omit<PastParts, "seq"> {
  entry: BlockEntry | undefined;
}

const unprovable = (): StateError =>
  new StateError(
    "STATE_OF_ANOTHER_CHAIN",
    "A fork's state cannot be proved: its blocks have the root of what was changed here, and the rest of the state is the upstream's. Request a block before the fork, whose proofs are the upstream's.",
  );

/** Proves what a block's state holds; see {@link pastTries} for what it costs. */
export function createProver({ entry, ...parts }: Parts): Prover {
  if (!entry) throw new RangeError("there is no such block");
  const { accounts, slots, base } = parts;
  const { seq } = entry;
  const past = pastTries({ ...parts, seq });
  return {
    account(address) {
      if (base()) throw unprovable();
      return {
        body: accounts.at(accountKey(address), seq),
        proof: past.accounts.prove(keccak256(address)),
      };
    },
    slot(address, slot) {
      const body = accounts.at(accountKey(address), seq);
      if (!body || equalBytes(body.storageRoot, EMPTY_ROOT)) return { value: new Uint8Array(0), proof: [] };
      const value = slots.at(storageKey(ownerKey(address, body.generation), slot), seq);
      return { value, proof: past.storage(address, body.generation).prove(keccak256(slot)) };
    },
    beside(address, slot, most) {
      if (!slot) return siblings(past.accounts, keccak256(address), most);
      const body = accounts.at(accountKey(address), seq);
      if (!body || equalBytes(body.storageRoot, EMPTY_ROOT)) return [];
      return siblings(past.storage(address, body.generation), keccak256(slot), most);
    },
  };
}

/** The children, off the way to a key, of the branches that the deletion of `most` keys may leave with one child. */
function siblings(trie: Trie, key: Uint8Array, most: number): Uint8Array[] {
  const path = Buffer.from(key).toString("hex");
  const found: Uint8Array[] = [];
  let depth = 0;
  for (const [index, node] of trie.prove(key).entries()) {
    const items = decodeRlp(node) as unknown[];
    if (items.length === 2) {
      const [flags = 0, ...rest] = items[0] as Uint8Array;
      depth += rest.length * 2 + ((flags >> 4) & 1);
      continue;
    }
    const children = [...items.slice(0, 16).keys()].filter((at) => (items[at] as Uint8Array).length > 0);
    for (const child of children.length <= most + 1 ? children : []) {
      const nibble = child.toString(16);
      if (nibble === path[depth]) continue;
      const other = trie.prove(Buffer.from((path.slice(0, depth) + nibble).padEnd(64, "0"), "hex"))[index + 1];
      if (other) found.push(other);
    }
    depth++;
  }
  return found;
}
