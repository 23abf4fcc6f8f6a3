/** Paths in a trie: nibbles (0–15), one per byte while at work, one lower-case hex digit per nibble where nodes are stored. */

const DIGITS = "0123456789abcdef";

export const NO_NIBBLES = new Uint8Array(0);

/** The nibbles of a key, high one first. */
export function nibblesOf(key: Uint8Array): Uint8Array {
  const nibbles = new Uint8Array(key.length * 2);
  for (let i = 0; i < key.length; i++) {
    const byte = key[i]!;
    nibbles[2 * i] = byte >> 4;
    nibbles[2 * i + 1] = byte & 15;
  }
  return nibbles;
}

/** The first `length` nibbles as hex digits. */
export function pathText(nibbles: Uint8Array, length = nibbles.length): string {
  let text = "";
  for (let i = 0; i < length; i++) text += DIGITS[nibbles[i]!];
  return text;
}

export function digit(nibble: number): string {
  return DIGITS[nibble]!;
}

/** How many nibbles of `part` are in `path` from `depth` on. */
export function overlap(part: Uint8Array, path: Uint8Array, depth: number): number {
  let count = 0;
  while (count < part.length && part[count] === path[depth + count]) count++;
  return count;
}

/** `prefix`, then one nibble, then `suffix`. */
export function joinNibbles(prefix: Uint8Array, nibble: number, suffix: Uint8Array): Uint8Array {
  const joined = new Uint8Array(prefix.length + 1 + suffix.length);
  joined.set(prefix);
  joined[prefix.length] = nibble;
  joined.set(suffix, prefix.length + 1);
  return joined;
}
