/**
 * Decompresses a block of Snappy, which LevelDB compresses with; see Snappy's format_description.txt.
 * @returns undefined where the bytes are no such block
 */
export function decompress(bytes: Uint8Array): Buffer | undefined {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined || shift > 28) return undefined;
    length |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  if (length < 0 || length > MAX_LENGTH) return undefined;
  const out = Buffer.alloc(length);
  let end = 0;

  /** A number in little-endian order. */
  function number(size: number): number {
    let value = 0;
    for (let index = 0; index < size; index++) value += (bytes[at++] ?? 0) * 256 ** index;
    return value;
  }

  while (at < bytes.length) {
    const tag = bytes[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const size = (short < 60 ? short : number(short - 59)) + 1;
      if (at + size > bytes.length || end + size > length) return undefined;
      out.set(bytes.subarray(at, at + size), end);
      at += size;
      end += size;
      continue;
    }
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = kind === 1 ? (tag >> 5) * 256 + number(1) : number(kind === 2 ? 2 : 4);
    if (offset === 0 || offset > end || end + size > length) return undefined;
    // A copy may reach into what it writes.
    for (let index = 0; index < size; index++, end++) out[end] = out[end - offset] as number;
  }
  return end === length ? out : undefined;
}

/** Blocks are of some kilobytes; an index of a large table is longer. */
const MAX_LENGTH = 64 * 1024 * 1024;
