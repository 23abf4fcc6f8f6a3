import { keccak256 } from "./keccak.js";
import type { LogEntry } from "./log.js";

/** An empty 2048-bit log filter (yellow paper, 4.3.1). */
export const emptyBloom = (): Uint8Array => new Uint8Array(256);

/** Adds an address or topic to a filter. */
export function addToBloom(bloom: Uint8Array, item: Uint8Array): void {
  const hash = keccak256(item);
  for (let pair = 0; pair < 6; pair += 2) {
    const bit = (((hash[pair] as number) << 8) | (hash[pair + 1] as number)) & 2047;
    const byte = 255 - (bit >> 3);
    bloom[byte] = (bloom[byte] as number) | (1 << (bit & 7));
  }
}

/** The numbers of the three bits that stand for an address or topic. */
export function bloomBits(item: Uint8Array): number[] {
  const hash = keccak256(item);
  return [0, 2, 4].map((pair) => (((hash[pair] as number) << 8) | (hash[pair + 1] as number)) & 2047);
}

/** Whether all these bits are set in a filter, which may start at an offset in some bytes. */
export function hasBits(bloom: Uint8Array, bits: readonly number[], start = 0): boolean {
  for (const bit of bits) if (((bloom[start + 255 - (bit >> 3)] as number) & (1 << (bit & 7))) === 0) return false;
  return true;
}

/** Whether a filter may have an address or topic in it; never says no wrongly. */
export const bloomHas = (bloom: Uint8Array, item: Uint8Array): boolean => hasBits(bloom, bloomBits(item));

/** The filter of all that some filters stand for. */
export function unionOfBlooms(blooms: readonly Uint8Array[]): Uint8Array {
  const union = emptyBloom();
  for (const bloom of blooms)
    for (let at = 0; at < union.length; at++) union[at] = (union[at] as number) | (bloom[at] as number);
  return union;
}

export function bloomOf(logs: LogEntry[]): Uint8Array {
  const bloom = emptyBloom();
  for (const { address, topics } of logs) {
    addToBloom(bloom, address);
    for (const topic of topics) addToBloom(bloom, topic);
  }
  return bloom;
}
