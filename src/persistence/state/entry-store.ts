import { StateError } from "./errors.js";

type Bytes = Uint8Array;

/** What the state database needs of a store. A `ByteStore` is one; that of a data directory checks what it reads. */
export interface EntryStore {
  /** @throws StateError STATE_DAMAGED where what is stored is not what was written */
  getSync(key: Bytes, options?: object): Bytes | undefined;
  iterator(options: object): EntryIterator;
  batch(): EntryBatch;
  readonly supports: { readonly explicitSnapshots?: boolean };
  snapshot(): { close(): Promise<void> };
  close(): Promise<void>;
  /**
   * A caller that relies on an entry's absence, or on its being the newest, and cannot prove it otherwise, calls this first: it waits
   * until the files have been checked.
   * @throws StateError STATE_DAMAGED
   */
  sure?(): void;
  /** Notes damage that was found by what the entries mean: nothing of the store can be relied on. @returns the error to throw */
  damaged?(what: string): StateError;
  /** What was found to be damaged. */
  damage?(): StateError | undefined;
  onDamage?(listener: (damage: StateError) => void): void;
}

export interface EntryIterator {
  nextv(size: number): Promise<[Bytes, Bytes][]>;
  close(): Promise<void>;
}

export interface EntryBatch {
  put(key: Bytes, value: Bytes): unknown;
  del(key: Bytes): unknown;
  write(): Promise<void>;
  close(): Promise<void>;
}

/** @param what a clause: "version 3 of a key is missing" */
export const damagedState = (what: string, cause?: unknown): StateError =>
  new StateError("STATE_DAMAGED", `The state database is damaged (${what}). It is rebuilt from the journal.`, {
    cause: cause ?? new Error(what),
  });

/** The error for damage in a store; the store records it. */
export const damageIn = (store: EntryStore, what: string): StateError => store.damaged?.(what) ?? damagedState(what);
