import {
  bytesToNumber,
  bytesToQuantity,
  decodeRlp,
  EMPTY,
  EMPTY_ROOT,
  encodeRlp,
  equalBytes,
  KECCAK_EMPTY,
  quantityToBytes,
} from "../../ethereum/index.js";
import type { AccountBody } from "../records/index.js";

/** Stored form of an account: RLP of its fields, empty bytes for the empty storage root and code hash. */
export function encodeAccount(body: AccountBody | undefined): Uint8Array {
  if (body === undefined) return EMPTY;
  return encodeRlp([
    quantityToBytes(body.nonce),
    quantityToBytes(body.balance),
    equalBytes(body.storageRoot, EMPTY_ROOT) ? EMPTY : body.storageRoot,
    equalBytes(body.codeHash, KECCAK_EMPTY) ? EMPTY : body.codeHash,
    quantityToBytes(body.generation),
  ]);
}

export function decodeAccount(bytes: Uint8Array): AccountBody | undefined {
  if (bytes.length === 0) return undefined;
  const [nonce, balance, storageRoot, codeHash, generation] = decodeRlp(bytes) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  return {
    nonce: bytesToQuantity(nonce),
    balance: bytesToQuantity(balance),
    storageRoot: storageRoot.length === 0 ? EMPTY_ROOT : storageRoot,
    codeHash: codeHash.length === 0 ? KECCAK_EMPTY : codeHash,
    generation: bytesToNumber(generation),
  };
}

/** The account trie's leaf: `RLP([nonce, balance, storageRoot, codeHash])` (yellow paper, 4.1). */
export function accountLeaf(body: AccountBody): Uint8Array {
  return encodeRlp([quantityToBytes(body.nonce), quantityToBytes(body.balance), body.storageRoot, body.codeHash]);
}
