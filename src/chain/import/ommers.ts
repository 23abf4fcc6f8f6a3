import { decodeHeader, equalBytes, keccak256, listItems, toHex } from "../../ethereum/index.js";
import type { ChainConfig } from "../config/index.js";
import { type Ancestor, headerFault, type ReadHeader } from "./header-faults.js";

const MAX_OMMERS = 2;
/** An ommer's parent is at most this many blocks before the block that names it. */
const MAX_GENERATIONS = 7;

/** A block that others can be measured against. */
export interface AncestorBlock extends Ancestor {
  /** RLP of the list of ommer headers. */
  ommers: Uint8Array;
}

/** Reads the ommer headers of a block. @throws Error, RangeError where they are none */
export const readOmmers = (ommers: Uint8Array): ReadHeader[] =>
  listItems(ommers).map((rlp) => ({ rlp, header: decodeHeader(rlp), hash: keccak256(rlp) }));

/**
 * What is wrong with a block's ommers (yellow paper, 11.1), as a clause; undefined where nothing is.
 * @param ancestor gives the canonical block of a number below the block's own
 */
export function ommersFault(
  config: ChainConfig,
  block: { number: number; parentHash: Uint8Array; ommers: readonly ReadHeader[] },
  ancestor: (number: number) => AncestorBlock | undefined,
): string | undefined {
  const { ommers, number } = block;
  if (ommers.length === 0) return undefined;
  if (ommers.length > MAX_OMMERS) return `it has ${ommers.length} ommers, and the most is ${MAX_OMMERS}`;
  const ancestors: AncestorBlock[] = [];
  for (let generation = 1; generation <= MAX_GENERATIONS; generation++) {
    const one = number - generation >= 0 ? ancestor(number - generation) : undefined;
    if (one) ancestors.push(one);
  }
  const taken = new Set<string>(ancestors.flatMap(({ ommers }) => readOmmers(ommers).map(({ hash }) => toHex(hash))));
  const line = new Set<string>(ancestors.map(({ hash }) => toHex(hash)));
  for (const [index, ommer] of ommers.entries()) {
    const name = `its ommer ${index} (${toHex(ommer.hash)})`;
    if (taken.has(toHex(ommer.hash))) return `${name} was rewarded before`;
    taken.add(toHex(ommer.hash));
    if (line.has(toHex(ommer.hash))) return `${name} is an ancestor`;
    const parent = ancestors.find(({ hash }) => equalBytes(hash, ommer.header.parentHash));
    if (!parent || equalBytes(ommer.header.parentHash, block.parentHash)) {
      return `${name} has no parent among the blocks two to ${MAX_GENERATIONS} before`;
    }
    const fault = headerFault(config, ommer, parent);
    if (fault) return `${name} does not hold: ${fault}`;
  }
  return undefined;
}
