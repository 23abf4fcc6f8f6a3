import { createMPT, type MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import fc from "fast-check";
import type { Overlay } from "../../../src/chain/execution/index.js";
import { EMPTY_ROOT, KECCAK_EMPTY, keccak256, quantityToBytes, toHex } from "../../../src/ethereum/index.js";
import type { AccountBody } from "../../../src/persistence/records/index.js";

/** A state as plainly as it can be written down, beside the real one: accounts by number, slots by number. */
export type Model = Map<number, ModelAccount>;

export interface ModelAccount {
  nonce: bigint;
  balance: bigint;
  code: Uint8Array;
  storage: Map<number, bigint>;
}

/** What may be done to a state. `destroy` is a self-destruct; a `trial` is kept or reverted as a whole. */
export type Change =
  | { kind: "account"; who: number; nonce: bigint; balance: bigint }
  | { kind: "slot"; who: number; slot: number; value: bigint }
  | { kind: "code"; who: number; code: Uint8Array }
  | { kind: "clear"; who: number }
  | { kind: "destroy"; who: number }
  | { kind: "trial"; changes: Change[]; keep: boolean };

export const ACCOUNTS = 6;
export const SLOTS = 5;

export const addressOf = (who: number): Uint8Array => keccak256(Uint8Array.of(0xaa, who >> 8, who & 0xff)).slice(12);
export const slotOf = (slot: number): Uint8Array => {
  const bytes = new Uint8Array(32);
  bytes.set([slot >> 8, slot & 0xff], 30);
  return bytes;
};

const who = fc.nat(ACCOUNTS - 1);
const value = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 1n, max: 300n }),
  fc.bigInt({ min: 2n ** 247n, max: 2n ** 256n - 1n }),
);
const simple: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("account" as const),
      who,
      nonce: fc.bigInt({ min: 0n, max: 9n }),
      balance: value,
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("slot" as const), who, slot: fc.nat(SLOTS - 1), value }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("code" as const),
      who,
      code: fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("clear" as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("destroy" as const), who }) },
);

export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: simple },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("trial" as const),
        changes: fc.array(simple, { maxLength: 5 }),
        keep: fc.boolean(),
      }),
    },
  ),
  { maxLength: 8 },
);

/** Makes changes to an overlay, as execution would. */
export function applyToOverlay(overlay: Overlay, changes: Change[]): void {
  for (const change of changes) {
    if (change.kind === "trial") {
      overlay.checkpoint();
      applyToOverlay(overlay, change.changes);
      if (change.keep) overlay.commit();
      else overlay.revert();
      continue;
    }
    const address = addressOf(change.who);
    if (change.kind === "account") {
      const codeHash = overlay.account(address)?.codeHash ?? KECCAK_EMPTY;
      overlay.setAccount(address, { nonce: change.nonce, balance: change.balance, codeHash });
    } else if (change.kind === "slot") overlay.setStorage(address, slotOf(change.slot), quantityToBytes(change.value));
    else if (change.kind === "code") overlay.setCode(address, change.code);
    else {
      overlay.clearStorage(address);
      if (change.kind === "destroy") overlay.setAccount(address, undefined);
    }
  }
}

export const copyOf = (model: Model): Model =>
  new Map([...model].map(([who, account]) => [who, { ...account, storage: new Map(account.storage) }]));

/** The model after some changes; the one given stays as it is. */
export function applyToModel(before: Model, changes: Change[]): Model {
  let model = copyOf(before);
  const at = (who: number): ModelAccount => {
    let account = model.get(who);
    if (!account) {
      account = { nonce: 0n, balance: 0n, code: new Uint8Array(0), storage: new Map() };
      model.set(who, account);
    }
    return account;
  };
  for (const change of changes) {
    if (change.kind === "trial") {
      if (change.keep) model = applyToModel(model, change.changes);
    } else if (change.kind === "account") {
      const account = at(change.who);
      account.nonce = change.nonce;
      account.balance = change.balance;
    } else if (change.kind === "slot") {
      const { storage } = at(change.who);
      if (change.value === 0n) storage.delete(change.slot);
      else storage.set(change.slot, change.value);
    } else if (change.kind === "code") at(change.who).code = change.code;
    else if (change.kind === "clear") model.get(change.who)?.storage.clear();
    else model.delete(change.who);
  }
  return model;
}

export const newOracle = (): Promise<MerklePatriciaTrie> => createMPT({ useKeyHashing: true });

export async function storageTrieOf({ storage }: ModelAccount): Promise<MerklePatriciaTrie> {
  const trie = await newOracle();
  for (const [slot, value] of storage) await trie.put(slotOf(slot), RLP.encode(quantityToBytes(value)));
  return trie;
}

/** An account as the state should hold it, its storage root computed by @ethereumjs/mpt. */
export async function bodyOf(account: ModelAccount | undefined): Promise<Omit<AccountBody, "generation"> | undefined> {
  if (!account) return undefined;
  const { nonce, balance, code, storage } = account;
  const storageRoot = storage.size === 0 ? EMPTY_ROOT : (await storageTrieOf(account)).root();
  return { nonce, balance, storageRoot, codeHash: code.length === 0 ? KECCAK_EMPTY : keccak256(code) };
}

/** The state root of a model by @ethereumjs/mpt, as hex. */
export async function rootOf(model: Model): Promise<string> {
  const trie = await newOracle();
  for (const [who, account] of model) {
    const { nonce, balance, storageRoot, codeHash } = (await bodyOf(account)) as AccountBody;
    const leaf = RLP.encode([quantityToBytes(nonce), quantityToBytes(balance), storageRoot, codeHash]);
    await trie.put(addressOf(who), leaf);
  }
  return toHex(trie.root());
}
