/**
 * RLP encoding (yellow paper, appendix B) in two passes over one buffer. Records and headers are encoded once per block;
 * @ethereumjs/rlp, which decodes here, encodes by joining small arrays and takes several times as long.
 */
export type RlpItem = Uint8Array | readonly RlpItem[];

/** The encoding of a byte string or of a list of items. */
export function encodeRlp(item: RlpItem): Uint8Array {
  const lengths: number[] = [];
  const length = measure(item, lengths);
  const out = new Uint8Array(length);
  write(item, out, 0, lengths, { next: 0 });
  return out;
}

/** Length of an item's encoding; the payload lengths of lists are noted in the order in which they begin. */
function measure(item: RlpItem, lengths: number[]): number {
  if (item instanceof Uint8Array) {
    return item.length === 1 && (item[0] as number) < 0x80 ? 1 : item.length + prefixLength(item.length);
  }
  const place = lengths.push(0) - 1;
  let payload = 0;
  for (const inner of item) payload += measure(inner, lengths);
  lengths[place] = payload;
  return payload + prefixLength(payload);
}

function write(item: RlpItem, out: Uint8Array, start: number, lengths: number[], cursor: { next: number }): number {
  if (item instanceof Uint8Array) {
    if (item.length === 1 && (item[0] as number) < 0x80) {
      out[start] = item[0] as number;
      return start + 1;
    }
    const at = writePrefix(out, start, item.length, 0x80);
    out.set(item, at);
    return at + item.length;
  }
  let at = writePrefix(out, start, lengths[cursor.next++] as number, 0xc0);
  for (const inner of item) at = write(inner, out, at, lengths, cursor);
  return at;
}

const prefixLength = (length: number): number => (length < 56 ? 1 : 1 + byteCount(length));

function byteCount(value: number): number {
  let count = 1;
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) count++;
  return count;
}

function writePrefix(out: Uint8Array, start: number, length: number, base: number): number {
  if (length < 56) {
    out[start] = base + length;
    return start + 1;
  }
  const count = byteCount(length);
  out[start] = base + 55 + count;
  let rest = length;
  for (let at = start + count; at > start; at--) {
    out[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return start + 1 + count;
}

/** The prefix of a list whose items have so many bytes in all. */
export function listHead(length: number): Uint8Array {
  const head = new Uint8Array(prefixLength(length));
  writePrefix(head, 0, length, 0xc0);
  return head;
}

/**
 * Where the items of the list that begins at `at` start and end.
 * @throws RangeError when there is no list
 */
export function readListHead(bytes: Uint8Array, at: number): { start: number; end: number } {
  const first = bytes[at];
  if (first === undefined || first < 0xc0) throw new RangeError("RLP: a list was expected");
  const cursor: Cursor = { bytes, at };
  const length = readLength(cursor, first - 0xc0, bytes.length);
  return { start: cursor.at, end: cursor.at + length };
}

/** What RLP decodes to: byte strings and lists. Byte strings are views of the decoded bytes. */
export type RlpValue = Uint8Array | RlpValue[];

/**
 * The item that some bytes encode.
 * @throws RangeError when they are not the one encoding that an item has: a length that goes beyond the end, a longer form than
 * needed, or bytes left over.
 */
export function decodeRlp(bytes: Uint8Array): RlpValue {
  const cursor: Cursor = { bytes, at: 0 };
  const value = readItem(cursor, bytes.length);
  if (cursor.at !== bytes.length) throw new RangeError(`RLP: ${bytes.length - cursor.at} bytes are left over`);
  return value;
}

interface Cursor {
  bytes: Uint8Array;
  at: number;
}

function readItem(cursor: Cursor, end: number): RlpValue {
  const { bytes } = cursor;
  if (cursor.at >= end) throw new RangeError("RLP: an item is missing");
  const first = bytes[cursor.at] as number;
  if (first < 0x80) return bytes.subarray(cursor.at, ++cursor.at);
  const isList = first >= 0xc0;
  const length = readLength(cursor, first - (isList ? 0xc0 : 0x80), end);
  const stop = cursor.at + length;
  if (stop > end) throw new RangeError("RLP: an item is longer than what holds it");
  if (!isList) {
    const value = bytes.subarray(cursor.at, stop);
    if (length === 1 && (value[0] as number) < 0x80) throw new RangeError("RLP: a byte below 0x80 stands for itself");
    cursor.at = stop;
    return value;
  }
  const list: RlpValue[] = [];
  while (cursor.at < stop) list.push(readItem(cursor, stop));
  return list;
}

/** Reads an item's prefix, whose first byte says `form` above its base; up to 55 that is the length itself. */
function readLength(cursor: Cursor, form: number, end: number): number {
  cursor.at++;
  if (form < 56) return form;
  const count = form - 55;
  if (cursor.at + count > end) throw new RangeError("RLP: a length is cut off");
  if (count > 6) throw new RangeError("RLP: a length is longer than any item can be");
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (cursor.bytes[cursor.at++] as number);
  if (length < 56 || length < 256 ** (count - 1)) throw new RangeError("RLP: a length is written longer than needed");
  return length;
}

/**
 * The items of an encoded list, each in its own encoding, as views of the bytes.
 * @throws RangeError when the bytes are not one list in its one encoding; what is inside of the items is not looked at
 */
export function listItems(bytes: Uint8Array): Uint8Array[] {
  const cursor: Cursor = { bytes, at: 0 };
  if (bytes.length === 0 || (bytes[0] as number) < 0xc0) throw new RangeError("RLP: a list was expected");
  const length = readLength(cursor, (bytes[0] as number) - 0xc0, bytes.length);
  if (cursor.at + length !== bytes.length) throw new RangeError("RLP: the list does not end where the bytes do");
  const items: Uint8Array[] = [];
  while (cursor.at < bytes.length) {
    const start = cursor.at;
    const first = bytes[start] as number;
    const length = first < 0x80 ? 1 : readLength(cursor, first - (first >= 0xc0 ? 0xc0 : 0x80), bytes.length);
    cursor.at += length;
    if (cursor.at > bytes.length) throw new RangeError("RLP: an item is longer than what holds it");
    items.push(bytes.subarray(start, cursor.at));
  }
  return items;
}
