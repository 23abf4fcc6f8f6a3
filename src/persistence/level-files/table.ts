import { type Crc32c, masked } from "./crc32c.js";
import { decompress } from "./snappy.js";

/**
 * Checks a LevelDB table (`.ldb`) against its own checksums, which LevelDB does not do when it reads one: a flipped bit in the
 * index or in the Bloom filter makes keys invisible, and can end the process in an assertion. See LevelDB's doc/table_format.md.
 *
 * A table is blocks, one after the other, and a footer. A block is its bytes, one byte for the compression, and four of CRC-32C.
 */
const TRAILER = 5;
const FOOTER = 48;
const MAGIC = Buffer.from("57fb808b247547db", "hex");
const UNCOMPRESSED = 0;
const SNAPPY = 1;

interface Handle {
  offset: number;
  size: number;
}

/**
 * What is wrong with a table, as a clause; undefined when its checksums hold.
 * @param parts `all` checks every byte, `structure` what leads to the entries
 */
export function tableDamage(table: Buffer, parts: "all" | "structure", crc: Crc32c): string | undefined {
  const end = table.length - FOOTER;
  if (end < 0) return "it is too short for a table";
  if (!table.subarray(table.length - MAGIC.length).equals(MAGIC)) return "it does not end as a table does";

  function block({ offset, size }: Handle): Buffer | undefined {
    const stop = offset + size + 1;
    if (stop + TRAILER - 1 > end) return undefined;
    const whole = masked(crc(table.subarray(offset, stop))) === table.readUInt32LE(stop);
    return whole ? table.subarray(offset, stop) : undefined;
  }

  const handles = handlesIn(table.subarray(end), 0, 2);
  const [metaHandle, indexHandle] = handles ?? [];
  const meta = metaHandle && block(metaHandle);
  const index = indexHandle && block(indexHandle);
  if (!meta || !index) return "its index is damaged";
  for (const handle of handlesOf(meta) ?? []) if (!block(handle)) return "its filter is damaged";
  if (parts === "structure") return undefined;
  const data = handlesOf(index);
  if (!data) return "its index cannot be read";
  for (const handle of data) if (!block(handle)) return `its block at ${handle.offset} is damaged`;
  return undefined;
}

/** The handles that an index's entries name; undefined where it is not well formed. */
function handlesOf(whole: Buffer): Handle[] | undefined {
  const kind = whole[whole.length - 1];
  const stored = whole.subarray(0, -1);
  const block = kind === UNCOMPRESSED ? stored : kind === SNAPPY ? decompress(stored) : undefined;
  const size = block?.length ?? 0;
  if (!block || size < 4) return undefined;
  const restarts = block.readUInt32LE(size - 4);
  const end = size - 4 * (restarts + 1);
  const found: Handle[] = [];
  let at = 0;
  while (at < end) {
    const lengths = varints(block, at, 3); // of the key: shared and own; of the value
    if (!lengths) return undefined;
    const value = lengths.end + (lengths.values[1] as number);
    at = value + (lengths.values[2] as number);
    const [handle] = handlesIn(block, value, 1) ?? [];
    if (!handle || at > end) return undefined;
    found.push(handle);
  }
  return found;
}

function handlesIn(bytes: Buffer, from: number, count: number): Handle[] | undefined {
  const read = varints(bytes, from, 2 * count);
  return read && Array.from({ length: count }, (_, at) => handleAt(read.values, 2 * at));
}

const handleAt = (values: number[], at: number): Handle => ({
  offset: values[at] as number,
  size: values[at + 1] as number,
});

function varints(bytes: Buffer, from: number, count: number): { values: number[]; end: number } | undefined {
  const values: number[] = [];
  let end = from;
  while (values.length < count) {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[end++];
      if (byte === undefined || scale > 2 ** 49) return undefined;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    values.push(value);
  }
  return { values, end };
}
