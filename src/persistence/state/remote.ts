import { EMPTY_ROOT, equalBytes, fromHex, KECCAK_EMPTY, toHex } from "../../ethereum/index.js";
import type { AccountBody } from "../records/index.js";
import { decodeAccount, encodeAccount } from "./account.js";
import type { Codes } from "./codes.js";
import type { EntryStore } from "./entry-store.js";
import type { ForkPoint } from "./fork-point.js";
import { keyBytes, latin1, remoteKey } from "./keys.js";
import type { Batch } from "./versioned.js";

/** An item of the upstream that is not fetched yet. All of them are as of the fork's block. */
export type Wanted =
  | { kind: "account"; address: Uint8Array }
  | { kind: "storage"; address: Uint8Array; slot: Uint8Array }
  | { kind: "code"; address: Uint8Array; codeHash: Uint8Array }
  | { kind: "block hash"; number: number };

/** In words, for sentences. */
export function wantedText(wanted: Wanted): string {
  if (wanted.kind === "account") return `the account ${toHex(wanted.address)}`;
  if (wanted.kind === "storage") return `the storage slot ${toHex(wanted.slot)} of ${toHex(wanted.address)}`;
  if (wanted.kind === "code") return `the code of ${toHex(wanted.address)}`;
  return `the hash of block ${wanted.number}`;
}

/**
 * A read needs something of the chain that this one forks from. Reads are synchronous, so the caller fetches it and
 * starts its work again.
 */
export class RemoteMiss extends Error {
  override readonly name = "RemoteMiss";
  constructor(readonly wanted: Wanted) {
    super(`${wantedText(wanted)} has not been fetched from the chain that this one is a fork of`);
  }
}

/**
 * A placeholder for the root of a storage that the upstream has and of which nothing was changed here: it is not empty, and
 * its real value is not needed. It enters the state root of a fork, so that this does not depend on what was read.
 */
export const REMOTE_STORAGE_ROOT: Uint8Array = fromHex(`0x${"00".repeat(31)}01`);

/** The root of a storage that nothing was changed in: by what the account is, whether it was read or not. */
export const untouchedRoot = ({ generation, codeHash }: AccountBody): Uint8Array =>
  generation === 0 && !equalBytes(codeHash, KECCAK_EMPTY) ? REMOTE_STORAGE_ROOT : EMPTY_ROOT;

/** What was fetched from the upstream, kept permanently: at the fork's block it does not change. Reads are synchronous. */
export interface Remote {
  /** Undefined where the other chain has no such account. @throws RemoteMiss */
  account(address: Uint8Array): AccountBody | undefined;
  /** Without leading zeros. @throws RemoteMiss */
  storage(address: Uint8Array, slot: Uint8Array): Uint8Array;
  /** @throws RemoteMiss */
  blockHash(number: number): Uint8Array;
  /** Whether it is fetched. */
  has(wanted: Wanted): boolean;
  /** An answer of the other chain that will always be the same. */
  answer(digest: Uint8Array): Uint8Array | undefined;
  putAccount(address: Uint8Array, account: { nonce: bigint; balance: bigint; codeHash: Uint8Array } | undefined): void;
  putCode(codeHash: Uint8Array, code: Uint8Array): void;
  putStorage(address: Uint8Array, slot: Uint8Array, value: Uint8Array): void;
  putBlockHash(number: number, hash: Uint8Array): void;
  putAnswer(digest: Uint8Array, answer: Uint8Array): void;
}

/** What was fetched of any chain. Each fork block has its own. */
export interface RemoteCache {
  of(fork: ForkPoint): Remote;
  dirty(): number;
  drain(batch: Batch): () => void;
}

const MAX_CACHED = 60_000;
const MAX_CACHED_BYTES = 32 * 1024 * 1024;

/** @param changed called when there is something to write */
export function createRemoteCache(store: EntryStore, codes: Codes, changed: () => void): RemoteCache {
  const cache = new Map<string, Uint8Array>();
  let cachedBytes = 0;
  let fresh = new Map<string, Uint8Array>();
  let leaving = new Map<string, Uint8Array>();
  const remotes = new Map<string, Remote>();

  function keep(key: string, value: Uint8Array): void {
    if (cache.has(key)) return;
    cache.set(key, value);
    cachedBytes += value.length;
    for (const [oldest, old] of cache) {
      if (cache.size <= MAX_CACHED && cachedBytes <= MAX_CACHED_BYTES) return;
      cache.delete(oldest);
      cachedBytes -= old.length;
    }
  }

  function get(key: string): Uint8Array | undefined {
    const known = cache.get(key) ?? fresh.get(key) ?? leaving.get(key);
    if (known) return known;
    const value = store.getSync(keyBytes(key));
    if (value) keep(key, value);
    return value;
  }

  function put(key: string, value: Uint8Array): void {
    if (get(key) !== undefined) return;
    fresh.set(key, value);
    keep(key, value);
    changed();
  }

  function of(fork: ForkPoint): Remote {
    const known = remotes.get(fork.hash);
    if (known) return known;
    const own = latin1(fromHex(fork.hash));
    const keyOf = (wanted: Exclude<Wanted, { kind: "code" }>): string => {
      if (wanted.kind === "account") return remoteKey(own, "a", wanted.address);
      if (wanted.kind === "block hash") return remoteKey(own, "n", Buffer.from(String(wanted.number)));
      return remoteKey(own, "s", Buffer.concat([wanted.address, wanted.slot]));
    };
    const need = (wanted: Parameters<typeof keyOf>[0]): Uint8Array => {
      const value = get(keyOf(wanted));
      if (value === undefined) throw new RemoteMiss(wanted);
      return value;
    };
    const remote: Remote = {
      account: (address) => decodeAccount(need({ kind: "account", address })),
      storage(address, slot) {
        const account = get(keyOf({ kind: "account", address }));
        return account?.length === 0 ? account : need({ kind: "storage", address, slot });
      },
      blockHash: (number) => need({ kind: "block hash", number }),
      has: (wanted) =>
        wanted.kind === "code" ? codes.get(wanted.codeHash).length > 0 : get(keyOf(wanted)) !== undefined,
      answer: (digest) => get(remoteKey(own, "j", digest)),
      putAccount(address, account) {
        const body = account && { ...account, generation: 0, storageRoot: EMPTY_ROOT };
        put(keyOf({ kind: "account", address }), encodeAccount(body && { ...body, storageRoot: untouchedRoot(body) }));
      },
      putCode: (codeHash, code) => codes.add(codeHash, code),
      putStorage: (address, slot, value) => put(keyOf({ kind: "storage", address, slot }), value),
      putBlockHash: (number, hash) => put(keyOf({ kind: "block hash", number }), hash),
      putAnswer: (digest, answer) => put(remoteKey(own, "j", digest), answer),
    };
    remotes.set(fork.hash, remote);
    return remote;
  }

  return {
    of,
    dirty: () => fresh.size,
    drain(batch) {
      leaving = fresh;
      fresh = new Map();
      for (const [key, value] of leaving) batch.put(key, value);
      return () => {
        leaving = new Map();
      };
    },
  };
}
