import { uint64 } from "../../ethereum/index.js";

/**
 * The key layout of the state database, all in one place. Keys are handled as latin1 strings (one character a byte):
 * they are map keys in memory and become bytes only on the way to LevelDB.
 *
 * | key | value |
 * |---|---|
 * | `a` address | head version of an account |
 * | `s` address, generation (8 bytes), slot | head version of a storage slot |
 * | `h` (one of the above), index (4 bytes) | an earlier version of it |
 * | `c` code hash | code |
 * | `t` owner, path | trie node; owner is empty for accounts, address and generation for storage |
 * | `n` block number (8 bytes) | canonical block: hash, record, bloom |
 * | `b` block hash | number of a canonical block |
 * | `x` transaction hash | block number and index of a canonical transaction |
 * | `r` hash of a fork's block, kind, what it is of | something fetched of the chain that this one is a fork of: see remote.ts |
 * | `m` | what the database holds: see fold.ts |
 */
export const META_KEY = "m";

// What Buffer's toString("latin1") calls. It takes any view of bytes, and a third of the time that making a Buffer of each takes.
const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice(this: Uint8Array, from: number, to: number): string;
};

export const latin1 = (bytes: Uint8Array): string => latin1Slice.call(bytes, 0, bytes.length);

export const keyBytes = (key: string): Uint8Array => Buffer.from(key, "latin1");

export const accountKey = (address: Uint8Array): string => `a${latin1(address)}`;

/** Of the storage that accounts have as long as they were never deleted. */
const FIRST_GENERATION = latin1(uint64(0));

export const ownerKey = (address: Uint8Array, generation: number): string =>
  latin1(address) + (generation === 0 ? FIRST_GENERATION : latin1(uint64(generation)));

export const storageKey = (owner: string, slot: Uint8Array): string => `s${owner}${latin1(slot)}`;

export const codeKey = (codeHash: Uint8Array): string => `c${latin1(codeHash)}`;

export const nodeKey = (owner: string, path: string): string => `t${owner}${path}`;

export const blockKey = (number: number): string => `n${latin1(uint64(number))}`;

export const blockHashKey = (hash: Uint8Array): string => `b${latin1(hash)}`;

/** @param fork the hash of the fork's block, as latin1 @param kind `a`ccount, `s`lot, block hash by `n`umber, answer in `j`son */
export const remoteKey = (fork: string, kind: "a" | "s" | "n" | "j", rest: Uint8Array): string =>
  `r${fork}${kind}${latin1(rest)}`;

export const transactionKey = (hash: Uint8Array): string => `x${latin1(hash)}`;
