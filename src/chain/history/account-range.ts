import { keccak256 } from "../../ethereum/index.js";
import type { AccountBody } from "../../persistence/records/index.js";
import type { StateDatabase } from "../../persistence/state/index.js";
import { ChainError } from "../errors.js";
import type { Core } from "../head/core.js";

/** An account of a range. */
export interface RangedAccount {
  address: Uint8Array;
  /** keccak-256 of the address: the account's key in the state trie. */
  hash: Uint8Array;
  body: AccountBody;
  code: Uint8Array;
  /** 32-byte slots and their values without leading zeros; empty where they were not requested. */
  storage: [slot: Uint8Array, value: Uint8Array][];
}

/** Accounts in the order of their hashes. */
export interface AccountRange {
  root: Uint8Array;
  accounts: RangedAccount[];
  /** The hash of the first account after them; undefined where there is none. */
  next: Uint8Array | undefined;
}

/** The last record whose changes are part of the state after a block: what was changed before the next block is. */
export function lastRecordOf(state: StateDatabase, number: number): number {
  const next = number < state.folded().block ? state.block(number + 1) : undefined;
  return next ? next.seq - 1 : state.folded().seq;
}

/**
 * The accounts of the state after a block, from a hash on.
 * @param from the beginning of a hash
 * @throws ChainError on a fork, whose upstream cannot list its accounts
 */
export async function accountRange(
  core: Core,
  number: number,
  from: Uint8Array,
  most: number,
  withStorage: boolean,
): Promise<AccountRange> {
  if (core.fork()) {
    throw new ChainError(
      "the accounts of a fork cannot be listed: its upstream gives them one by one; request a block before the fork",
    );
  }
  const { state } = core;
  await state.flush();
  const seq = lastRecordOf(state, number);
  const view = state.view(seq);
  const found: { address: Uint8Array; hash: Uint8Array; body: AccountBody }[] = [];
  for await (const address of state.scan.addresses()) {
    const body = view.account(address);
    const hash = body && keccak256(address);
    if (hash && Buffer.compare(hash, from) >= 0) found.push({ address, hash, body });
  }
  found.sort((a, b) => Buffer.compare(a.hash, b.hash));
  const accounts: RangedAccount[] = [];
  for (const { address, hash, body } of found.slice(0, most)) {
    const storage: RangedAccount["storage"] = [];
    for (const slot of withStorage ? await state.slotsOf(address, body.generation) : []) {
      const value = view.storage(address, body.generation, slot);
      if (value.length > 0) storage.push([slot, value]);
    }
    accounts.push({ address, hash, body, code: view.code(body.codeHash, address), storage });
  }
  return {
    root: state.rootAt(seq, { accounts: new Map(), storage: new Map(), codes: new Map() }),
    accounts,
    next: found[most]?.hash,
  };
}
