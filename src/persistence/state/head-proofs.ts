import { EMPTY_ROOT, encodeRlp, equalBytes, keccak256 } from "../../ethereum/index.js";
import type { AccountBody } from "../records/index.js";
import { accountLeaf } from "./account.js";
import { keyBytes } from "./keys.js";
import { REMOTE_STORAGE_ROOT } from "./remote.js";
import type { Tries } from "./tries.js";

const ADDRESS = 20;
const OWNER = ADDRESS + 8;

/**
 * Holds what is read of the head against the tries, whose roots the journal has: so a value that is missing, or is an older one,
 * is noticed before a block is built on it.
 */
export interface HeadProofs {
  /** Whether the account trie has this account, or has none where there is none. */
  account(key: string, body: AccountBody | undefined): boolean;
  /** The same of a storage slot; true for storage that its account has no more. */
  slot(key: string, value: Uint8Array): boolean;
  /** The root of an owner's storage at the head; undefined for storage that its account has no more. */
  storageRoot(owner: string): Uint8Array | undefined;
}

/** @param accountAt the head account of a key */
export function createHeadProofs(
  tries: Pick<Tries, "read">,
  accountAt: (key: string) => AccountBody | undefined,
): HeadProofs {
  const same = (leaf: Uint8Array | undefined, expected: Uint8Array | undefined): boolean =>
    leaf === undefined || expected === undefined ? leaf === expected : equalBytes(leaf, expected);

  function storageRoot(owner: string): Uint8Array | undefined {
    const body = accountAt(`a${owner.slice(0, ADDRESS)}`);
    if (!body || body.generation !== generationOf(owner)) return undefined;
    return equalBytes(body.storageRoot, REMOTE_STORAGE_ROOT) ? EMPTY_ROOT : body.storageRoot;
  }

  return {
    account: (key, body) => same(tries.read("").get(keccak256(keyBytes(key.slice(1)))), body && accountLeaf(body)),
    slot(key, value) {
      const owner = key.slice(1, 1 + OWNER);
      if (storageRoot(owner) === undefined) return true;
      const leaf = tries.read(owner).get(keccak256(keyBytes(key.slice(1 + OWNER))));
      return same(leaf, value.length === 0 ? undefined : encodeRlp(value));
    },
    storageRoot,
  };
}

const generationOf = (owner: string): number => Number(Buffer.from(owner.slice(ADDRESS), "latin1").readBigUInt64BE());
