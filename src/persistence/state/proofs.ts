import { type AccountBody, EMPTY_ROOT, equalBytes, keccak256 } from "../records/index.js";
import type { BlockEntry } from "./block-entry.js";
import { StateError } from "./errors.js";
import { accountKey, ownerKey, storageKey } from "./keys.js";
import { type PastParts, pastTries } from "./past-tries.js";

/** Merkle proofs against one block's state root (EIP-1186). */
export interface Prover {
  /** The account as of that block, and the trie nodes from the state root to it, or to where it would be. */
  account(address: Uint8Array): { body: AccountBody | undefined; proof: Uint8Array[] };
  /** The slot's value, and the nodes from the account's storage root to it. */
  slot(address: Uint8Array, slot: Uint8Array): { value: Uint8Array; proof: Uint8Array[] };
}

interface Parts extends Omit<PastParts, "seq"> {
  entry: BlockEntry | undefined;
}

const unprovable = (): StateError =>
  new StateError(
    "STATE_OF_ANOTHER_CHAIN",
    "A fork's state cannot be proved: its blocks have the root of what was changed here, and the rest of the state is the upstream's. Ask for a block before the fork, whose proofs are the upstream's.",
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
  };
}
