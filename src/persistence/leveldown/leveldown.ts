import {
  type AbstractBatch,
  type AbstractGetOptions,
  AbstractIterator,
  type AbstractIteratorOptions,
  AbstractLevelDOWN,
} from "abstract-leveldown";
import type { ByteStore } from "../journal/index.js";

type Bytes = Buffer;
type Callback<T extends unknown[] = []> = (error?: Error | null, ...values: T) => void;

/** One step of a write: what a key is to hold, or that it is to hold nothing. */
export type Write = { type: "put"; key: Bytes; value: Bytes } | { type: "del"; key: Bytes };

export interface LeveldownOptions {
  /**
   * Whether a write is on disk when it is called back (fsync), by what is written. LevelDB's log is in order: what was
   * written before is then on disk too. Never, unless given.
   */
  sync?: (writes: readonly Write[]) => boolean;
  /**
   * Intercepts a write: makes it by calling `write`, or does not, and has its callback called by resolving.
   * Undefined lets it through as it is.
   */
  between?: (writes: readonly Write[], write: () => Promise<void>) => Promise<void> | undefined;
}

/**
 * A `level` store with the interface that older LevelDB libraries expect (abstract-leveldown 7), as the option
 * `database.db` of Ganache does. Keys and values are bytes; text is taken as UTF-8.
 * @param store an open store, which its owner closes; closing the interface does not close it.
 */
export function createLeveldown(store: ByteStore, options: LeveldownOptions = {}): object {
  return new Leveldown(store, options);
}

const MANIFEST = {
  bufferKeys: true,
  snapshots: true,
  permanence: true,
  seek: true,
  clear: true,
  getMany: true,
};

// abstract-leveldown is made to be inherited from: it checks arguments and keeps the state, and calls what has an underscore.
class Leveldown extends AbstractLevelDOWN {
  readonly #store: ByteStore;
  readonly #options: LeveldownOptions;

  constructor(store: ByteStore, options: LeveldownOptions) {
    super(MANIFEST as never); // the types take leveldown's parameter for its parent's
    this.#store = store;
    this.#options = options;
  }

  _serializeKey(key: unknown): Bytes {
    return bytes(key);
  }

  _serializeValue(value: unknown): Bytes {
    return bytes(value);
  }

  _get(key: Bytes, { asBuffer }: AbstractGetOptions, callback: Callback<[value?: Bytes | string]>): void {
    this.#store.get(key).then(
      (value) => {
        // Ganache takes it that by then what it opened in the same turn is open; a store in memory would be too quick.
        if (value === undefined) setImmediate(callback, new Error("NotFound"));
        else callback(null, given(value, asBuffer));
      },
      (error: Error) => callback(error),
    );
  }

  _getMany(
    keys: Bytes[],
    { asBuffer }: AbstractGetOptions,
    callback: Callback<[values?: (Bytes | string | undefined)[]]>,
  ): void {
    this.#store.getMany(keys).then(
      (values) =>
        callback(
          null,
          values.map((value) => value && given(value, asBuffer)),
        ),
      (error: Error) => callback(error),
    );
  }

  _put(key: Bytes, value: Bytes, _: object, callback: Callback): void {
    this.#write([{ type: "put", key, value }], callback);
  }

  _del(key: Bytes, _: object, callback: Callback): void {
    this.#write([{ type: "del", key }], callback);
  }

  _batch(operations: readonly AbstractBatch<Bytes, Bytes>[], _: object, callback: Callback): void {
    // Others of its kind leave their options in the operations.
    const writes = operations.map((one): Write => {
      return one.type === "put" ? { type: "put", key: one.key, value: one.value } : { type: "del", key: one.key };
    });
    this.#write(writes, callback);
  }

  #write(writes: readonly Write[], callback: Callback): void {
    const write = (): Promise<void> => this.#apply(writes);
    (this.#options.between?.(writes, write) ?? write()).then(
      () => callback(null),
      (error: Error) => callback(error),
    );
  }

  #apply(writes: readonly Write[]): Promise<void> {
    const sync = writes.length > 0 && this.#options.sync?.(writes) === true;
    // classic-level knows the option `sync`, memory-level ignores it; abstract-level's type has neither.
    return this.#store.batch([...writes], { sync } as object);
  }

  _clear(options: Range, callback: Callback): void {
    this.#store.clear(rangeOf(options)).then(
      () => callback(null),
      (error: Error) => callback(error),
    );
  }

  _iterator(options: AbstractIteratorOptions<Bytes>): LeveldownIterator {
    return new LeveldownIterator(this, this.#store, options);
  }
}

interface Range {
  gt?: Bytes | undefined;
  gte?: Bytes | undefined;
  lt?: Bytes | undefined;
  lte?: Bytes | undefined;
  reverse?: boolean | undefined;
  limit?: number | undefined;
}

class LeveldownIterator extends AbstractIterator<Bytes, Bytes> {
  readonly #inner: ReturnType<ByteStore["iterator"]>;
  readonly #keyAsBuffer: boolean;
  readonly #valueAsBuffer: boolean;

  constructor(db: AbstractLevelDOWN, store: ByteStore, options: AbstractIteratorOptions<Bytes>) {
    super(db);
    const { keys = true, values = true, keyAsBuffer = true, valueAsBuffer = true } = options;
    this.#inner = store.iterator({ ...rangeOf(options), keys, values });
    this.#keyAsBuffer = keyAsBuffer;
    this.#valueAsBuffer = valueAsBuffer;
  }

  _next(callback: Callback<[key?: Bytes | string, value?: Bytes | string]>): void {
    this.#inner.next().then(
      (entry) => {
        if (entry === undefined) callback();
        else {
          const [key, value] = entry as (Uint8Array | undefined)[];
          callback(null, shown(key, this.#keyAsBuffer), shown(value, this.#valueAsBuffer));
        }
      },
      (error: Error) => callback(error),
    );
  }

  _seek(target: unknown): void {
    this.#inner.seek(bytes(target));
  }

  _end(callback: Callback): void {
    this.#inner.close().then(
      () => callback(null),
      (error: Error) => callback(error),
    );
  }
}

/** Bounds that say something, by what `level` takes; older stores mean no limit by -1. */
function rangeOf({ gt, gte, lt, lte, reverse = false, limit = -1 }: Range) {
  return {
    ...(gt !== undefined && { gt: bytes(gt) }),
    ...(gte !== undefined && { gte: bytes(gte) }),
    ...(lt !== undefined && { lt: bytes(lt) }),
    ...(lte !== undefined && { lte: bytes(lte) }),
    reverse,
    ...(limit >= 0 && { limit }),
  };
}

const bytes = (value: unknown): Bytes => {
  if (Buffer.isBuffer(value)) return value;
  return value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(String(value), "utf8");
};

const given = (value: Uint8Array, asBuffer: boolean | undefined): Bytes | string =>
  asBuffer === false ? bytes(value).toString("utf8") : bytes(value);

const shown = (value: Uint8Array | undefined, asBuffer: boolean): Bytes | string | undefined =>
  value === undefined ? undefined : given(value, asBuffer);
