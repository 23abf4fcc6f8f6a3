import {
  bytesToNumber,
  bytesToQuantity,
  decodeRlp,
  EMPTY,
  equalBytes,
  KECCAK_EMPTY,
  quantityToBytes,
  toHex,
} from "../../ethereum/index.js";
import { type ByteStore, openByteStore } from "../journal/index.js";
import { decodeGanacheBlock, type GanacheBlock } from "./block.js";
import { GanacheDatabaseError, incomplete } from "./errors.js";
import { type LeafDifference, trieDifference, trieLeaves } from "./trie.js";

/** An account as its leaf in the trie says it. */
export interface GanacheAccount {
  nonce: bigint;
  balance: bigint;
  storageRoot: Uint8Array;
  codeHash: Uint8Array;
}

/** The database of a Ganache 7, to be read. */
export interface GanacheDatabase {
  /** Number of the latest block; block 0 is the first. */
  head: number;
  /** @throws GanacheDatabaseError INCOMPLETE when it is not there or not a block */
  block(number: number): GanacheBlock;
  /** Every leaf of the trie with a root: hashed key and value. @throws GanacheDatabaseError INCOMPLETE */
  leaves(root: Uint8Array): Generator<[key: Uint8Array, value: Uint8Array]>;
  /** The leaves in which two tries differ. @throws GanacheDatabaseError INCOMPLETE */
  difference(before: Uint8Array, after: Uint8Array): Generator<LeafDifference>;
  /** Code by its hash. @throws GanacheDatabaseError INCOMPLETE */
  code(hash: Uint8Array): Uint8Array;
  /** The storage slot that a hash is of, where a transaction wrote to it. */
  slot(hash: Uint8Array): Uint8Array | undefined;
  close(): Promise<void>;
}

/**
 * The keys are those of subleveldown: `!` name `!` key. `b` has blocks by number, `i` their numbers by hash, and under a zero
 * byte the latest; `t` transactions, `r` receipts, `l` logs, `s` storage slots by their hash, `T` trie nodes and code.
 */
const key = (sublevel: string, own: Uint8Array): Uint8Array => Buffer.concat([Buffer.from(`!${sublevel}!`), own]);

const ZERO = Uint8Array.of(0);
const VERSION = Buffer.from("version");

/**
 * Opens a copy of a Ganache 7 database (see {@link copyGanacheDatabase}).
 * @throws GanacheDatabaseError NOT_GANACHE, EMPTY, FORKED, INCOMPLETE, UNREADABLE
 */
export async function openGanacheDatabase(path: string): Promise<GanacheDatabase> {
  let store: ByteStore;
  try {
    store = await openByteStore(path);
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new GanacheDatabaseError(
      "UNREADABLE",
      `LevelDB cannot read the database (${reason.replaceAll(`${path}/`, "")}); copy the whole directory again while Ganache does not run`,
      { cause },
    );
  }
  try {
    return readerOf(store, await checkedHead(store));
  } catch (failure) {
    await store.close();
    throw failure;
  }
}

/** Makes sure that it is a Ganache's, of a version that is known, with a chain from block 0 on. */
async function checkedHead(store: ByteStore): Promise<number> {
  const version = store.getSync(VERSION);
  if (version && !equalBytes(version, ZERO)) {
    throw new GanacheDatabaseError(
      "NOT_GANACHE",
      `the database has version ${toHex(version)}, which is none of Ganache 7's; only its version 0 is known`,
    );
  }
  const numbers = await blockNumbers(store);
  if (numbers.length === 0) {
    if (version) throw new GanacheDatabaseError("EMPTY", "the Ganache database has no blocks: nothing was kept in it");
    throw new GanacheDatabaseError(
      "NOT_GANACHE",
      "it is a LevelDB database, but not one of Ganache 7: it has no blocks",
    );
  }
  const first = numbers.reduce((least, one) => (one < least ? one : least));
  if (first > 0) {
    throw new GanacheDatabaseError(
      "FORKED",
      `the Ganache database starts with block ${first}: it was made with Ganache's fork.url and lacks what it forked from; that cannot be imported`,
    );
  }
  const latest = store.getSync(key("i", ZERO));
  // Ganache 7.0.0 did not say which block is the latest.
  return latest ? bytesToNumber(latest) : numbers.reduce((most, one) => (one > most ? one : most));
}

async function blockNumbers(store: ByteStore): Promise<number[]> {
  const numbers: number[] = [];
  for await (const found of store.keys({ gte: key("b", EMPTY), lt: key("b", Uint8Array.of(0xff)) })) {
    const own = (found as Uint8Array).subarray(3);
    if (own.length <= 6) numbers.push(bytesToNumber(own));
  }
  return numbers;
}

function readerOf(store: ByteStore, head: number): GanacheDatabase {
  const get = (sublevel: string, own: Uint8Array): Uint8Array | undefined => store.getSync(key(sublevel, own));

  function node(hash: Uint8Array): Uint8Array {
    const found = get("T", hash);
    if (!found) throw incomplete(`the part of its state with hash ${toHex(hash)} is missing`);
    return found;
  }

  return {
    head,
    block(number) {
      const value = get("b", number === 0 ? ZERO : quantityToBytes(number));
      if (!value) throw incomplete(`block ${number} of ${head} is missing`);
      try {
        return decodeGanacheBlock(value);
      } catch (cause) {
        throw incomplete(`block ${number} of ${head} cannot be read (${(cause as Error).message})`, cause);
      }
    },
    leaves: (root) => trieLeaves(node, root),
    difference: (before, after) => trieDifference(node, before, after),
    code(hash) {
      return equalBytes(hash, KECCAK_EMPTY) ? EMPTY : node(hash);
    },
    slot: (hash) => get("s", hash),
    close: () => store.close(),
  };
}

/** Reads the leaf of an account. */
export function decodeGanacheAccount(leaf: Uint8Array): GanacheAccount {
  const [nonce, balance, storageRoot, codeHash] = decodeRlp(leaf) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  return { nonce: bytesToQuantity(nonce), balance: bytesToQuantity(balance), storageRoot, codeHash };
}

/** Reads the leaf of a storage slot: its value without leading zeros. */
export const decodeGanacheSlot = (leaf: Uint8Array): Uint8Array => decodeRlp(leaf) as Uint8Array;
