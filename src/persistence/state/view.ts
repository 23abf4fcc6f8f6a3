import type { AccountBody } from "../records/index.js";

/** The state after one record of the journal. All reads are synchronous; nothing read is ever changed. */
export interface StateView {
  /** Whether what was never changed here is another chain's: then any read may throw a RemoteMiss. */
  readonly forked?: boolean;
  /** Undefined when there is no such account. */
  account(address: Uint8Array): AccountBody | undefined;
  /** Whether there is or ever was such an account; on a fork that is said of any. */
  known(address: Uint8Array): boolean;
  /** The slot's value without leading zeros, empty for zero. `slot` has 32 bytes. */
  storage(address: Uint8Array, generation: number, slot: Uint8Array): Uint8Array;
  /** Whether the account was written here; only a fork's view says. */
  changed?(address: Uint8Array): boolean;
  /** What was written to the slot here, undefined where nothing was; only a fork's view has it. Never a RemoteMiss. */
  written?(address: Uint8Array, generation: number, slot: Uint8Array): Uint8Array | undefined;
  /** Code by its hash; empty for the hash of nothing. On a fork it is a miss where its account is not given. */
  code(codeHash: Uint8Array, address?: Uint8Array): Uint8Array;
}

/** What execution changed: the accounts without their storage roots, which the state database computes. */
export interface StateChanges {
  accounts: Map<string, ChangedAccount>;
  storage: Map<string, ChangedStorage>;
  codes: Map<string, { codeHash: Uint8Array; code: Uint8Array }>;
}

/** `body` is undefined where the account is deleted. Its storage root is not looked at. */
export interface ChangedAccount {
  address: Uint8Array;
  body: AccountBody | undefined;
}

export interface ChangedStorage {
  address: Uint8Array;
  generation: number;
  slots: Map<string, Uint8Array>;
}
