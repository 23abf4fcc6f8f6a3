import { equalBytes, KECCAK_EMPTY, keccak256, toHex } from "../../ethereum/index.js";
import type { AccountBody } from "../../persistence/records/index.js";
import { latin1, ownerKey, type StoredBlock } from "../../persistence/state/index.js";
import { ChainError } from "../errors.js";
import type { Core } from "../head/core.js";
import { replayable, startReplay } from "./replay.js";
import { replayUntil } from "./trace.js";

/** Slots of an account in the order of their hashes, by which the storage trie has them. */
export interface StorageRange {
  slots: { hash: Uint8Array; slot: Uint8Array; value: Uint8Array }[];
  /** The hash of the first slot that is not among them; undefined where there are no more. */
  next: Uint8Array | undefined;
}

/**
 * The storage of an account before one of a block's transactions.
 * @param from the hash to begin at.
 * @throws ChainError when the block has no transaction of that index.
 */
export async function storageRange(
  core: Core,
  block: StoredBlock,
  index: number,
  address: Uint8Array,
  from: Uint8Array,
  most: number,
): Promise<StorageRange> {
  const overlay = await replayUntil(core, block, index);
  const body = overlay.account(address);
  if (!body) return { slots: [], next: undefined };
  if (core.fork() && body.generation === 0 && !equalBytes(body.codeHash, KECCAK_EMPTY)) {
    throw new ChainError(
      "the storage of an account that the upstream of a fork has cannot be listed: its slots are read one by one; request a block before the fork, or for slots by eth_getStorageAt",
    );
  }
  const slots = new Map((await core.state.slotsOf(address, body.generation)).map((slot) => [latin1(slot), slot]));
  const written = overlay.changes().storage.get(ownerKey(address, body.generation))?.slots.keys() ?? [];
  for (const key of written) slots.set(key, Buffer.from(key, "latin1"));
  const range = [...slots.values()]
    .map((slot) => ({ hash: keccak256(slot), slot, value: overlay.storage(address, slot) }))
    .filter(({ hash, value }) => value.length > 0 && Buffer.compare(hash, from) >= 0)
    .sort((a, b) => Buffer.compare(a.hash, b.hash));
  return { slots: range.slice(0, most), next: range[most]?.hash };
}

/** An account after one of a block's transactions, with its code; undefined when there is no such transaction or account. */
export async function accountAfter(
  core: Core,
  block: StoredBlock,
  index: number,
  address: Uint8Array,
): Promise<{ body: AccountBody; code: Uint8Array } | undefined> {
  if (index >= block.payload.transactions.length) return undefined;
  const replay = startReplay(core, replayable(block));
  for (let done = 0; done <= index; done++) await replay.skip();
  const body = replay.overlay.account(address);
  return body && { body, code: replay.overlay.code(address) };
}

/** The most records that a search for changes goes through. */
const MAX_RECORDS = 100_000;

/**
 * The accounts that are others after the second block than after the first: their balance, nonce, code or storage.
 * @throws ChainError when there are too many records between them.
 */
export async function modifiedAccounts(core: Core, start: StoredBlock, end: StoredBlock): Promise<Uint8Array[]> {
  if (end.seq - start.seq > MAX_RECORDS) {
    throw new ChainError(`limit exceeded: more than ${MAX_RECORDS} records between the blocks`, -32005);
  }
  const before = core.state.view(start.seq);
  const after = core.state.view(end.seq);
  const candidates = new Map<string, Uint8Array>();
  for (let seq = start.seq + 1; seq <= end.seq; seq++) {
    for (const address of core.state.changedBy(seq)) candidates.set(toHex(address), address);
    if (seq % TURN === 0) await new Promise(setImmediate);
  }
  return [...candidates.values()].filter((address) => !sameAccount(before.account(address), after.account(address)));
}

/** Records gone through before other work has its turn. */
const TURN = 200;

const sameAccount = (a: AccountBody | undefined, b: AccountBody | undefined): boolean =>
  (a?.nonce ?? 0n) === (b?.nonce ?? 0n) &&
  (a?.balance ?? 0n) === (b?.balance ?? 0n) &&
  equalBytes(a?.codeHash ?? KECCAK_EMPTY, b?.codeHash ?? KECCAK_EMPTY) &&
  toHex(a?.storageRoot ?? NOTHING) === toHex(b?.storageRoot ?? NOTHING);

const NOTHING = new Uint8Array(0);
