import { AbstractIterator, type AbstractIteratorOptions, AbstractLevel } from "abstract-level";
import { type ByteStore, openByteStore } from "../journal/index.js";
import type { Section } from "./section.js";
import type { Entry } from "./write.js";

type Bytes = Uint8Array;
type Operation = { type: "put"; key: Bytes; value: Bytes } | { type: "del"; key: Bytes };

/**
 * A store in memory over a part of a snapshot; the snapshot is only read. What was written
 * comes before what the snapshot has, and what was deleted is marked as such.
 */
export async function openOverlay(base: Section | undefined): Promise<ByteStore> {
  if (!base) return openByteStore(undefined);
  const overlay = new Overlay(base, await openByteStore(undefined));
  await overlay.open();
  return overlay as unknown as ByteStore;
}

/** The first byte of what is written above: whether a value follows, or the key has none any more. */
const HELD = 1;
const GONE = Uint8Array.of(0);

function held(value: Bytes): Bytes {
  const bytes = Buffer.allocUnsafe(value.length + 1);
  bytes[0] = HELD;
  bytes.set(value, 1);
  return bytes;
}

const valueIn = (bytes: Bytes): Bytes | undefined => (bytes[0] === HELD ? bytes.subarray(1) : undefined);

const MANIFEST = { encodings: { view: true }, getSync: true, snapshots: true, permanence: false, seek: false };

// abstract-level is made to be inherited from: it checks arguments and keeps the state, and calls what has an underscore.
class Overlay extends AbstractLevel<Bytes, Bytes, Bytes> {
  readonly #base: Section;
  readonly #upper: ByteStore;

  constructor(base: Section, upper: ByteStore) {
    super(MANIFEST as never, { keyEncoding: "view", valueEncoding: "view" });
    this.#base = base;
    this.#upper = upper;
  }

  _getSync(key: Bytes): Bytes | undefined {
    const above = this.#upper.getSync(key);
    return above ? valueIn(above) : this.#base.get(key);
  }

  async _get(key: Bytes): Promise<Bytes | undefined> {
    return this._getSync(key);
  }

  async _getMany(keys: Bytes[]): Promise<(Bytes | undefined)[]> {
    return keys.map((key) => this._getSync(key));
  }

  async _has(key: Bytes): Promise<boolean> {
    return this._getSync(key) !== undefined;
  }

  _put(key: Bytes, value: Bytes): Promise<void> {
    return this.#upper.put(key, held(value));
  }

  _del(key: Bytes): Promise<void> {
    return this.#upper.put(key, GONE);
  }

  _batch(operations: Operation[]): Promise<void> {
    return this.#upper.batch(
      operations.map((operation) => ({
        type: "put",
        key: operation.key,
        value: operation.type === "put" ? held(operation.value) : GONE,
      })),
    );
  }

  async _clear(options: AbstractIteratorOptions<Bytes, Bytes>): Promise<void> {
    const { limit, gte, gt, lte, lt, reverse } = options;
    const range = { ...(gte && { gte }), ...(gt && { gt }), ...(lte && { lte }), ...(lt && { lt }) };
    const keys = await this.keys({ ...range, reverse: reverse === true, limit: limit ?? -1 }).all();
    await this._batch(keys.map((key) => ({ type: "del", key })));
  }

  _iterator(options: AbstractIteratorOptions<Bytes, Bytes>): Merged {
    return new Merged(this, options, this.#base, this.#upper);
  }

  _close(): Promise<void> {
    return this.#upper.close();
  }
}

const AHEAD = 250;

/** The entries of both in one order; of a key that both have, the one above. */
class Merged extends AbstractIterator<Overlay, Bytes, Bytes> {
  readonly #below: () => Entry | undefined;
  readonly #above: ReturnType<ByteStore["iterator"]>;
  readonly #direction: 1 | -1;
  #waiting: Entry[] = [];
  #at = 0;
  #aboveEnded = false;
  #next: Entry | undefined;

  constructor(overlay: Overlay, options: AbstractIteratorOptions<Bytes, Bytes>, base: Section, upper: ByteStore) {
    super(overlay, options);
    const { gte, gt, lte, lt, reverse = false } = options;
    const range = { ...(gte && { gte }), ...(gt && { gt }), ...(lte && { lte }), ...(lt && { lt }), reverse };
    this.#direction = reverse ? -1 : 1;
    this.#above = upper.iterator(range);
    this.#below = base.cursor(range);
    this.#next = this.#below();
  }

  async #fill(): Promise<void> {
    if (this.#aboveEnded || this.#at < this.#waiting.length) return;
    this.#waiting = (await this.#above.nextv(AHEAD)) as Entry[];
    this.#at = 0;
    this.#aboveEnded = this.#waiting.length === 0;
  }

  async _next(): Promise<[Bytes, Bytes] | undefined> {
    const [entry] = await this._nextv(1);
    return entry;
  }

  async _nextv(size: number): Promise<[Bytes, Bytes][]> {
    const entries: [Bytes, Bytes][] = [];
    while (entries.length < size) {
      await this.#fill();
      const above = this.#waiting[this.#at];
      const below = this.#next;
      if (!above && !below) break;
      const order = !above ? 1 : !below ? -1 : Buffer.compare(above[0], below[0]) * this.#direction;
      if (order >= 0) this.#next = this.#below();
      if (order > 0) {
        const [key, value] = below as Entry;
        entries.push([key.slice(), value.slice()]); // a view would keep the whole block
        continue;
      }
      this.#at++;
      const [key, bytes] = above as Entry;
      const value = valueIn(bytes);
      if (value) entries.push([key, value]);
    }
    return entries;
  }

  async _close(): Promise<void> {
    await this.#above.close();
  }
}
