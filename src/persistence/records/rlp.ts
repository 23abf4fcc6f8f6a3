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
