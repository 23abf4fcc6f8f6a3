import { equalBytes, type HeaderFields, toHex } from "../../ethereum/index.js";
import type { BuiltBlock } from "../blocks/build.js";
import type { GanacheBlock } from "./stored-block.js";

/** A block of Ganache's that our own execution of it does not arrive at; the message names what differs. */
export class DivergenceError extends Error {
  override readonly name = "DivergenceError";
  readonly code = "GANACHE_DIVERGED";
}

/** @throws DivergenceError unless a block is the one that comes after `head`. */
export function checkParent({ number, header }: GanacheBlock, head: { number: number; hash: Uint8Array }): void {
  if (number === head.number + 1 && equalBytes(header.parentHash, head.hash)) return;
  throw new DivergenceError(
    `Ganache made block ${number} on ${toHex(header.parentHash)}, while the journal's head is block ${head.number}, ${toHex(head.hash)}`,
  );
}

const FIELDS: readonly [keyof HeaderFields, string][] = [
  ["gasUsed", "gas used"],
  ["transactionsRoot", "transactions root"],
  ["receiptsRoot", "receipts root"],
  ["logsBloom", "logs bloom"],
  ["stateRoot", "state root"],
];

/** @throws DivergenceError unless the execution of a block gives the block. */
export function checkBlock(block: GanacheBlock, built: Pick<BuiltBlock, "header" | "hash">): void {
  if (equalBytes(block.hash, built.hash)) return;
  for (const [field, name] of FIELDS) {
    const [ganaches, ours] = [block.header[field], built.header[field]].map(shown);
    if (ganaches !== ours) throw diverged(block, name, ganaches, ours);
  }
  throw diverged(block, "hash", toHex(block.hash), toHex(built.hash));
}

const diverged = ({ number }: GanacheBlock, what: string, ganaches: unknown, ours: unknown): DivergenceError =>
  new DivergenceError(`Ganache's block ${number} has the ${what} ${ganaches}, and its execution here gives ${ours}`);

const shown = (value: unknown): string => (value instanceof Uint8Array ? toHex(value) : String(value));
